import { createGunzip } from 'node:zlib';
import { failure, FailureError } from '../../shared/failure';
import { EXPANSION_CAP, EXPANSION_FREE_BYTES } from '../model/limits';
import { ZlibPump } from './zlib-pump';

/** The compressed data ends early or is corrupt. All that could be read before was given out. */
export class GunzipDamage extends Error {
  override readonly name = 'GunzipDamage';
}

const OUTPUT_BYTES = 64 * 1024;
const SMALLEST_SLICE = 64;
const LARGEST_SLICE = 64 * 1024;
/** CRC and length. When they do not fit, what was read before them still counts. */
const TRAILER_BYTES = 8;

/**
 * Decompresses; memory stays flat whatever the ratio. Throws `GunzipDamage` after the last readable byte, and
 * `FailureError` for what grows beyond reason.
 *
 * zlib loses what one write gave before it met corruption, so a file goes in as about 4,000 slices and its trailer
 * apart. The cuts depend on the file alone: each pass over it sees the same lines.
 */
export async function* gunzip(
  raw: AsyncGenerator<Buffer, void, void>,
  rawSize: number,
  freeBytes = EXPANSION_FREE_BYTES,
): AsyncGenerator<Buffer, void, void> {
  const pump = new ZlibPump(createGunzip({ chunkSize: OUTPUT_BYTES }));
  const cap = Math.max(freeBytes, rawSize * EXPANSION_CAP);
  let given = 0;
  try {
    for await (const out of decompressed(pump, raw, rawSize)) {
      given += out.length;
      if (given > cap) throw new FailureError(failure('file-unreadable', 'gzip expands beyond reason'));
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
  // Not `for await`: the caller goes on with `raw` after damage, which `for await` would close.
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
    // zlib's own errors have a number; what the consumer throws passes through `yield` and is not ours.
    if (error instanceof Error && 'errno' in error) throw new GunzipDamage(error.message);
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
