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
import { createScarfClient } from '../../src/main/scarf/client';
import { createDispatcher } from '../../src/main/scarf/connect';
import { createUploader } from '../../src/main/scarf/upload';
import { threadedFileWork } from '../../src/main/worker/file-work';
import { ACME_OWNER, ACME_TOKEN } from './scarf-server';
import { tempFolder } from './temp-folder';

const THREAD = join(import.meta.dirname, 'worker-entry.mjs');

/** Waits as long as it is told to, but shortened: minutes become fractions of a second. Still real time. */
export function hurriedClock(factor = 50): Clock {
  return { now: systemClock.now, sleep: (ms, signal) => systemClock.sleep(ms / factor, signal) };
}

/** The imports of the app as they are put together in main, but for the window: real threads, real sockets, real disk. */
export function importsRig(
  apiUrl: string,
  options: { folder?: string; clock?: Clock; parallelImports?: number } = {},
) {
  const folder = options.folder ?? tempFolder();
  const clock = options.clock ?? hurriedClock();
  const connect = { resolveProxy: async () => 'DIRECT', caCertificates: async () => undefined };
  const dispatcher = createDispatcher(connect);
  onTestFinished(() => dispatcher.destroy());
  const token = (): string => ACME_TOKEN;
  const views = new Map<string, ImportView>();
  const endings: ImportView[] = [];
  const diskTroubles: Failure[] = [];
  const reported: unknown[] = [];
  let woken: () => void = () => undefined;
  const take = (view: ImportView): void => {
    views.set(view.id, view);
    woken();
  };
  const work = threadedFileWork(THREAD);
  const store = new RecordStore(join(folder, 'imports'));
  const imports = new Imports({
    work,
    scarf: {
      ...createScarfClient({ baseUrl: apiUrl, token, dispatcher: () => dispatcher, clock }),
      upload: createUploader({ baseUrl: apiUrl, token, connect, answerMs: 2_000, stallMs: 2_000 }),
    },
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

  /** The import once it is in one of these phases. */
  const until = async (id: string, ...phases: PhaseName[]): Promise<ImportView> => {
    const PATIENCE_MS = 15_000;
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const view = views.get(id);
      if (view !== undefined && phases.includes(view.phase.name)) return view;
      if (Date.now() > end)
        throw new Error(`Still ${JSON.stringify(view?.phase)}, waited for ${phases.join()}`);
      await Promise.race([new Promise<void>((resolve) => (woken = resolve)), systemClock.sleep(100)]);
    }
  };

  return { imports, store, folder, views, endings, diskTroubles, reported, check, submit, begin, until };
}

/** The rig, connected as the stand-in's usual account. */
export async function servingRig(apiUrl: string, options?: Parameters<typeof importsRig>[1]) {
  const rig = importsRig(apiUrl, options);
  await rig.imports.load();
  await rig.imports.serve(ACME_OWNER);
  onTestFinished(() => rig.imports.serve(null));
  return rig;
}
