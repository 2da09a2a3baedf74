import { join } from 'node:path';
import type { KeytarServices } from '../credentials/keytar-store';

/**
 * The names of the app's entries in the password store. A token belongs to its data folder: started with another one, whose
 * settings somebody else wrote, the app finds no token. Version 0.1.0 did not name the folder: its
 * entries belong to the usual one.
 */
export function passwordEntries(place: {
  readonly appName: string;
  /** Another server than Scarf; its tokens are kept apart. */
  readonly server: string | null;
  readonly dataFolder: string;
  /** Where the system keeps the data folders of apps. */
  readonly appData: string;
}): KeytarServices {
  const { appName, server, dataFolder, appData } = place;
  const earlier = server === null ? appName : `${appName} (${server})`;
  const isUsual = dataFolder === join(appData, appName);
  return { current: `${earlier} [${dataFolder}]`, earlier: isUsual ? earlier : null };
}

/** The name of the entries for sign-ins at proxies, beside the name of those for tokens. Neither begins with the other. */
export function proxyEntries({ current }: KeytarServices): string {
  return `Proxies of ${current}`;
}
