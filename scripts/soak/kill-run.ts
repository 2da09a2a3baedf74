import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ImportView } from '../../src/shared/imports/import';
import { receiptOf } from '../../src/shared/imports/receipt';
import { answerOpenDialog, startApp, type RunningApp } from '../../test/support/app';
import { ask, snapshotOf } from '../../test/support/ask';
import { importsOnDisk } from '../../test/support/imports-on-disk';
import { seedAcme, startScarfServer, type ScarfServer } from '../../test/support/scarf-server';
import { markOf } from './event-file';

export type Ids = 'own' | 'safety' | 'none';

export interface KillPlan {
  /** How much of the body the server has when the app is killed, in percent. */
  readonly at: 10 | 50 | 99;
  readonly ids: Ids;
  /** What the server does with an incomplete body. */
  readonly partialBodies: 'keep' | 'discard';
}

export interface KillFile {
  readonly path: string;
  readonly lines: number;
  readonly body: {
    /** Bytes per second that the server receives. */
    readonly intakeRate: number;
    /** Compressed bytes of the body at that speed. */
    readonly wireBytes: number;
  };
}

export interface KillResult {
  readonly plan: KillPlan;
  /** Compressed bytes of the body that the server received. */
  readonly taken: number;
  readonly onDisk: string;
  /** The first phase that the restarted app wrote to disk. */
  readonly atStart: string;
  /** The first phase that its window showed, perhaps a second later. */
  readonly shown: string;
  readonly asked: boolean;
  readonly end: string;
  readonly uploads: number;
  readonly sent: number;
  readonly notSent: number;
  readonly imported: number;
  readonly held: number;
  readonly lost: number;
  readonly doubled: number;
  readonly seconds: number;
}

const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;
const TIMEOUT_MS = 300_000;
/** The server receives the body in this many seconds, which leaves time to choose the moment of the kill. */
const BODY_SECONDS = 4;

/** Imports the file twice without faults: a slow line makes the app compress harder, so the second body is smaller. */
export async function measureBody(folder: string, path: string, ids: Ids): Promise<KillFile['body']> {
  const quick = await measureOnce(folder, path, ids, Infinity);
  const intakeRate = quick / BODY_SECONDS;
  return { intakeRate, wireBytes: await measureOnce(folder, path, ids, intakeRate) };
}

function measureOnce(folder: string, path: string, ids: Ids, intakeRate: number): Promise<number> {
  return withServer({ intakeRate }, async (server, token) => {
    const app = await startApp({ apiUrl: server.url, userData: await mkdtemp(join(folder, 'app-')) });
    try {
      await begin(app, token, path, ids);
      await follow(app, (view) => view.phase.name === 'done');
      const [there] = await server.imports();
      return there?.received?.wireBytes ?? 0;
    } finally {
      await app.kill();
    }
  });
}

/** Kills the app during one upload, restarts it, and audits the outcome. */
export async function killOnce(folder: string, file: KillFile, plan: KillPlan): Promise<KillResult> {
  const began = performance.now();
  const { intakeRate, wireBytes } = file.body;
  const settings = { partialBodies: plan.partialBodies, intakeRate };
  return withServer(settings, async (server, token) => {
    const userData = await mkdtemp(join(folder, 'app-'));
    const first = await startApp({ apiUrl: server.url, userData });
    await begin(first, token, file.path, plan.ids);
    const whole = plan.at === 99 ? await bodySizeSent(first) : wireBytes;
    const bodyBytes = Math.floor((whole * plan.at) / 100);
    await server.waitForRequest({ ...UPLOAD, bodyBytes, timeout: TIMEOUT_MS });
    await first.kill();
    const disk = watchDisk(userData);
    const [onDisk = 'nothing'] = disk.phases;
    await server.set({ intakeRate: Infinity });
    const { bodyBytes: taken } = await server.waitForRequest({
      ...UPLOAD,
      ended: true,
      timeout: TIMEOUT_MS,
    });
    const again = await startApp({ apiUrl: server.url, userData });
    try {
      const shown = (await importOf(again))?.phase.name ?? 'nothing';
      const { view, asked } = await settle(again);
      disk.stop();
      // The app reads its history before the window opens.
      const atStart = disk.phases[1] ?? shown;
      await again.kill();
      const counts = await auditOne(server, view, file.lines);
      await rm(userData, { recursive: true, force: true, maxRetries: 20 });
      const uploads = (await server.requests(UPLOAD)).length;
      const seconds = (performance.now() - began) / 1000;
      return {
        plan,
        taken,
        onDisk,
        atStart,
        shown,
        asked,
        end: view.phase.name,
        uploads,
        ...counts,
        seconds,
      };
    } finally {
      disk.stop();
      await again.kill();
    }
  });
}

