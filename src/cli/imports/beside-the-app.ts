import { join } from 'node:path';
import { ProcessClaims } from '../../main/imports/claims/process-claims';
import { ProcessFolders } from '../../main/imports/claims/process-folders';
import { Imports } from '../../main/imports/imports';
import { goesOn, isIn } from '../../main/imports/record/record';
import { RecordStore } from '../../main/imports/record/record-store';
import type { FileWork } from '../../main/jobs/ports';
import { computerUser } from '../../main/places/computer-user';
import { dataPaths } from '../../main/places/data-paths';
import type { Scarf } from '../../main/scarf/scarf';
import { systemClock } from '../../main/time/clock';
import { endingUploadLine, goingOnLine, leftLine } from '../../renderer/text/command-line';
import { failureText } from '../../renderer/text/failures';
import type { ImportView } from '../../shared/imports/import';
import { warn } from '../common/output';
import type { Place } from '../scarf/place';

export interface ImportsBesideApp {
  readonly imports: Imports;
  readonly views: ReadonlyMap<string, ImportView>;
  /** Resolves with the next change of any import. */
  readonly changed: () => Promise<void>;
  /** Never rejects. */
  readonly close: () => Promise<void>;
}

interface Beside {
  readonly place: Place;
  readonly scarf: Scarf;
  readonly work: FileWork;
  /** For the end of its imports. */
  readonly waits: boolean;
  /** Ctrl+C: from then on no upload begins. */
  readonly signal: AbortSignal;
}

/** What was at work when the program is ended says so on disk first. */
const PATIENCE_MS = 3_000;
const STEP_MS = 20;
const LOOK_MS = 500;

/**
 * The imports of an account as the app has them, in a process beside the app: it works on those that command lines left,
 * and on what it begins. Throws the disk's error.
 */
export async function importsBesideApp(
  owner: string,
  { place, scarf, work, waits, signal }: Beside,
): Promise<ImportsBesideApp> {
  const paths = dataPaths(place.dataFolder);
  const views = new Map<string, ImportView>();
  let wake: () => void = () => undefined;
  const hear = (view: ImportView): void => {
    views.set(view.id, view);
    wake();
  };
  const report = (error: unknown): void => warn(`${String(error)}\n`);
  const folders = new ProcessFolders(
    paths.processes,
    'command-line',
    () => void imports.lookAround().catch(report),
  );
  await folders.open();
  const imports: Imports = new Imports({
    work,
    scarf,
    clock: systemClock,
    store: new RecordStore(paths.imports),
    claims: new ProcessClaims({ kind: 'command-line', folders, foundFolder: paths.found }),
    from: 'command-line',
    // What has not been sent would break off when this ends without waiting.
    mayTakeOver: (record) => waits || !isIn(record, 'queued'),
    // The app's own list says when the app saw what, so each process keeps another one.
    remoteListPath: () => join(folders.folder, 'scarf-imports.json'),
    known: () => null,
    user: computerUser(),
    parallelImports: () => (signal.aborted ? 0 : place.kept.settings.parallelImports),
    watched: () => 'seen',
    publish: {
      one: hear,
      all: (all) => all.forEach(hear),
      foreign: () => undefined,
      history: () => undefined,
    },
    ended: hear,
    diskTrouble: (trouble, path) => warn(`${failureText(trouble).sentence} (${path})\n`),
    report,
  });
  await imports.lookAround();
  await imports.serve(owner);
  for (const { file } of imports.underWay()) warn(goingOnLine(file.name));
  const changed = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  return {
    imports,
    views,
    changed,
    close: async () => {
      await untilNoneBreaksOff(imports, changed);
      // A process that ends leaves its claims to the next one, which goes on with these.
      if (signal.aborted) for (const { file } of imports.underWay().filter(goesOn)) warn(leftLine(file.name));
      await imports.serve(null);
      await untilAtRest(imports);
      await imports.saveUnsaved();
      await imports.listSaved();
      // The next process tidies what stays.
      await folders.leave().catch(report);
    },
  };
}

/** Events without ids would count twice if they were sent again: after a broken upload of them, the user has to decide. */
async function untilNoneBreaksOff(imports: Imports, changed: () => Promise<void>): Promise<void> {
  const told = new Set<string>();
  for (;;) {
    const sending = imports.underWay().filter((record) => isIn(record, 'uploading') && !record.allHaveIds);
    if (sending.length === 0) return;
    for (const { id, file } of sending) {
      if (!told.has(id)) warn(endingUploadLine(file.name));
      told.add(id);
    }
    await Promise.race([changed(), systemClock.sleep(LOOK_MS)]);
  }
}

async function untilAtRest(imports: Imports): Promise<void> {
  for (let waited = 0; imports.isAtWork && waited < PATIENCE_MS; waited += STEP_MS)
    await systemClock.sleep(STEP_MS);
}
