import { check } from './app-state';

/** The user's own file that is open, whose fixes are lost when it closes; null: there is none. */
export function openFileName(): string | null {
  const open = check.value;
  if (open === null || open.state === 'failed' || open.file.sampleFile !== undefined) return null;
  return open.file.name;
}
