import { FailureError } from '../../shared/failure';
import { DamagedDataError } from '../bytes/damaged-data-error';
import { isTarHeader, TAR_BLOCK_BYTES } from '../bytes/tar-sum';
import type { ArchiveLayer } from '../model/file-location';
import type { BlockSource } from './block-source';
import { compressionOf, unpack } from './unpack';
import { looksLikeZip } from './zip-bounds';

/** What kind of archive a file is. */
export interface Container {
  readonly kind: 'zip' | 'tar';
  /** How it is packed as a whole: a .tar.gz is a tar in a .gz. */
  readonly layers: readonly ArchiveLayer[];
}

/**
 * Decides by its first bytes, as many as `TAR_BLOCK_BYTES`, whether a file is an archive; null: it is none. Never fails for
 * its content.
 */
export async function containerOf(
  start: Buffer,
  file: BlockSource,
  signal: AbortSignal,
): Promise<Container | null> {
  if (looksLikeZip(start)) return { kind: 'zip', layers: [] };
  if (isTarHeader(start)) return { kind: 'tar', layers: [] };
  const packing = compressionOf(start);
  if (packing === 'none') return null;
  const inside = await startOf(unpack(packing, file.blocks(signal, 0), file.size));
  return isTarHeader(inside) ? { kind: 'tar', layers: [{ packing }] } : null;
}

/** The first block of a tar, or what there is of it. */
export async function startOf(bytes: AsyncGenerator<Buffer, void, void>): Promise<Buffer> {
  let start = Buffer.alloc(0);
  try {
    for await (const chunk of bytes) {
      start = Buffer.concat([start, chunk.subarray(0, TAR_BLOCK_BYTES - start.length)]);
      if (start.length === TAR_BLOCK_BYTES) break;
    }
  } catch (error) {
    // A later reading of the file tells what is wrong with it.
    if (!(error instanceof DamagedDataError) && !(error instanceof FailureError)) throw error;
  }
  return start;
}
