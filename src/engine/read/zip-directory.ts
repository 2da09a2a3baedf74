import type { FileHandle } from 'node:fs/promises';
import { fromFdPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { failure, FailureError } from '../../shared/failure';
import { PARTS_AT_MOST } from '../../shared/parts';
import { EXPANSION_CAP, EXPANSION_FREE_BYTES } from '../model/limits';
import type { ZipEntry } from '../model/file-location';

/** Files that an archive may list in all, of whatever kind. */
const LISTED_AT_MOST = 20_000;

/** A file that an archive lists; nothing of it was read yet. */
export interface Listed {
  /** With the way to it in the archive, `/` between folders. */
  readonly name: string;
  readonly is:
    | { readonly kind: 'not-wanted' | 'encrypted' | 'packing' }
    | { readonly kind: 'readable'; readonly entry: ZipEntry };
}

/** The first bytes of a .zip, also of one without a file in it. */
export function looksLikeZip(head: Buffer): boolean {
  return head.length >= 4 && [0x04034b50, 0x06054b50].includes(head.readUInt32LE(0));
}

/**
 * What an archive lists, by its central directory, without folders. `wanted` says by its name which file is to be read.
 * Throws `FailureError`: `archive-damaged`, `too-many-files`, and `file-unreadable` for one that would unpack to more
 * than any event files do.
 */
export async function listZip(
  handle: FileHandle,
  size: number,
  wanted: (name: string) => boolean,
): Promise<Listed[]> {
  try {
    const zip = await fromFdPromise(handle.fd, {
      autoClose: false,
      lazyEntries: true,
      // Nothing is ever written by these names, so no name is too bad to be shown; and sizes are counted as they come out.
      decodeStrings: false,
      validateEntrySizes: false,
    });
    return await list(zip, size, wanted);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError(failure('archive-damaged', error instanceof Error ? error.message : undefined));
  }
}

async function list(zip: ZipFile, size: number, wanted: (name: string) => boolean): Promise<Listed[]> {
  if (zip.entryCount > LISTED_AT_MOST) throw tooMany(zip.entryCount);
  const listed: Listed[] = [];
  let readable = 0;
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry);
    if (name.endsWith('/')) continue;
    if (!wanted(name)) {
      listed.push({ name, is: { kind: 'not-wanted' } });
      continue;
    }
    const is = await readableEntry(zip, entry, size);
    listed.push({ name, is });
    if (is.kind !== 'readable') continue;
    readable += 1;
    unpacked += is.entry.size;
    if (readable > PARTS_AT_MOST) throw tooMany(zip.entryCount);
    if (unpacked > Math.max(EXPANSION_FREE_BYTES, size * EXPANSION_CAP)) {
      throw new FailureError(failure('file-unreadable', 'zip expands beyond reason'));
    }
  }
  return listed;
}

async function readableEntry(zip: ZipFile, entry: Entry, size: number): Promise<Listed['is']> {
  if (entry.isEncrypted()) return { kind: 'encrypted' };
  const method = entry.compressionMethod === 0 ? 'stored' : entry.compressionMethod === 8 ? 'deflated' : null;
  if (method === null) return { kind: 'packing' };
  const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const { compressedSize: packedBytes, uncompressedSize, crc32 } = entry;
  if (start + packedBytes > size) throw new FailureError(failure('archive-damaged', 'it ends too early'));
  const unpacked = method === 'stored' ? packedBytes : uncompressedSize;
  return { kind: 'readable', entry: { start, packedBytes, method, crc32, size: unpacked } };
}

function nameOf(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

function tooMany(count: number): FailureError {
  return new FailureError(failure('too-many-files', `${count} files`));
}
