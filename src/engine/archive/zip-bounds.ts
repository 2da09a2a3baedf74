import { RandomAccessReader } from 'yauzl';
import type { ArchiveBytes } from './block-source';

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

/** Finds the archive in the bytes of a file; null: its end is missing. */
export async function zipBounds(bytes: ArchiveBytes, signal: AbortSignal): Promise<ZipBounds | null> {
  const { size } = bytes;
  const tailBytes = Math.min(size, END_BYTES + COMMENT_AT_MOST);
  const tail = await bytes.read(size - tailBytes, tailBytes, signal);
  const at = tail.lastIndexOf(END_MARK);
  if (at === -1 || at + END_BYTES > tail.length) return null;
  const endMark = size - tailBytes + at;
  const directoryBytes = tail.readUInt32LE(at + 12);
  const directoryAt = tail.readUInt32LE(at + 16);
  const end = Math.min(size, endMark + END_BYTES + tail.readUInt16LE(at + 20));
  const begins = async (offset: number): Promise<boolean> =>
    (await bytes.read(offset, DIRECTORY_MARK.length, signal)).equals(DIRECTORY_MARK);
  const start = endMark - directoryBytes - directoryAt;
  const isMoved = start > 0 && !(await begins(directoryAt)) && (await begins(start + directoryAt));
  return { start: isMoved ? start : 0, end };
}

/** Reads an archive within its bounds. */
export class ZipReader extends RandomAccessReader {
  constructor(
    private readonly bytes: ArchiveBytes,
    private readonly start: number,
    private readonly signal: AbortSignal,
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
    this.bytes.read(this.start + position, length, this.signal).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        callback(bytes.length < length ? new Error('it ends too early') : null);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('unreadable')),
    );
  }

  /** The bytes belong to the caller. */
  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}
