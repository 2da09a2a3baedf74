import { randomBytes } from 'node:crypto';
import { open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Fixes } from '../../shared/fix';
import { fail, FailureError, succeed, type Result } from '../../shared/failure';
import { DiskFile, onDisk } from '../bytes/disk-file';
import { withEachLine } from '../read/each-line';
import type { LineSink } from '../read/line-splitter';
import type { CheckedFile } from '../model/source-file';
import { LineFixer } from '../fixes/line-fixer';

export interface CorrectedCopyRequest {
  readonly file: CheckedFile;
  readonly fixes: Fixes;
  /** The moment of the check, ms since 1970. */
  readonly nowMs: number;
  /** Where the copy goes. What is there is replaced, once the copy is whole; it is never the file itself. */
  readonly path: string;
}

const NEWLINE = Buffer.from('\n');

/**
 * Writes the events of a checked file one a line, with all fixes made; lines that cannot be sent stay as they are.
 * The copy is there whole and on the disk, or not at all. Failures: the `file-` and the `disk-` family, `gone` after an abort.
 */
export async function saveCorrected(
  request: CorrectedCopyRequest,
  signal: AbortSignal,
): Promise<Result<undefined>> {
  const { file, path } = request;
  const temp = `${path}.writing-${randomBytes(4).toString('hex')}`;
  try {
    return await withEachLine(file, signal, async (eachLine) => {
      if (await isOneOf(path, file)) return fail('file-itself');
      const copy = await DiskFile.create(temp);
      try {
        const lines = new CorrectedLines(LineFixer.for(request.fixes, request.nowMs), copy);
        await eachLine(lines, () => copy.flush());
        await copy.finish();
        await onDisk(path, rename(temp, path));
        await settle(dirname(path));
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

/** Whether there is, under this or another name, one of the files themselves. */
async function isOneOf(path: string, { identity, parts }: CheckedFile): Promise<boolean> {
  const there = await stat(path).catch(() => null);
  const files = parts?.map((part) => part.packed?.archive ?? part.identity) ?? [identity];
  return files.some(({ device, inode }) => there?.ino === inode && there.dev === device);
}

/** Makes the rename itself last. Windows cannot open folders and does not need it. */
async function settle(folder: string): Promise<void> {
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
    const fate = fixer === null ? 'as-is' : fixer.look(bytes, start, end, number, utf8);
    if (fate === 'skipped') return;
    if (fixer !== null && fate === 'fixed') this.copy.append(fixer.bytes, 0, fixer.length);
    else this.copy.append(bytes, start, end);
    this.copy.append(NEWLINE);
  }

  blank(): void {
    // It is no event.
  }

  longLine(piece: Buffer, number: number, last: boolean): void {
    if (this.fixer?.isLeftOut(number) === true) return;
    this.copy.append(piece);
    if (last) this.copy.append(NEWLINE);
  }
}
