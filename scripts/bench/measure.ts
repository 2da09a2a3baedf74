import { mkdir, mkdtemp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { seedAcme, startScarfServer } from '../../test/support/scarf-server';
import { writeEventFile } from '../../test/support/events';
import { projectRoot } from '../project';
import { runApp, type AppRun } from './app-run';
import { hasCommand, runCurl, runGzipCurl, runJq } from './other-tools';
import { startRelay } from './relay';

const folder = join(projectRoot, '.bench');

export interface Plan {
  readonly events: number;
  readonly rounds: number;
  /** Bits a second; Infinity: over loopback. */
  readonly line: number;
  /** jq says nothing about a line, so it is measured once a size. */
  readonly validate: boolean;
}

export interface Measured {
  readonly plan: Plan;
  readonly bytes: number;
  readonly app: readonly AppRun[];
  readonly jq: readonly number[];
  readonly curl: readonly number[];
  readonly gzipCurl: readonly number[];
}

/** One size over one line: ours and the others in turn, round after round, on the same file and server. */
export async function measure(plan: Plan, executable: string): Promise<Measured> {
  const file = await eventFile(plan.events);
  const { size: bytes } = await stat(file);
  // The server counts lines and hashes what arrives; judging each line would measure the server.
  const server = await startScarfServer({ judging: 'count', record: 'hash' });
  const { owner, token } = await seedAcme(server);
  const relay = Number.isFinite(plan.line) ? await startRelay(new URL(server.url), plan.line) : null;
  const apiUrl = relay?.url ?? server.url;
  const importUrl = `${apiUrl}/v2/${owner}/import`;
  const app: AppRun[] = [];
  const jq: number[] = [];
  const curl: number[] = [];
  const gzipCurl: number[] = [];
  try {
    for (let round = 0; round < plan.rounds; round += 1) {
      // Removed at the end with all of the bench's files: helper processes of the app still write for a moment.
      const userData = await mkdtemp(join(folder, 'app-'));
      app.push(await runApp({ apiUrl, executable, userData, account: { owner, token }, file }));
      if (plan.validate && (await hasCommand('jq'))) jq.push(await runJq(file));
      curl.push(await runCurl(file, importUrl, token));
      gzipCurl.push(await runGzipCurl(file, importUrl, token));
    }
  } finally {
    await relay?.close();
    await server.close();
  }
  return { plan, bytes, app, jq, curl, gzipCurl };
}

/** Made once from a fixed seed, for every line of this size. */
async function eventFile(events: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `events-${events}.ndjson`);
  // Made anew each run: events older than a week would be set aside.
  await writeEventFile(path, events, { seed: 7, uniqueIds: true });
  return path;
}
