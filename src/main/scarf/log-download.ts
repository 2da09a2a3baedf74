import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { failure, FailureError, retryableFailure } from '../../shared/failure';
import { TEMP_MARK } from '../storage/durable-file';
import { isWebPage, type Answer } from './answer';
import type { ReadAnswer } from './call';
import { codeOf } from './failures';

export interface LogTarget {
  /** An existing file stays as it is until the whole log has arrived. */
  readonly path: string;
  readonly maxBytes: number;
  /** Timeout between two pieces, and of the whole as long as fewer bytes arrive than `SLOWEST`; milliseconds. */
  readonly stallMs: number;
  readonly slowMs: number;
  /** Receives the number of bytes of this attempt so far. */
  readonly onBytes: (bytes: number) => void;
}

/** A log that arrives more slowly, in bytes a second, has an end: otherwise a drop a minute would hold it open for ever. */
const SLOWEST = 10_000;

/** The path of a log while it arrives. */
export function arrivingLog(path: string): string {
  return `${path}${TEMP_MARK}log`;
}

/** Writes a log to a temporary file, and renames it once it is complete. */
export function saveLog(target: LogTarget): ReadAnswer<void> {
  const part = arrivingLog(target.path);
  return async (answer, _asked, deadline) => {
    const file = await onDisk(part, open(part, 'w', 0o600));
    try {
      await copy(answer, file, target, () => deadline.allow(target.stallMs, 'reading the log'));
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

async function copy(answer: Answer, file: FileHandle, target: LogTarget, extend: () => void): Promise<void> {
  const refuse = (why: string): never => {
    throw new FailureError(failure('unexpected-answer', why));
  };
  const began = performance.now();
  let bytes = 0;
  let last: number | undefined;
  if (isWebPage(answer.contentType, '')) refuse(WEB_PAGE);
  extend();
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    if (bytes === 0 && isWebPage('', chunk.toString('latin1', 0, 64))) refuse(WEB_PAGE);
    bytes += chunk.length;
    if (bytes > target.maxBytes)
      throw new FailureError(failure('log-too-large', `a log of over ${target.maxBytes} bytes`));
    if (performance.now() - began > target.slowMs + (bytes / SLOWEST) * 1000)
      throw new FailureError(retryableFailure('timed-out', `reading the log: only ${bytes} bytes`));
    last = lastOf(chunk) ?? last;
    // Unlike `write`, it writes all of the chunk.
    await onDisk(target.path, file.writeFile(chunk));
    extend();
    target.onBytes(bytes);
  }
  // Without a known end, a cut answer looks like one that ended.
  if (!answer.hasKnownEnd && last !== undefined && last !== CLOSING_BRACE)
    throw new FailureError(retryableFailure('connection-lost', 'the log ends within an entry'));
}

const WEB_PAGE = 'a web page where a log was due';
const CLOSING_BRACE = 0x7d;

/** The last byte that is not white space. */
function lastOf(chunk: Buffer): number | undefined {
  let end = chunk.length - 1;
  while (end >= 0 && isWhiteSpace(chunk[end])) end -= 1;
  return chunk[end];
}

function isWhiteSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Turns an error of the disk into a disk failure: other errors are of the network. */
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
