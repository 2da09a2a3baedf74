import { connection, imports } from './app-state';

/** True until there is an account or an import: there is nowhere to go to yet. */
export function isFirstRun(): boolean {
  const view = connection.value;
  return view.state === 'disconnected' && view.owner === null && imports.own.length === 0;
}
