import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FailureError } from '../../shared/failure';
import { DamagedDataError } from '../bytes/damaged-data-error';
import { diskFailure } from '../model/disk-failure';
import type { ArchiveEntry } from '../model/file-location';
import { ArchiveSection, DiskArchive, type OpenArchive } from './archive-bytes';
import type { ArchiveBytes, BlockSource } from './block-source';
import { entryBytes } from './entry-bytes';

/** Bytes that can be read at any place, and belong to someone else. */
export function asItLies(bytes: ArchiveBytes): OpenArchive {
  return { bytes, close: () => Promise.resolve() };
}

/** A member of an archive that can be read at any place: a copy on the disk, where it is packed. Close it after use. */
export function anywhereIn(archive: ArchiveBytes, entry: ArchiveEntry): OpenArchive {
  if (entry.method === 'stored' && !archive.isStreamed)
    return asItLies(new ArchiveSection(archive, entry.start, entry.size));
  const copy = new UnpackedCopy(entryBytes(archive, entry));
  return { bytes: copy, close: () => copy.close() };
}

interface OpenCopy {
  readonly folder: string;
  readonly handle: FileHandle;
  readonly bytes: DiskArchive;
}

/** Unpacks into a file of its own at the first reading. What is wrong with the packed bytes, a pass over them tells. */
class UnpackedCopy implements ArchiveBytes {
  readonly isStreamed = false;
  readonly damage = null;
  private copy: Promise<OpenCopy> | null = null;

  constructor(private readonly packed: BlockSource) {}

  get size(): number {
    return this.packed.size;
  }

  async read(start: number, length: number, signal: AbortSignal): Promise<Buffer> {
    this.copy ??= copyOf(this.packed, signal);
    return (await this.copy).bytes.read(start, length);
  }

  section(): BlockSource {
    throw new Error('A copy is read by its places.');
  }

  async close(): Promise<void> {
    const copy = await this.copy?.catch(() => null);
    if (copy === undefined || copy === null) return;
    await copy.handle.close();
    await rm(copy.folder, { recursive: true, force: true });
  }
}

async function copyOf(packed: BlockSource, signal: AbortSignal): Promise<OpenCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'event-importer-member-'));
  let handle: FileHandle | null = null;
  try {
    handle = await open(join(folder, 'member'), 'wx+', 0o600);
    const size = await write(packed.blocks(signal, 0), handle);
    return { folder, handle, bytes: new DiskArchive(handle, size) };
  } catch (error) {
    await handle?.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The bytes written: fewer, if the packed ones are damaged. */
async function write(blocks: AsyncIterable<Buffer>, handle: FileHandle): Promise<number> {
  let size = 0;
  try {
    for await (const block of blocks) {
      // Unlike `write`, it writes all of the block.
      await handle.writeFile(block).catch((error: unknown) => {
        throw new FailureError(diskFailure(error));
      });
      size += block.length;
    }
  } catch (error) {
    if (!(error instanceof DamagedDataError)) throw error;
  }
  return size;
}
