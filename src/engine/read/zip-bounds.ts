import type { FileHandle } from 'node:fs/promises';
import { RandomAccessReader } from 'yauzl';

const END_MARK = Buffer.from('PK\x05\x06', 'latin1');
const DIRECTORY_MARK = Buffer.from('PK\x01\x02', 'latin1');
const END_BYTES = 22;
const COMMENT_AT_MOST = 0xffff;

/** Where an archive lies in its file: programs that unpack themselves put bytes before it, other tools behind it. */
export interface ZipBounds {
  readonly start: number;
  readonly end: number;
}

/** Whether a file that starts with these bytes is a .zip, also an empty one. */
export function looksLikeZip(head: Buffer): boolean {
  return head.length >= 4 && [0x04034b50, 0x06054b50].includes(head.readUInt32LE(0));
}

/** Whether a file that starts with these bytes may hold a .zip behind a program. */
export function looksLikeProgram(head: Buffer): boolean {
  const text = head.toString('latin1');
  return text.startsWith('MZ') || text.startsWith('\x7fELF') || text.startsWith('#!');
}

/** Finds the archive in an open file of `size` bytes; null: its end is missing. */
export async function zipBounds(handle: FileHandle, size: number): Promise<ZipBounds | null> {
  const tail = await bytesAt(handle, Math.max(0, size - END_BYTES - COMMENT_AT_MOST), size);
  const at = tail.lastIndexOf(END_MARK);
  if (at === -1 || at + END_BYTES > tail.length) return null;
  const endMark = size - tail.length + at;
  const directoryBytes = tail.readUInt32LE(at + 12);
  const directoryAt = tail.readUInt32LE(at + 16);
  const end = Math.min(size, endMark + END_BYTES + tail.readUInt16LE(at + 20));
  const begins = async (offset: number): Promise<boolean> =>
    (await bytesAt(handle, offset, Math.min(size, offset + 4))).equals(DIRECTORY_MARK);
  const start = endMark - directoryBytes - directoryAt;
  const isMoved = start > 0 && !(await begins(directoryAt)) && (await begins(start + directoryAt));
  return { start: isMoved ? start : 0, end };
}

async function bytesAt(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, to - from));
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}

/** Reads an archive within its bounds. */
export class ZipReader extends RandomAccessReader {
  constructor(
    private readonly handle: FileHandle,
    private readonly start: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.handle.read(buffer, offset, length, this.start + position).then(
      ({ bytesRead }) => callback(bytesRead < length ? new Error('it ends too early') : null),
      (error: unknown) => callback(error instanceof Error ? error : new Error('unreadable')),
    );
  }

  /** The handle belongs to the caller. */
  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}
