import { connection, imports } from './app-state';

/** True until there is an account or an import: there is nowhere to go to yet. */
export function isFirstRun(): boolean {
  const view = connection.value;
  if (view.state === 'connected' || imports.latest !== null) return false;
  return view.state === 'opening' || view.owner === null;
}