/** The exact size of the body, known once the network has all of it and before the server does. */
async function bodySizeSent(app: RunningApp): Promise<number> {
  const { progress } = await follow(
    app,
    ({ phase, progress: current }) =>
      phase.name === 'processing' || (current !== null && current.events === current.eventsTotal),
  );
  if (progress === null) throw new Error('The upload ended before the app could be killed.');
  return progress.bytesSent;
}

async function withServer<T>(
  settings: Parameters<typeof startScarfServer>[0],
  work: (server: ScarfServer, token: string) => Promise<T>,
): Promise<T> {
  const server = await startScarfServer(settings);
  try {
    const { token } = await seedAcme(server);
    return await work(server, token);
  } finally {
    await server.close();
  }
}

/** Connects, checks the file and begins its import with mixed destinations. */
async function begin(app: RunningApp, token: string, path: string, ids: Ids): Promise<void> {
  await ask(app, 'connection.connect', { owner: 'acme', token });
  await answerOpenDialog(app, path);
  await ask(app, 'check.choose-file', undefined);
  const checked = await until(async () => {
    const { check } = await snapshotOf(app);
    return check?.state === 'done' ? check : undefined;
  });
  await ask(app, 'check.set-destination', { id: checked.id, destination: { kind: 'mixed' } });
  if (ids === 'none') await ask(app, 'check.set-safety-ids', { id: checked.id, on: false });
  await ask(app, 'import.start', { checkId: checked.id, keepReadable: false });
}

async function importOf(app: RunningApp): Promise<ImportView | undefined> {
  return (await snapshotOf(app)).imports.find(({ origin }) => origin === 'own');
}

function follow(app: RunningApp, isThere: (view: ImportView) => boolean): Promise<ImportView> {
  return until(async () => {
    const view = await importOf(app);
    return view !== undefined && isThere(view) ? view : undefined;
  });
}

/**
 * Resolves when the import has ended. If the app asks: a user recognizes a candidate as theirs, and sends the file again
 * when there is none.
 */
async function settle(app: RunningApp): Promise<{ view: ImportView; asked: boolean }> {
  const ENDED = ['done', 'failed', 'cancelled'];
  const view = await follow(
    app,
    ({ phase }) =>
      ENDED.includes(phase.name) || (phase.name === 'unconfirmed' && phase.finding !== 'looking'),
  );
  if (view.phase.name !== 'unconfirmed') return { view, asked: false };
  const [theirs] = view.phase.candidates;
  const answer =
    theirs === undefined
      ? ({ kind: 'send-again' } as const)
      : ({ kind: 'track', remoteId: theirs.remoteId } as const);
  await ask(app, 'import.resolve', { id: view.id, answer });
  return { view: await follow(app, ({ phase }) => ENDED.includes(phase.name)), asked: true };
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + TIMEOUT_MS;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(100);
  }
  throw new Error(`The condition was not met in ${TIMEOUT_MS / 1000} s.`);
}

/** Records each phase of the only import on disk, from now on. */
function watchDisk(userData: string): { readonly phases: readonly string[]; stop(): void } {
  const phases: string[] = [];
  const look = (): void => {
    const [one] = importsOnDisk(userData);
    if (one !== undefined && phases.at(-1) !== one.phase) phases.push(one.phase);
  };
  look();
  const LOOK_MS = 20;
  const timer = setInterval(look, LOOK_MS);
  return { phases, stop: () => clearInterval(timer) };
}

/** Compares the receipt with the server, event by event. */
async function auditOne(
  server: ScarfServer,
  view: ImportView,
  lines: number,
): Promise<Pick<KillResult, 'sent' | 'notSent' | 'imported' | 'held' | 'lost' | 'doubled'>> {
  const times = new Uint8Array(lines + 1);
  for await (const { text } of server.events(view.owner)) {
    const line = markOf(text)?.line ?? 0;
    times[line] = (times[line] ?? 0) + 1;
  }
  const held = times.filter((count) => count > 0).length;
  const doubled = times.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  const receipt = receiptOf(view);
  const { sent = 0, notSent = 0, notAccountedFor = 0 } = receipt ?? {};
  const imported = receipt?.imported ?? 0;
  // A line that was cut off counts as refused, not as lost. Of a file sent again with the same ids, Scarf counts only
  // the events it did not have.
  const missing = lines - held - notSent - (receipt?.failed ?? 0);
  const unexplained = held - imported - (notAccountedFor ?? 0);
  return { sent, notSent, imported, held, lost: Math.abs(missing) + Math.abs(unexplained), doubled };
}
