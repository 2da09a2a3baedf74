import { dialog, Notification, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { ImportView } from '../../shared/import';
import { notificationTitle } from './notification-title';

/** The desktop outside the window: progress on the taskbar, notifications, power saving, the question before quitting. */
export class Desktop {
  /** The id of the power save blocker while one is active. */
  #blocker: number | null = null;

  constructor(
    private readonly window: BrowserWindow,
    private readonly open: (importId: string) => void,
  ) {}

  /** Shows upload progress on the taskbar, or a busy mark while Scarf reads. Prevents sleep during an upload. */
  showWork(views: readonly ImportView[]): void {
    const sending = views.filter((view) => view.phase.name === 'uploading');
    const reading = views.some((view) => view.origin === 'here' && view.phase.name === 'processing');
    if (sending.length > 0) this.#preventSleep();
    else this.#allowSleep();
    if (this.window.isDestroyed()) return;
    const total = sum(sending.map((view) => view.progress?.bytesTotal ?? 0));
    const done = sum(sending.map((view) => view.progress?.bytes ?? 0));
    // Electron removes the bar at -1 and shows an indeterminate one above 1.
    this.window.setProgressBar(total > 0 ? done / total : reading ? 2 : -1);
  }

  /** Shows a notification when an import ended and the window is not in front. */
  notifyEnd(view: ImportView): void {
    if (this.window.isDestroyed() || this.window.isFocused() || !Notification.isSupported()) return;
    const note = new Notification({ title: notificationTitle(view), body: view.fileName ?? '' });
    note.on('click', () => {
      if (this.window.isMinimized()) this.window.restore();
      this.window.show();
      this.window.focus();
      this.open(view.id);
    });
    note.show();
  }

  /** True: the user wants to stop the upload and quit. */
  async askToQuit(): Promise<boolean> {
    const STOP = 1;
    const { response } = await dialog.showMessageBox(this.window, {
      type: 'question',
      message: 'An import is still being sent.',
      detail: 'Quitting stops it. What has arrived at Scarf by then stays there.',
      buttons: ['Keep importing', 'Stop import and quit'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    return response === STOP;
  }

  #preventSleep(): void {
    this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
  }

  #allowSleep(): void {
    if (this.#blocker === null) return;
    powerSaveBlocker.stop(this.#blocker);
    this.#blocker = null;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
