import { rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Keytar from 'keytar';
import { passwordEntries } from '../../src/main/places/password-entry';
import type { StartOptions } from '../../test/support/app';
import type { Settings } from '../../test/support/scarf-server/contract';
import { ACME_OWNER, seedAcme, startScarfServer, type ScarfServer } from '../../test/support/scarf-server';
import { privateFolder, removeFolder } from '../tools/desktop/private-folder';
import { projectRoot } from '../support/project';
import { makeSamples, type Samples } from './samples';

/** Everything a demo stands on: a server in Scarf's place, files to try, and a data folder of the app's own. */
export interface Stage {
  readonly server: ScarfServer;
  readonly samples: Samples;
  readonly dataFolder: string;
  /** For `startApp`. */
  readonly launch: StartOptions;
  /** The name of the app's entries in the password store, for this server and data folder alone. */
  readonly passwordService: string;
  /** Ends the server, empties the password store's entries for it, removes all files. Does it once only. */
  readonly strike: () => Promise<void>;
}

const HOUR = 60 * 60 * 1000;

export async function setStage(settings: Partial<Settings>): Promise<Stage> {
  const folder = await privateFolder('demo');
  // Whatever makes temporary files from here on makes them in there; and when this process is ended from outside
  // before it can tidy up, the folder goes all the same.
  process.env['TMPDIR'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const server = await startScarfServer(settings);
  const dataFolder = join(folder, 'app-data');
  const passwordService = passwordEntries({
    appName: await appName(),
    server: server.url,
    dataFolder,
    appData: folder,
  }).current;
  const strikeOnce = async (): Promise<void> => {
    await server.close();
    await emptyPasswordStore(passwordService);
    await removeFolder(folder);
  };
  let struck: Promise<void> | undefined;
  const strike = (): Promise<void> => (struck ??= strikeOnce());
  try {
    await seedAcme(server);
    await beginElsewhere(server);
    const samples = await makeSamples(join(folder, 'event-files'));
    await mkdir(dataFolder);
    // As if a file had been chosen here before: the app's file dialog opens where the last one was.
    await writeFile(join(dataFolder, 'settings.json'), JSON.stringify({ lastFolder: samples.folder }));
    const launch = { apiUrl: server.url, userData: dataFolder };
    return { server, samples, dataFolder, launch, passwordService, strike };
  } catch (error) {
    await strike();
    throw error;
  }
}

/** Imports that somebody else of the account began, by script or on another computer. */
async function beginElsewhere(server: ScarfServer): Promise<void> {
  const owner = ACME_OWNER;
  const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();
  await server.seedImport({ owner, total: 18_240, imported: 18_240, failed: 0, createdAt: ago(170) });
  await server.seedImport({
    owner,
    total: 9_310,
    imported: 9_078,
    failed: 232,
    createdAt: ago(49),
    log: { entries: 240, progressEvery: 30, firstLine: 12, lineStep: 38 },
  });
  await server.seedImport({
    owner,
    status: 'aborted',
    total: 4_000,
    imported: 1_370,
    failed: 0,
    createdAt: ago(26),
  });
  await server.seedImport({
    owner,
    status: 'importing',
    total: 52_000,
    imported: 20_400,
    createdAt: ago(0.2),
  });
}

async function appName(): Promise<string> {
  const about: unknown = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  if (typeof about === 'object' && about !== null && 'productName' in about) return String(about.productName);
  throw new Error('package.json names no product');
}

/** The password store as the app sees it. Throws where there is none. */
export function passwordStore(): typeof Keytar {
  // CommonJS, and native: loaded where it is used, since it may not load at all.
  return createRequire(import.meta.url)('keytar') as typeof Keytar;
}

/** Only entries under this very service name go; the user's own entry for Scarf has another one. */
async function emptyPasswordStore(service: string): Promise<void> {
  try {
    const store = passwordStore();
    for (const { account } of await store.findCredentials(service)) {
      await store.deletePassword(service, account);
    }
  } catch {
    // No password store here: then nothing was kept in it.
  }
}
