import type { Compression, Packing } from '../../shared/compression';
import { gunzip } from '../bytes/gunzip';
import { unzstd } from '../bytes/zstd/unzstd';
import { looksLikeZstd } from '../bytes/zstd/zstd-frame';

/** Decided by the first four bytes, never by the name. */
export function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return looksLikeZstd(head) ? 'zstd' : 'none';
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
  }
}
