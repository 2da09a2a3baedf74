import { homedir } from 'node:os';
import { join } from 'node:path';

/** As the package names the app: `app.getName()` in Electron. */
export const APP_NAME = 'Event Importer for Scarf';

/** Where the system keeps the data folders of apps: `app.getPath('appData')` without Electron. */
export function appDataFolder({ platform, env } = process, home = homedir()): string {
  if (platform === 'win32') return env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  return env['XDG_CONFIG_HOME'] ?? join(home, '.config');
}

/** The app's usual data folder, for programs that run without Electron. */
export function usualDataFolder(): string {
  return join(appDataFolder(), APP_NAME);
}
