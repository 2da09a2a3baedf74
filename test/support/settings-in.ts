import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsStore, type DecidedSettings } from '../../src/main/storage/settings-store';

/** The settings in a data folder, written as the app does but for electron-store, which asks for Electron. */
export function settingsIn(folder: string, decided?: DecidedSettings): SettingsStore {
  const write = (where: string, values: unknown): void =>
    writeFileSync(join(where, 'settings.json'), JSON.stringify(values));
  return new SettingsStore(folder, write, decided);
}
