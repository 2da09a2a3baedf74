import { app } from 'electron';
import { autostartPath, writeAutostart } from './autostart-file';

/** Started with it, the app opens no window if it may stay in the tray. */
export const BACKGROUND_SWITCH = 'background';

/** Starts the app when the user signs in to the computer, or no more. Throws the disk's error. */
export async function setStartAtLogin(starts: 'yes' | 'no'): Promise<void> {
  const args = [...(app.isPackaged ? [] : [app.getAppPath()]), `--${BACKGROUND_SWITCH}`];
  if (process.platform === 'linux') {
    // An AppImage runs from a place that is gone after its end.
    const program = process.env['APPIMAGE'] ?? process.execPath;
    return writeAutostart(autostartPath(), starts === 'yes' ? [program, ...args] : null);
  }
  app.setLoginItemSettings({ openAtLogin: starts === 'yes', args });
}
