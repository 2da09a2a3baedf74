import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckedFile } from '../../../engine/model/source-file';
import type { LinesOfImport } from '../../../engine/resend/resend-file';
import { fail, succeed, type Result } from '../../../shared/failure';
import type { HistoryView } from '../../../shared/imports/import';
import type { WhichFailed, WhichFixed } from '../../../shared/resend';
import type { FileWork } from '../../jobs/ports';
import type { Scarf } from '../../scarf/scarf';
import type { Clock } from '../../time/clock';
import { isIn, type ImportRecord, type Resend } from '../record/record';
import type { RecordStore } from '../record/record-store';
import { TEMP_MARK } from '../../storage/durable-file';
import type { Children } from '../record/related';
import type { RunningFixes } from './running-fixes';
import { saveTo, type SavedFile } from './save-lines';

export interface ResendParts {
  readonly imports: {
    record(id: string): ImportRecord | undefined;
    children(id: string): Children;
    readonly history: Pick<HistoryView, 'newer'>;
  };
  readonly store: RecordStore;
  readonly work: Pick<FileWork, 'run'>;
  readonly scarf: Pick<Scarf, 'downloadLog'>;
  readonly clock: Clock;
  /** Whether Scarf can be asked with the token of an account. */
  readonly isConnected: (owner: string) => boolean;
  readonly running: RunningFixes;
}

/** Which lines the user wants. `cause`: only refused lines with this cause in the log; null: all. */
export interface Ask {
  readonly which: WhichFixed;
  readonly cause: string | null;
  /** Only this one of them; absent: all. */
  readonly line?: number;
}

/** Lines that did not get in, as a file that can be checked and sent. */
export interface ResendFile {
  readonly path: string;
  readonly parent: ImportRecord;
  /** The user's own file, as its import read it. */
  readonly source: CheckedFile;
  readonly resend: Resend & { readonly originsPath: string };
  /** What Scarf said of the first of these lines, by the user's own numbers. */
  readonly messages: ReadonlyMap<number, string>;
}

/** The names of all files for resends begin so; records on disk refer to them. */
const PREFIX = 'again-';

/**
 * Writes a file with the lines of an import that Scarf refused or that were set aside. Lines that another resend
 * carries are left out. Fails with `gone` unless Scarf is done with the import: before that, the lines are not known.
 */
export async function resendLines(parts: ResendParts, id: string, ask: Ask): Promise<Result<ResendFile>> {
  const { imports, work, clock } = parts;
  const { all, arriving } = imports.children(id);
  return withFailedLines(parts, id, ask, async ({ lines, stem, parent, signal }) => {
    // This version does not know which files an import of a newer version sends.
    if (imports.history.newer.length === 0)
      await removeUnused(parts.store.folder(id).path, filesOf(all), stem);
    const to = {
      path: `${stem}.ndjson`,
      originsPath: `${stem}.origins`,
      occurrencesPath: `${stem}.copies`,
    };
    const resentElsewhere = arriving.flatMap(({ resends }) => resends?.originsPath ?? []);
    const { fixes } = parent;
    const siblings = arriving.map(({ file, fixes }) => ({ file, fixes }));
    const occurrenceScope = { occurrencesPath: parent.resends?.copiesPath ?? null, siblings };
    const request = { ...lines, fixes, nowMs: clock.now(), resentElsewhere, occurrenceScope, to };
    const written = await work.run('write-resend-file', request, signal);
    if (!written.ok) return written;
    const { refused, messages } = written.value;
    const resend = {
      importId: id,
      which: ask.which,
      ...(ask.which === 'both' && { refused }),
      originsPath: to.originsPath,
      copiesPath: to.occurrencesPath,
    };
    return succeed({ path: to.path, parent, source: sourceOf(imports, parent), resend, messages });
  });
}

/** Follows resends back to the file that the user chose. */
function sourceOf(imports: ResendParts['imports'], { file, resends }: ImportRecord): CheckedFile {
  const before = resends === null ? undefined : imports.record(resends.importId);
  return before === undefined ? file : sourceOf(imports, before);
}

/**
 * Copies the lines that did not get in, as they are in the user's files, to temporary files. They exist until `use`
 * resolves. Returns the result of `use`.
 */
