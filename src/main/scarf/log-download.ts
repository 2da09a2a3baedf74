import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { failure, FailureError, type FailureCode } from '../../shared/failure';
import { isWebPage, type Answer } from './answer';
import type { Take } from './call';
import { codeOf } from './failures';

export interface LogTarget {
  /** Where the whole log is to be. Until it is there, a former file stays as it was. */
  readonly path: string;
  readonly maxBytes: number;
  /** Bytes of this attempt so far. */
  readonly onBytes: (bytes: number) => void;
}

/** Where a log is while it arrives. */
export function arrivingLog(path: string): string {
  return `${path}.part`;
}

/** Writes a log beside its place, and moves it there once it is known to be whole. */
export function takeLog(target: LogTarget, stallMs: number): Take<void> {
  const part = arrivingLog(target.path);
  return async (answer, _asked, watch) => {
    const file = await onDisk(part, open(part, 'w', 0o600));
    try {
      await copy(answer, file, target, () => watch.allow(stallMs, 'reading the log'));
      await onDisk(part, file.sync());
      await onDisk(part, file.close());
      await onDisk(part, rename(part, target.path));
      return { ok: true, value: undefined };
    } catch (error) {
      answer.body.destroy();
      await file.close().catch(() => undefined);
      await rm(part, { force: true }).catch(() => undefined);
      throw error;
    }
  };
}

async function copy(answer: Answer, file: FileHandle, target: LogTarget, goOn: () => void): Promise<void> {
  const refuse = (code: FailureCode, details: string, retryable = false): never => {
    throw new FailureError(failure(code, details, retryable));
  };
  let bytes = 0;
  let last: number | undefined;
  if (isWebPage(answer.contentType, '')) refuse('unexpected-answer', WEB_PAGE);
  goOn();
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    if (bytes === 0 && isWebPage('', chunk.toString('latin1', 0, 64))) refuse('unexpected-answer', WEB_PAGE);
    bytes += chunk.length;
    if (bytes > target.maxBytes) refuse('unexpected-answer', `a log of over ${target.maxBytes} bytes`);
    last = lastOf(chunk) ?? last;
    await onDisk(target.path, writeAll(file, chunk));
    goOn();
    target.onBytes(bytes);
  }
  // An answer without a length that is cut between two packets looks like one that ended.
  if (last !== undefined && last !== CLOSING_BRACE)
    refuse('connection-lost', 'the log ends within an entry', true);
}

const WEB_PAGE = 'a web page where a log was due';
const CLOSING_BRACE = 0x7d;

/** The last byte that is not blank. */
function lastOf(chunk: Buffer): number | undefined {
  let end = chunk.length - 1;
  while (end >= 0 && isBlank(chunk[end])) end -= 1;
  return chunk[end];
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  let rest = chunk;
  while (rest.length > 0) {
    const { bytesWritten } = await file.write(rest);
    rest = rest.subarray(bytesWritten);
  }
}

/** Tells trouble with the disk from trouble with the network. */
async function onDisk<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOf(error);
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
    throw new FailureError(
      failure(full ? 'disk-full' : denied ? 'disk-no-permission' : 'disk-trouble', `${code} (${path})`),
    );
  }
}
