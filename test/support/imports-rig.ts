import { onTestFinished } from 'vitest';
import type { Destination } from '../../src/shared/destination';
import type { Failure } from '../../src/shared/failure';
import type { ImportView, PhaseName } from '../../src/shared/imports/import';
import { systemClock } from '../../src/main/time/clock';
import type { Submission } from '../../src/main/imports/record/submission';
import { checkHere, importsApp, submissionOf, type ImportsAppOptions } from './imports-app';
import { ACME_OWNER, ACME_TOKEN } from './scarf-server';
import { tempFolder } from './temp-folder';
import { workInThreads } from './threads-here';

export { fastClock, hurriedClock } from './imports-app';

export type RigOptions = Partial<Omit<ImportsAppOptions, 'hear'>>;

/** The imports of the app without its window. They end with the test. */
export function importsRig(apiUrl: string, options: RigOptions = {}) {
  const folder = options.folder ?? tempFolder();
  const views = new Map<string, ImportView>();
  const published: ImportView[] = [];
  const endings: ImportView[] = [];
  const diskTroubles: Failure[] = [];
  const reported: unknown[] = [];
  let woken: () => void = () => undefined;
  const app = importsApp(apiUrl, {
    token: () => ACME_TOKEN,
    ...options,
    folder,
    work: options.work ?? workInThreads(),
    hear: {
      view: (view) => {
        views.set(view.id, view);
        published.push(view);
        woken();
      },
      ended: (view) => endings.push(view),
      diskTrouble: (failure) => diskTroubles.push(failure),
      report: (error) => reported.push(error),
    },
  });
  onTestFinished(() => app.close());
  const { imports, loadAmongOthers, scarf, work, clock, store, open, wake } = app;

  /** Checks a file; returns the submission that the window would begin. */
  const check = async (path: string, destination?: Destination): Promise<Submission> =>
    submissionOf(path, await checkHere(path), destination);

  const submit = async (submission: Submission): Promise<string> => {
    const begun = await imports.begin(submission);
    if (!begun.ok) throw new Error(begun.failure.code);
    return begun.value.importId;
  };

  /** Checks a file and begins its import. */
  const begin = async (path: string): Promise<string> => submit(await check(path));

  const waitFor = async <T>(look: () => T | undefined, what: () => string): Promise<T> => {
    const PATIENCE_MS = 110_000;
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(what());
      await Promise.race([new Promise<void>((resolve) => (woken = resolve)), systemClock.sleep(100)]);
    }
  };

  /** Resolves once the import is in one of these phases. */
  const until = (id: string, ...phases: PhaseName[]): Promise<ImportView> =>
    waitFor(
      () => {
        const view = views.get(id);
        return view !== undefined && phases.includes(view.phase.name) ? view : undefined;
      },
      () => `Still ${JSON.stringify(views.get(id)?.phase)}, waited for ${phases.join()}`,
    );

  /** Resolves with the first published view that matches, also if a later one does not. */
  const untilView = (id: string, matches: (view: ImportView) => boolean): Promise<ImportView> =>
    waitFor(
      () => published.find((view) => view.id === id && matches(view)),
      () => `Never published: ${String(matches)}. Now ${JSON.stringify(views.get(id)?.phase)}`,
    );

  return {
    imports,
    loadAmongOthers,
    scarf,
    work,
    clock,
    store,
    open,
    wake,
    folder,
    views,
    published,
    endings,
    diskTroubles,
    reported,
    check,
    submit,
    begin,
    until,
    untilView,
  };
}

/** The rig, connected to the account `acme` of the test server. */
export async function servingRig(apiUrl: string, options?: RigOptions) {
  const rig = importsRig(apiUrl, options);
  await rig.imports.load();
  return served(rig);
}

/** The same, beside command lines on the same data folder. */
export async function rigAmongOthers(apiUrl: string, options?: RigOptions) {
  const rig = importsRig(apiUrl, options);
  await rig.loadAmongOthers();
  return served(rig);
}

async function served(rig: ReturnType<typeof importsRig>) {
  await rig.open();
  await rig.imports.serve(ACME_OWNER);
  onTestFinished(() => rig.imports.serve(null));
  return rig;
}
