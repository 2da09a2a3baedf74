import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Destination } from '../../src/shared/destination';
import type { Failure } from '../../src/shared/failure';
import type { ImportView, PhaseName } from '../../src/shared/import';
import { systemClock, type Clock } from '../../src/main/clock';
import { reportFor } from '../../src/main/events/destination';
import { Imports } from '../../src/main/imports/imports';
import type { Submission } from '../../src/main/imports/submission';
import { RecordStore } from '../../src/main/imports/record-store';
import { createScarfClient, type ScarfLimits } from '../../src/main/scarf/client';
import { createDispatcher, type ConnectOptions } from '../../src/main/scarf/connect';
import { createUploader } from '../../src/main/scarf/upload';
import { threadedFileWork } from '../../src/main/worker/file-work';
import { ACME_OWNER, ACME_TOKEN } from './scarf-server';
import { tempFolder } from './temp-folder';

const THREAD = join(import.meta.dirname, 'worker-entry.mjs');

/** Waits as long as it is told to, but shortened: minutes become fractions of a second. Still real time. */
export function hurriedClock(factor = 50): Clock {
  return { now: systemClock.now, sleep: (ms, signal) => systemClock.sleep(ms / factor, signal) };
}

/** The same, and its time goes as fast: what is due in an hour of it is due when it says so. */
export function fastClock(factor = 50): Clock {
  const beganMs = systemClock.now();
  return {
    now: () => Math.round(beganMs + (systemClock.now() - beganMs) * factor),
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  };
}

export interface RigOptions {
  readonly folder?: string;
  readonly clock?: Clock;
  readonly parallelImports?: number;
  /** Asked at each call, as the app asks its connection. */
  readonly token?: () => string;
  readonly connect?: Partial<ConnectOptions>;
  readonly limits?: Partial<ScarfLimits>;
  /** Of the uploader, milliseconds. */
  readonly answerMs?: number;
  readonly stallMs?: number;
}

/** The imports of the app as they are put together in main, but for the window: real threads, real sockets, real disk. */
export function importsRig(apiUrl: string, options: RigOptions = {}) {
  const folder = options.folder ?? tempFolder();
  const clock = options.clock ?? hurriedClock();
  const connect = {
    resolveProxy: async () => 'DIRECT',
    caCertificates: async () => undefined,
    ...options.connect,
  };
  const dispatcher = createDispatcher(connect);
  onTestFinished(() => dispatcher.destroy());
  const { token = () => ACME_TOKEN, limits = {}, answerMs = 2_000, stallMs = 2_000 } = options;
  const views = new Map<string, ImportView>();
  const told: { readonly at: number; readonly view: ImportView }[] = [];
  const endings: ImportView[] = [];
  const diskTroubles: Failure[] = [];
  const reported: unknown[] = [];
  let woken: () => void = () => undefined;
  const take = (view: ImportView): void => {
    views.set(view.id, view);
    told.push({ at: clock.now(), view });
    woken();
  };
  const work = threadedFileWork(THREAD);
  const store = new RecordStore(join(folder, 'imports'));
  const scarf = {
    ...createScarfClient({ baseUrl: apiUrl, token, dispatcher: () => dispatcher, clock, limits }),
    upload: createUploader({ baseUrl: apiUrl, token, connect, answerMs, stallMs }),
  };
  const imports = new Imports({
    work,
    scarf,
    clock,
    store,
    remoteListPath: (owner) => join(folder, `scarf-imports-${owner}.json`),
    known: () => null,
    parallelImports: () => options.parallelImports ?? 3,
    publish: { one: take, all: (all) => all.forEach(take), history: () => undefined },
    ended: (view) => endings.push(view),
    diskTrouble: (failure) => diskTroubles.push(failure),
    report: (error) => reported.push(error),
  });

  /** Checks a file, and gives what the window would begin. */
  const check = async (path: string, destination: Destination = { kind: 'mixed' }): Promise<Submission> => {
    const request = { path, nowMs: Date.now() };
    const outcome = await work.check(request, () => undefined, new AbortController().signal);
    if (outcome.kind !== 'checked') throw new Error(`The check ended ${JSON.stringify(outcome)}`);
    const { facts } = outcome;
    const report = reportFor(facts, destination, null);
    return { path, name: basename(path), facts, report, destination, keepReadable: false };
  };

  const submit = async (submission: Submission): Promise<string> => {
    const begun = await imports.begin(submission);
    if (!begun.ok) throw new Error(begun.failure.code);
    return begun.value.importId;
  };

  /** Checks a file and begins its import. */
  const begin = async (path: string): Promise<string> => submit(await check(path));

  const waitFor = async <T>(look: () => T | undefined, what: () => string): Promise<T> => {
    const PATIENCE_MS = 60_000;
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(what());
      await Promise.race([new Promise<void>((resolve) => (woken = resolve)), systemClock.sleep(100)]);
    }
  };

  /** The import once it is in one of these phases. */
  const until = (id: string, ...phases: PhaseName[]): Promise<ImportView> =>
    waitFor(
      () => {
        const view = views.get(id);
        return view !== undefined && phases.includes(view.phase.name) ? view : undefined;
      },
      () => `Still ${JSON.stringify(views.get(id)?.phase)}, waited for ${phases.join()}`,
    );

  /** What was told of the import when it was so for the first time, also when that has passed since. */
  const onceTold = (id: string, isSo: (view: ImportView) => boolean): Promise<ImportView> =>
    waitFor(
      () => told.find(({ view }) => view.id === id && isSo(view))?.view,
      () => `Never so: ${String(isSo)}. Now ${JSON.stringify(views.get(id)?.phase)}`,
    );

  return {
    imports,
    scarf,
    work,
    clock,
    store,
    folder,
    views,
    told,
    endings,
    diskTroubles,
    reported,
    check,
    submit,
    begin,
    until,
    onceTold,
  };
}

/** The rig, connected as the stand-in's usual account. */
export async function servingRig(apiUrl: string, options?: RigOptions) {
  const rig = importsRig(apiUrl, options);
  await rig.imports.load();
  await rig.imports.serve(ACME_OWNER);
  onTestFinished(() => rig.imports.serve(null));
  return rig;
}
