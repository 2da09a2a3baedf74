import { randomBytes } from 'node:crypto';
import { open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Fixes } from '../../shared/checks/fix';
import { readingOf } from '../../shared/files/layout';
import { fail, FailureError, succeed, type Result } from '../../shared/failure';
import { DiskFile, onDisk } from '../bytes/disk-file';
import { withEachLine } from '../read/each-line';
import type { LineSink } from '../read/line-splitter';
import type { CheckedFile } from '../model/source-file';
import { LineFixer } from '../fixes/line-fixer';

export interface CorrectedCopyRequest {
  readonly file: CheckedFile;
  readonly fixes: Fixes;
  /** When the file was checked, ms since 1970. */
  readonly nowMs: number;
  /** A file there is replaced once the copy is complete. It must not be the file itself. */
  readonly path: string;
}

const NEWLINE = Buffer.from('\n');

/**
 * Writes the events of a checked file one a line, with all fixes made. Lines with an error stay as they are. The copy
 * is complete and synced to disk, or not written. Failures: `file-` and `disk-` families; `gone` after an abort.
 */
export async function saveCorrected(
  request: CorrectedCopyRequest,
  signal: AbortSignal,
): Promise<Result<undefined>> {
  const { file, path } = request;
  const temp = `${path}.writing-${randomBytes(4).toString('hex')}`;
  try {
    return await withEachLine(file, signal, async (eachLine) => {
      if (await isSourceFile(path, file)) return fail('file-itself');
      const copy = await DiskFile.create(temp);
      try {
        const lines = new CorrectedLines(
          LineFixer.for(request.fixes, request.nowMs, readingOf(file.form)),
          copy,
        );
        await eachLine(lines, () => copy.flush());
        await copy.finish();
        await onDisk(path, rename(temp, path));
        await syncFolder(dirname(path));
      } catch (error) {
        await copy.discard();
        throw error;
      }
      return succeed(undefined);
    });
  } catch (error) {
    if (signal.aborted) return fail('gone', 'stopped');
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** Whether the path leads to the file or one of its parts, under any name. */
async function isSourceFile(path: string, { identity, parts }: CheckedFile): Promise<boolean> {
  const existing = await stat(path).catch(() => null);
  const files = parts?.map((part) => part.packed?.archive ?? part.identity) ?? [identity];
  return files.some(({ device, inode }) => existing?.ino === inode && existing.dev === device);
}

/** Makes the rename durable. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await onDisk(folder, open(folder, 'r'));
  await handle.sync().catch(() => undefined);
  await handle.close();
}

class CorrectedLines implements LineSink {
  constructor(
    private readonly fixer: LineFixer | null,
    private readonly copy: DiskFile,
  ) {}

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { fixer } = this;
    const action = fixer === null ? 'as-is' : fixer.fix(bytes, start, end, number, utf8);
    if (action === 'skipped') return;
    if (fixer !== null && action === 'fixed') this.copy.append(fixer.bytes, 0, fixer.length);
    else this.copy.append(bytes, start, end);
    this.copy.append(NEWLINE);
  }

  blank(): void {
    // A blank line is not an event.
  }

  longLine(piece: Buffer, number: number, last: boolean): void {
    if (this.fixer?.isLeftOut(number) === true) return;
    this.copy.append(piece);
    if (last) this.copy.append(NEWLINE);
  }
}
