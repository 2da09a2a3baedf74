import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, succeed, type Result } from '../../shared/failure';
import type { Clock } from '../clock';
import type { WhichFailed } from './again-file';
import type { Imports } from './imports';
import type { FileWork, Scarf } from './ports';
import type { ImportRecord, Resend } from './record';
import type { RecordStore } from './record-store';

export interface AgainParts {
  readonly imports: Pick<Imports, 'record' | 'children'>;
  readonly store: RecordStore;
  readonly work: Pick<FileWork, 'makeAgainFile'>;
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
export interface AgainFile {
  readonly path: string;
  readonly parent: ImportRecord;
  readonly resend: Resend;
}

/**
 * Makes a file of the lines of an import that did not get in, for Scarf refused them or they were set aside: of one that
 * Scarf has ended, for only then is it known. What is carried by another import already is not among them.
 */
export async function linesAgain(parts: AgainParts, id: string, ask: Ask): Promise<Result<AgainFile>> {
  const parent = parts.imports.record(id);
  if (parent === undefined || parent.phase.name !== 'done' || parent.remoteId === null) return fail('gone');
  if (parts.owner() !== parent.owner) return fail('not-connected');
  const { signal } = new AbortController();
  const folder = parts.store.folder(id);
  const stem = join(folder.path, `again-${randomUUID()}`);
  const logPath = `${stem}.log`;
  await removeUnused(folder.path, parts.imports.children(id).all);
  if (ask.which === 'refused') {
    const got = await parts.scarf.downloadLog(parent.owner, parent.remoteId, logPath, signal);
    if (!got.ok) return got;
  }
  const to = { path: `${stem}.ndjson`, originsPath: `${stem}.origins` };
  const made = await parts.work.makeAgainFile(
    {
      ...ask,
      logPath,
      lineMapPath: folder.lineMap,
      setAsideIndexPath: folder.setAsideIndex,
      file: parent.file,
      fixes: parent.fixes,
      nowMs: parts.clock.now(),
      originsPath: parent.resends?.originsPath ?? null,
      carried: parts.imports.children(id).carry.flatMap(({ resends }) => resends?.originsPath ?? []),
      to,
    },
    signal,
  );
  await rm(logPath, { force: true }).catch(() => undefined);
  if (!made.ok) return made;
  return succeed({
    path: to.path,
    parent,
    resend: { importId: id, which: ask.which, originsPath: to.originsPath },
  });
}

/** What was made for an import that was never begun. */
async function removeUnused(folder: string, children: readonly ImportRecord[]): Promise<void> {
  const used = new Set(children.flatMap(({ file, resends }) => [file.path, resends?.originsPath ?? '']));
  const names = await readdir(folder).catch(() => []);
  const unused = names.filter((name) => name.startsWith('again-') && !used.has(join(folder, name)));
  await Promise.all(unused.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)));
}
