import { dialog, Notification, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { CertificateFacts } from '../../shared/app/certificate';
import type { ImportView } from '../../shared/imports/import';
import { ImportedFiles } from '../../shared/imports/outcome';
import { notificationTitle } from './notification-title';
import { taskbarProgress } from './taskbar-progress';

/** The desktop outside the window: progress on the taskbar, notifications, power saving, the question before quitting. */
export class Desktop {
  /** The id of the power save blocker while one is active. */
  #blocker: number | null = null;

  constructor(
    private readonly window: BrowserWindow,
    private readonly does: {
      openImport(importId: string): void;
      openStart(): void;
      /** `about`: the name of a file, or nothing. */
      notShown(about: string, reason: string): void;
    },
  ) {}

  /** Nobody can see the window. */
  get isHidden(): boolean {
    return this.window.isDestroyed() || this.window.isMinimized() || !this.window.isVisible();
  }

  /** Brings the window to the front, also when it was minimized or closed to the tray. */
  showWindow(): void {
    if (this.window.isDestroyed()) return;
    if (this.window.isMinimized()) this.window.restore();
    this.window.show();
    this.window.focus();
  }

  /** Shows upload progress on the taskbar and prevents sleep during an upload. */
  showWork(views: readonly ImportView[]): void {
    if (views.some((view) => view.phase.name === 'uploading')) this.#preventSleep();
    else this.#allowSleep();
    if (!this.window.isDestroyed()) this.window.setProgressBar(taskbarProgress(views));
  }

  /** Shows a notification when an import ended and the window is not in front. `account`: null where there is only one. */
  notifyEnd(view: ImportView, all: readonly ImportView[], account: string | null): void {
    const about = [view.fileName, account].filter((part) => part !== null).join(' · ');
    this.#notify(notificationTitle(new ImportedFiles(all).of(view)), about, () =>
      this.does.openImport(view.id),
    );
  }

  #notify(title: string, body: string, clicked: () => void): void {
    if (this.window.isDestroyed() || this.window.isFocused() || !Notification.isSupported()) return;
    const note = new Notification({ title, body });
    note.on('click', () => {
      this.showWindow();
      clicked();
    });
    // macOS refuses an app that is not signed, and both macOS and Windows may refuse for reasons of their own.
    note.on('failed', (_event, reason) => this.does.notShown(body, reason));
    note.show();
  }

  /** Shows a notification that files of watched folders wait for the user, when the window is not in front. */
  notifyWaiting(files: number, account: string | null): void {
    this.#notify(
      files === 1
        ? 'A file in a watched folder waits for you'
        : `${files} files in watched folders wait for you`,
      account ?? '',
      () => this.does.openStart(),
    );
  }

  /** True: the user wants to stop the upload and quit. */
  async askToQuit(): Promise<boolean> {
    const STOP = 1;
    if (this.isHidden) this.showWindow();
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

  /** True: the user trusts these certificates. Asked by main itself: a page could hide what it asks. */
  async askToTrust(path: string, facts: readonly CertificateFacts[]): Promise<boolean> {
    const TRUST = 1;
    const { response } = await dialog.showMessageBox(this.window, {
      type: 'warning',
      message: 'Trust this certificate file?',
      detail: trustDetail(path, facts),
      buttons: ['Don’t trust', 'Trust'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    return response === TRUST;
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

function trustDetail(path: string, facts: readonly CertificateFacts[]): string {
  const SHOWN = 5;
  const lines = facts.slice(0, SHOWN).map(({ subject, until }) => {
    const end =
      until === null ? 'without an end' : `until ${new Date(until).toLocaleDateString('en-GB', LONG_DATE)}`;
    return `• ${subject}\n   ${end}`;
  });
  const more = facts.length > SHOWN ? [`• and ${facts.length - SHOWN} more`] : [];
  const warning =
    'Whoever made it can read what this app sends to Scarf, your token too. Trust it only if your IT team gave it to you.';
  return [warning, '', ...lines, ...more, '', path].join('\n');
}

const LONG_DATE = { day: 'numeric', month: 'long', year: 'numeric' } as const;
