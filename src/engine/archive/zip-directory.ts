import { fromRandomAccessReaderPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { failure, FailureError } from '../../shared/failure';
import { PARTS_AT_MOST } from '../../shared/files/parts';
import { archiveName, LISTED_AT_MOST, tooManyFiles, type ListedFile } from './listed-file';
import type { ArchiveBytes } from './block-source';
import { packingKind } from './zip-packing';
import { zipBounds, ZipReader, type ZipBounds } from './zip-bounds';

/**
 * The files of a .zip according to its central directory, without folders. Throws `FailureError`: `archive-damaged`,
 * `too-many-files`, and `file-unreadable` if the wanted files expand beyond `unpackedAtMost`.
 */
export async function listZip(
  bytes: ArchiveBytes,
  wanted: (name: string) => boolean,
  unpackedAtMost: number,
  signal: AbortSignal,
): Promise<ListedFile[]> {
  try {
    const bounds = await zipBounds(bytes, signal);
    if (bounds === null) throw new FailureError(failure('archive-damaged', 'its end is missing'));
    const { start, end } = bounds;
    const zip = await fromRandomAccessReaderPromise(new ZipReader(bytes, start, signal), end - start, {
      autoClose: false,
      lazyEntries: true,
      // Names never become paths on the disk, so every name is fine; sizes are verified while unpacking.
      decodeStrings: false,
      validateEntrySizes: false,
    });
    return await list(zip, bounds, wanted, unpackedAtMost);
  } catch (error) {
    if (error instanceof FailureError || signal.aborted) throw error;
    throw new FailureError(failure('archive-damaged', error instanceof Error ? error.message : undefined));
  }
}

async function list(
  zip: ZipFile,
  bounds: ZipBounds,
  wanted: (name: string) => boolean,
  unpackedAtMost: number,
): Promise<ListedFile[]> {
  if (zip.entryCount > LISTED_AT_MOST) throw tooManyFiles(zip.entryCount);
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
    if (readable > PARTS_AT_MOST) throw tooManyFiles(zip.entryCount);
    if (unpacked > unpackedAtMost) {
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
