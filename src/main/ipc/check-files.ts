import { app } from 'electron';
import type { CheckSession } from '../checks/check-session';
import type { SelectedPaths } from '../checks/selected-paths';

/** More would push out what the user opened before. */
const RECENT_AT_MOST = 5;

/** Starts the check of the user's own files, which the system then lists as recent. */
export function checkFiles(checkSession: Pick<CheckSession, 'start'>, paths: SelectedPaths): void {
  for (const path of paths.slice(0, RECENT_AT_MOST)) app.addRecentDocument(path);
  void checkSession.start(...paths);
}
