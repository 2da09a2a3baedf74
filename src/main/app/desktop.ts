import { dialog, Notification, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { ImportView } from '../../shared/import';
import { notificationTitle } from './notification-title';
import { taskbarProgress } from './taskbar-progress';

/** What the app does with the desktop around its window: taskbar, notifications, staying awake, the question at quit. */
export class Desktop {
  #awake: number | null = null;

  constructor(
    private readonly window: BrowserWindow,
    private readonly open: (importId: string) => void,
    private readonly notShown: (view: ImportView, reason: string) => void,
  ) {}

  /** The taskbar shows the progress, and the computer stays awake during an upload. */
  showWork(views: readonly ImportView[]): void {
    const sending = views.filter((view) => view.phase.name === 'uploading');
    this.#keepAwake(sending.length > 0);
    if (this.window.isDestroyed()) return;
    this.window.setProgressBar(taskbarProgress(views));
  }

  /** One notification an import, and only when nobody is looking at the window. */
  tellEnd(view: ImportView): void {
    if (this.window.isDestroyed() || this.window.isFocused() || !Notification.isSupported()) return;
    const note = new Notification({ title: notificationTitle(view), body: view.fileName ?? '' });
    note.on('click', () => {
      if (this.window.isMinimized()) this.window.restore();
      this.window.show();
      this.window.focus();
      this.open(view.id);
    });
    // macOS refuses an app that is not signed, and both macOS and Windows may refuse for reasons of their own.
    note.on('failed', (_event, reason) => this.notShown(view, reason));
    note.show();
  }

  /** True: the user wants to quit although something is being sent. */
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

  #keepAwake(wanted: boolean): void {
    if (wanted && this.#awake === null) this.#awake = powerSaveBlocker.start('prevent-app-suspension');
    if (!wanted && this.#awake !== null) {
      powerSaveBlocker.stop(this.#awake);
      this.#awake = null;
    }
  }
}
