import { dialog, type BrowserWindow } from 'electron';
import type { NoLock } from './single-instance';

// Dialogs of the system, for what cannot be said in a page.

/** The page's process ends again and again. True: the user wants to open it once more; false: to quit. */
export async function askToReopen(window: BrowserWindow): Promise<boolean> {
  const OPEN = 0;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'This window keeps closing.',
    detail: 'Imports go on meanwhile, and nothing was lost. Open it again, or quit and start the app anew.',
    buttons: ['Open again', 'Quit'],
    defaultId: OPEN,
    cancelId: OPEN,
    noLink: true,
  });
  return response === OPEN;
}

/** The app cannot open, because it cannot make a file. */
export async function tellNoLock({ folder, failure }: Extract<NoLock, { kind: 'failed' }>): Promise<void> {
  const isFull = failure.code === 'disk-full';
  await dialog.showMessageBox({
    type: 'error',
    message: 'Event Importer can’t open.',
    detail: isFull
      ? `This disk has no room for another file:\n${folder}\n\nFree some space or delete some files, then open the app again.`
      : `The app can’t make a file in this folder:\n${folder}\n\nAsk your IT team for access to it. ${failure.details ?? ''}`,
    buttons: ['Quit'],
  });
}
