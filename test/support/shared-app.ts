import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, onTestFailed } from 'vitest';
import { ask, snapshotOf } from './ask';
import { leaveEvidence, startApp, type LaunchOptions, type RunningApp } from './app';
import type { Connected } from './connected-app';
import * as user from './journey';
import { removeFolder } from './temp-folder';
import { ACME_OWNER, ACME_TOKEN, seedAcme, startScarfServer, type ScarfServer } from './scarf-server';
import type { Settings } from './scarf-server/contract';

export interface Shared {
  readonly app: RunningApp;
  readonly server: ScarfServer;
  /** A folder for the tests' own files. */
  readonly folder: string;
  /** Ends the app and the server, and removes their folders. */
  readonly end: () => Promise<void>;
}

export interface SharedOptions {
  readonly env?: LaunchOptions['env'];
  /** Connect to acme first. Default true. */
  readonly connected?: boolean;
}

/** An app and a server that all tests of a file share, for `beforeAll`; whoever starts them ends them. */
export async function startShared({ env = {}, connected = true }: SharedOptions = {}): Promise<Shared> {
  const folder = mkdtempSync(join(tmpdir(), 'scarf-importer-shared-'));
  const server = await startScarfServer();
  await seedAcme(server);
  const app = await startApp({ apiUrl: server.url, userData: join(folder, 'data'), env });
  const end = async (): Promise<void> => {
    await app.kill();
    await server.close();
    await removeFolder(folder);
  };
  try {
    if (connected) await connectToAcme(app);
  } catch (error) {
    await end();
    throw error;
  }
  return { app, server, folder, end };
}

/**
 * Registers an app with `acme` connected for all tests of a file. Each test calls the function it returns: that resets the
 * server, sets its settings, closes the file on view and returns to the Import screen. Earlier imports stay in History.
 */
export function sharedApp(): (settings?: Partial<Settings>) => Promise<Connected> {
  let shared: Shared;
  beforeAll(async () => void (shared = await startShared()));
  afterAll(() => shared.end());
  beforeEach(() => keepEvidence(() => shared.app));
  return async (settings = {}) => {
    const { app, server } = shared;
    // No request can come between the reset and the account: both run before the server's next event.
    await server.reset();
    await seedAcme(server);
    await server.set(settings);
    const { check } = await snapshotOf(app);
    if (check !== null) await ask(app, 'check.close', { id: check.id });
    await user.openTab(app.page, 'import');
    await app.page.getByTestId('drop-zone').waitFor();
    return { app, server };
  };
}

/** Fills in the first screen and waits until the app is ready for a file. */
export async function connectToAcme(app: RunningApp): Promise<void> {
  await user.connect(app.page, ACME_OWNER, ACME_TOKEN);
  await app.page.getByTestId('drop-zone').waitFor();
}

/** For `beforeEach`: keeps a picture when a test fails. */
export function keepEvidence(app: () => RunningApp): void {
  onTestFailed(({ task }) => leaveEvidence(app(), task.name));
}
