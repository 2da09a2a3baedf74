import Store from 'electron-store';
import type { WriteValues } from './settings-store';

/** Writes all values with electron-store. */
export const writeByElectronStore: WriteValues = (folder, values) => {
  const store = new Store({
    name: 'settings',
    cwd: folder,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
  store.store = values;
};
