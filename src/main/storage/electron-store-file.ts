import Store from 'electron-store';
import type { WriteValues } from './settings-store';

/** Has electron-store write all values. It is made anew each time, for it keeps none of them in memory. */
export const writeByElectronStore: WriteValues = (folder, values) => {
  const store = new Store({
    name: 'settings',
    cwd: folder,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
  store.store = values;
};
