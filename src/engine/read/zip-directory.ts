import type { FileHandle } from 'node:fs/promises';
import { fromRandomAccessReaderPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { failure, FailureError } from '../../shared/failure';
import type { FileKind } from '../../shared/file-kind';
import { PARTS_AT_MOST } from '../../shared/parts';
import { packingKind } from '../formats/file-kind';
import { archiveName } from './file-names';
import { zipBounds, ZipReader, type ZipBounds } from './zip-bounds';
import { EXPANSION_CAP, EXPANSION_FREE_BYTES } from '../model/limits';
import type { ZipEntry } from '../model/file-location';

/** Files of an archive, of any kind. */
const MAX_LISTED = 20_000;

/** A file in the directory of an archive. Its bytes were not read yet. */
export interface ListedFile {
  /** The path in the archive, with `/` between folders. */
  readonly name: string;
  readonly is:
    | { readonly kind: 'not-wanted' | 'encrypted' }
    | { readonly kind: 'packing'; readonly packing: FileKind }
    | { readonly kind: 'readable'; readonly entry: ZipEntry };
}

/**
 * The files of an archive according to its central directory, without folders. `size`: bytes of the archive. `wanted`
 * selects files by name. Throws `FailureError`: `archive-damaged`, `too-many-files`, and `file-unreadable` if the wanted
 * files expand beyond `EXPANSION_CAP`.
 */
export async function listZip(
  handle: FileHandle,
  size: number,
  wanted: (name: string) => boolean,
): Promise<ListedFile[]> {
  try {
    const bounds = await zipBounds(handle, size);
    if (bounds === null) throw new FailureError(failure('archive-damaged', 'its end is missing'));
    const { start, end } = bounds;
    const zip = await fromRandomAccessReaderPromise(new ZipReader(handle, start), end - start, {
      autoClose: false,
      lazyEntries: true,
      // Names never become paths on the disk, so every name is fine; sizes are verified while unpacking.
      decodeStrings: false,
      validateEntrySizes: false,
    });
    return await list(zip, bounds, wanted);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError(failure('archive-damaged', error instanceof Error ? error.message : undefined));
  }
}

async function list(
  zip: ZipFile,
  bounds: ZipBounds,
  wanted: (name: string) => boolean,
): Promise<ListedFile[]> {
  if (zip.entryCount > MAX_LISTED) throw tooMany(zip.entryCount);
  const listed: ListedFile[] = [];
  let readable = 0;
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    if (isFolder(entry)) continue;
    const name = nameOf(entry);
    if (!wanted(name)) {
      listed.push({ name, is: { kind: 'not-wanted' } });
      continue;
    }
    const is = await readableEntry(zip, entry, bounds);
    listed.push({ name, is });
    if (is.kind !== 'readable') continue;
    readable += 1;
    unpacked += is.entry.size;
    if (readable > PARTS_AT_MOST) throw tooMany(zip.entryCount);
    if (unpacked > Math.max(EXPANSION_FREE_BYTES, (bounds.end - bounds.start) * EXPANSION_CAP)) {
      throw new FailureError(failure('file-unreadable', 'zip expands beyond reason'));
    }
  }
  return listed;
}

async function readableEntry(zip: ZipFile, entry: Entry, bounds: ZipBounds): Promise<ListedFile['is']> {
  if (entry.isEncrypted()) return { kind: 'encrypted' };
  const method = entry.compressionMethod === 0 ? 'stored' : entry.compressionMethod === 8 ? 'deflated' : null;
  if (method === null) return { kind: 'packing', packing: packingKind(entry.compressionMethod) };
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const { compressedSize: packedBytes, uncompressedSize, crc32 } = entry;
  const start = bounds.start + fileDataStart;
  if (start + packedBytes > bounds.end)
    throw new FailureError(failure('archive-damaged', 'it ends too early'));
  const unpacked = method === 'stored' ? packedBytes : uncompressedSize;
  return { kind: 'readable', entry: { start, packedBytes, method, crc32, size: unpacked } };
}

function isFolder({ fileNameRaw }: Entry): boolean {
  const last = fileNameRaw[fileNameRaw.length - 1];
  return last === 0x2f || last === 0x5c;
}

function nameOf(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  return archiveName(getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false));
}

function tooMany(count: number): FailureError {
  return new FailureError(failure('too-many-files', `${count} files`));
}
