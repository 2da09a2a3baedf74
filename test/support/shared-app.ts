import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFailed } from 'vitest';
import { leaveEvidence, startApp, type LaunchOptions, type RunningApp } from './app';
import * as user from './journey';
import { ACME_OWNER, ACME_TOKEN, seedAcme, startScarfServer, type ScarfServer } from './scarf-server';

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
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (connected) await connectToAcme(app);
  } catch (error) {
    await end();
    throw error;
  }
  return { app, server, folder, end };
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
