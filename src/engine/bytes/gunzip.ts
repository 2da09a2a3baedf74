import { createGunzip } from 'node:zlib';
import { failure, FailureError } from '../../shared/failure';
import { EXPANSION_CAP, EXPANSION_FREE_BYTES } from '../model/limits';
import { ZlibPump } from './zlib-pump';

/** Compressed data ends early or is corrupt. Everything readable before the damage was yielded. */
export class GzipDamagedError extends Error {
  override readonly name = 'GzipDamagedError';
}

const OUTPUT_BYTES = 64 * 1024;
const SMALLEST_SLICE = 64;
const LARGEST_SLICE = 64 * 1024;
/** CRC and length. If they are wrong, the bytes before them still count. */
const TRAILER_BYTES = 8;

/**
 * Decompresses gzip in bounded memory, whatever the ratio. `rawSize`: compressed bytes. Throws `GzipDamagedError` after
 * the last readable byte, and `FailureError` (`file-unreadable`) beyond `freeBytes` and `EXPANSION_CAP` times `rawSize`.
 *
 * On corruption zlib drops the output of the whole write, so a file is written in about 4,000 slices, its trailer
 * apart. The cuts depend only on the file: each pass over it sees the same lines.
 */
export async function* gunzip(
  raw: AsyncGenerator<Buffer, void, void>,
  rawSize: number,
  freeBytes = EXPANSION_FREE_BYTES,
): AsyncGenerator<Buffer, void, void> {
  const pump = new ZlibPump(createGunzip({ chunkSize: OUTPUT_BYTES }));
  const cap = Math.max(freeBytes, rawSize * EXPANSION_CAP);
  let yielded = 0;
  try {
    for await (const out of decompressed(pump, raw, rawSize)) {
      yielded += out.length;
      if (yielded > cap) throw new FailureError(failure('file-unreadable', 'gzip expands beyond reason'));
      yield out;
    }
  } finally {
    pump.destroy();
  }
}

async function* decompressed(
  pump: ZlibPump,
  raw: AsyncGenerator<Buffer, void, void>,
  rawSize: number,
): AsyncGenerator<Buffer, void, void> {
  const cuts = new Cuts(rawSize);
  // Not `for await`, which would close `raw`: after damage the caller reads on.
  for (let next = await raw.next(); next.done !== true; next = await raw.next()) {
    for (const slice of cuts.of(next.value)) {
      const ended = yield* undamaged(pump.push(slice));
      if (ended) return;
    }
  }
  yield* undamaged(pump.finish());
}

async function* undamaged<R>(out: AsyncGenerator<Buffer, R, void>): AsyncGenerator<Buffer, R, void> {
  try {
    return yield* out;
  } catch (error) {
    // Only zlib's errors have `errno`; an error of the consumer also arrives here through `yield`.
    if (error instanceof Error && 'errno' in error) throw new GzipDamagedError(error.message);
    throw error;
  }
}

class Cuts {
  private position = 0;
  private readonly sliceBytes: number;

  constructor(private readonly rawSize: number) {
    this.sliceBytes = Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, Math.ceil(rawSize / 4096)));
  }

  *of(bytes: Buffer): Generator<Buffer, void, void> {
    const trailerAt = this.rawSize - TRAILER_BYTES;
    let at = 0;
    while (at < bytes.length) {
      const toTrailer = trailerAt - this.position;
      const limit = toTrailer > 0 ? Math.min(this.sliceBytes, toTrailer) : this.sliceBytes;
      const slice = bytes.subarray(at, at + limit);
      yield slice;
      at += slice.length;
      this.position += slice.length;
    }
  }
}
