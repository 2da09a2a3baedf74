import * as zlib from 'node:zlib';
import { decompress } from 'fzstd';
import { unlz4, unlz4OfHadoop } from './lz4';
import { ParquetDamagedError } from './parquet-damaged-error';
import type { Codec } from './schema-element';
import { unsnappy } from './snappy';

/** Unpacks the bytes of a page into `output`, which they must fill. Throws `ParquetDamagedError`. */
export function unpackPage(codec: Codec, packed: Buffer, output: Buffer): void {
  // A page without values has no packed bytes.
  if (output.length === 0) return;
  switch (codec) {
    case 'none':
      return fill(output, packed);
    case 'snappy':
      return unsnappy(packed, output);
    case 'lz4-raw':
      return unlz4(packed, output);
    case 'lz4':
      return unlz4OfHadoop(packed, output);
    case 'gzip':
      return fill(
        output,
        orDamaged(() => zlib.unzipSync(packed, { maxOutputLength: output.length })),
      );
    case 'brotli':
      return fill(
        output,
        orDamaged(() => zlib.brotliDecompressSync(packed, { maxOutputLength: output.length })),
      );
    case 'zstd':
      return fill(
        output,
        orDamaged(() => unzstd(packed, output.length)),
      );
  }
}

type ZlibOfLater = typeof zlib & {
  readonly zstdDecompressSync?: (bytes: Buffer, options: { readonly maxOutputLength: number }) => Buffer;
};

/** By the platform where it can: Node has Zstandard since 22.15. */
function unzstd(packed: Buffer, length: number): Uint8Array {
  const platform: ZlibOfLater = zlib;
  if (platform.zstdDecompressSync !== undefined)
    return platform.zstdDecompressSync(packed, { maxOutputLength: length });
  return decompress(packed, new Uint8Array(length));
}

function fill(output: Buffer, bytes: Uint8Array): void {
  if (bytes.length !== output.length)
    throw new ParquetDamagedError(`a page of ${bytes.length} instead of ${output.length} bytes`);
  output.set(bytes);
}

function orDamaged(unpack: () => Uint8Array): Uint8Array {
  try {
    return unpack();
  } catch (error) {
    throw new ParquetDamagedError(`a page cannot be unpacked: ${String(error)}`);
  }
}