export function savedLines(
  parts: ResendParts,
  id: string,
  which: WhichFailed,
  use: (files: readonly SavedFile[]) => Promise<Result<boolean>>,
): Promise<Result<boolean>> {
  return withFailedLines(parts, id, { which, cause: null }, ({ lines, stem, parent, signal }) =>
    saveTo(`${stem}${TEMP_MARK}saved`, { ...lines, file: parent.file }, parts.work, signal, use),
  );
}

interface FailedLinesOfParent {
  readonly lines: LinesOfImport;
  /** The path of files for these lines, without an extension. */
  readonly stem: string;
  readonly parent: ImportRecord;
  readonly signal: AbortSignal;
}

/**
 * Runs `use` with everything that identifies the failed lines. Scarf's log is downloaded for it and removed after it. Fails
 * with `gone` when the user stops it.
 */
function withFailedLines<T>(
  parts: ResendParts,
  id: string,
  ask: Ask,
  use: (failed: FailedLinesOfParent) => Promise<Result<T>>,
): Promise<Result<T>> {
  return parts.running.run(id, async (signal) => {
    const done = await findFailedLines(parts, id, ask, signal, use);
    return signal.aborted && !done.ok ? fail('gone', 'It was stopped.') : done;
  });
}

async function findFailedLines<T>(
  { imports, store, scarf, isConnected }: ResendParts,
  id: string,
  { which, cause, line }: Ask,
  signal: AbortSignal,
  use: (failed: FailedLinesOfParent) => Promise<Result<T>>,
): Promise<Result<T>> {
  const parent = imports.record(id);
  if (parent === undefined || !isIn(parent, 'done')) return fail('gone');
  if (!isConnected(parent.owner)) return fail('not-connected');
  const folder = store.folder(id);
  const stem = join(folder.path, `${PREFIX}${randomUUID()}`);
  const logPath = `${stem}${TEMP_MARK}log`;
  try {
    if (which !== 'set-aside') {
      const got = await scarf.downloadLog(parent.owner, parent.delivery.remoteId, logPath, signal);
      if (!got.ok) return got;
    }
    const { lineMap: lineMapPath, setAsideIndex: setAsideIndexPath } = folder;
    const { file, resends } = parent;
    const originsPath = resends?.originsPath ?? null;
    const asked = { which, cause, ...(line !== undefined && { line }) };
    const lines = { ...asked, logPath, lineMapPath, setAsideIndexPath, file, originsPath };
    return await use({ lines, stem, parent, signal });
  } finally {
    await rm(logPath, { force: true }).catch(() => undefined);
  }
}

/** Removes the file of a resend that was closed, unless it was sent. */
export async function removeUnsent(
  { imports }: Pick<ResendParts, 'imports'>,
  { path, parent, resend }: ResendFile,
): Promise<void> {
  const used = filesOf(imports.children(parent.id).all);
  const files = [path, resend.originsPath, resend.copiesPath ?? path];
  // What stays is removed at the next start.
  await Promise.allSettled(files.filter((file) => !used.has(file)).map((file) => rm(file, { force: true })));
}

/** At start, with the whole history: removes files that were written for resends that never began. */
export async function removeNeverSent(store: RecordStore, records: readonly ImportRecord[]): Promise<void> {
  const used = filesOf(records);
  for (const { id, phase, remote, setAside } of records) {
    const wasFixable = phase.name === 'done' && ((remote?.failed ?? 0) > 0 || setAside.length > 0);
    if (wasFixable) await removeUnused(store.folder(id).path, used);
  }
}

function filesOf(records: readonly ImportRecord[]): ReadonlySet<string> {
  return new Set(
    records.flatMap(({ file, resends }) => [
      file.path,
      resends?.originsPath ?? '',
      resends?.copiesPath ?? '',
    ]),
  );
}

/** Those of `stem` are being written. */
async function removeUnused(folder: string, used: ReadonlySet<string>, stem?: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const unused = names.filter((name) => {
    const path = join(folder, name);
    const isBeingWritten = stem !== undefined && path.startsWith(stem);
    return name.startsWith(PREFIX) && !isBeingWritten && !used.has(path);
  });
  await Promise.all(
    unused.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}
