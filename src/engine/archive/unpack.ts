import type { Compression, Packing } from '../../shared/files/compression';
import { BZIP2_HEAD_BYTES, looksLikeBzip2, unbzip2 } from '../bytes/bzip2/unbzip2';
import { gunzip } from '../bytes/gunzip';
import { unzstd } from '../bytes/zstd/unzstd';
import { looksLikeZstd } from '../bytes/zstd/zstd-frame';

/** So many first bytes decide about the compression. */
export const PACKING_BYTES = BZIP2_HEAD_BYTES;

/** Decided by the first `PACKING_BYTES`, never by the name. */
export function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (looksLikeZstd(head)) return 'zstd';
  return looksLikeBzip2(head) ? 'bzip2' : 'none';
}

/** The unpacked bytes, as `gunzip` yields them. `rawSize`: the bytes that may grow `EXPANSION_CAP` times. */
export function unpack(
  packing: Packing,
  raw: AsyncGenerator<Buffer, void, void>,
  rawSize: number,
): AsyncGenerator<Buffer, void, void> {
  switch (packing) {
    case 'gzip':
      return gunzip(raw, rawSize);
    case 'zstd':
      return unzstd(raw, rawSize);
    case 'bzip2':
      return unbzip2(raw, rawSize);
  }
}
