import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, succeed, type Result } from '../../../shared/failure';
import type { WhichFailed } from '../../../shared/resend';
import type { Clock } from '../../time/clock';
import type { LinesOfImport } from '../../../engine/resend/resend-file';
import type { Imports } from '../imports';
import type { Scarf } from '../../scarf/scarf';
import type { FileWork } from '../../jobs/ports';
import type { ImportRecord, Resend } from '../record/record';
import type { RecordStore } from '../record/record-store';
import { saveTo, type SavedFile } from './save-lines';

export interface ResendParts {
  readonly imports: Pick<Imports, 'record' | 'children' | 'history'>;
  readonly store: RecordStore;
  readonly work: Pick<FileWork, 'run'>;
  readonly scarf: Pick<Scarf, 'downloadLog'>;
  readonly clock: Clock;
  readonly owner: () => string | null;
}

/** Which lines are meant; `cause`: of those refused, only the ones with this cause in the log. */
export interface Ask {
  readonly which: WhichFailed;
  readonly cause: string | null;
}

/** Lines that did not get in, as a file that can be checked and sent. */
export interface ResendFile {
  readonly path: string;
  readonly parent: ImportRecord;
  readonly resend: Resend;
}

/**
 * Makes a file of the lines of an import that did not get in, for Scarf refused them or they were set aside: of one that
 * Scarf has ended, for only then is it known. What is carried by another import already is not among them.
 */
export async function resendLines(parts: ResendParts, id: string, ask: Ask): Promise<Result<ResendFile>> {
  const { imports, work, clock } = parts;
  const { all, carry } = imports.children(id);
  return withFailed(parts, id, ask, async ({ failed, stem, parent, signal }) => {
    // This version does not know which files an import of a newer version sends.
    if (imports.history.newer.length === 0) await removeUnused(parts.store.folder(id).path, stem, all);
    const to = {
      path: `${stem}.ndjson`,
      originsPath: `${stem}.origins`,
      occurrencesPath: `${stem}.copies`,
    };
    const resentElsewhere = carry.flatMap(({ resends }) => resends?.originsPath ?? []);
    const { fixes } = parent;
    const siblings = carry.map(({ file, fixes }) => ({ file, fixes }));
    const occurrenceScope = { occurrencesPath: parent.resends?.copiesPath ?? null, siblings };
    const request = { ...failed, fixes, nowMs: clock.now(), resentElsewhere, occurrenceScope, to };
    const made = await work.run('write-resend-file', request, signal);
    if (!made.ok) return made;
    const resend = {
      importId: id,
      which: ask.which,
      originsPath: to.originsPath,
      copiesPath: to.occurrencesPath,
    };
    return succeed({ path: to.path, parent, resend });
  });
}

/**
 * The lines of an import that did not get in, as they are in the user's file or files, in files that are gone after
 * `take`; what `take` gives.
 */
export function savedLines(
  parts: ResendParts,
  id: string,
  which: WhichFailed,
  take: (files: readonly SavedFile[]) => Promise<Result<boolean>>,
): Promise<Result<boolean>> {
  return withFailed(parts, id, { which, cause: null }, ({ failed, stem, parent }) =>
    saveTo(`${stem}.saved`, { ...failed, file: parent.file }, parts.work, take),
  );
}

interface Failed {
  readonly failed: LinesOfImport;
  /** What files made of it are named by. */
  readonly stem: string;
  readonly parent: ImportRecord;
  readonly signal: AbortSignal;
}

/** With all that tells which lines did not get in; Scarf's log of it is fetched for that. */
async function withFailed<T>(
  { imports, store, scarf, owner }: ResendParts,
  id: string,
  { which, cause }: Ask,
  work: (failed: Failed) => Promise<Result<T>>,
): Promise<Result<T>> {
  const parent = imports.record(id);
  if (parent === undefined || parent.phase.name !== 'done' || parent.remoteId === null) return fail('gone');
  if (owner() !== parent.owner) return fail('not-connected');
  const { signal } = new AbortController();
  const folder = store.folder(id);
  const stem = join(folder.path, `again-${randomUUID()}`);
  const logPath = `${stem}.log`;
  try {
    if (which === 'refused') {
      const got = await scarf.downloadLog(parent.owner, parent.remoteId, logPath, signal);
      if (!got.ok) return got;
    }
    const { lineMap: lineMapPath, setAsideIndex: setAsideIndexPath } = folder;
    const { file, resends } = parent;
    const originsPath = resends?.originsPath ?? null;
    const failed = { which, cause, logPath, lineMapPath, setAsideIndexPath, file, originsPath };
    return await work({ failed, stem, parent, signal });
  } finally {
    await rm(logPath, { force: true }).catch(() => undefined);
  }
}

/** What was made for an import that was never begun. */
async function removeUnused(folder: string, stem: string, children: readonly ImportRecord[]): Promise<void> {
  const used = new Set(
    children.flatMap(({ file, resends }) => [
      file.path,
      resends?.originsPath ?? '',
      resends?.copiesPath ?? '',
    ]),
  );
  const names = await readdir(folder).catch(() => []);
  const unused = names.filter((name) => {
    const path = join(folder, name);
    return name.startsWith('again-') && !path.startsWith(stem) && !used.has(path);
  });
  await Promise.all(
    unused.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}
