import { crc32, createInflateRaw } from 'node:zlib';
import { failure, FailureError } from '../../shared/failure';
import type { Damage } from '../../shared/problem';
import { EXPANSION_CAP, EXPANSION_FREE_BYTES } from '../model/limits';
import { ZlibPump } from './zlib-pump';

/** Compressed data is not as it was written. Everything readable was yielded. */
export class GzipDamagedError extends Error {
  override readonly name = 'GzipDamagedError';
  constructor(readonly damage: Damage) {
    super(damage);
  }
}

const OUTPUT_BYTES = 64 * 1024;
const SMALLEST_SLICE = 64;
const LARGEST_SLICE = 64 * 1024;

/**
 * Decompresses all members of a gzip file (RFC 1952) in bounded memory, whatever the ratio. `rawSize`: compressed bytes.
 * Throws `GzipDamagedError` after the last readable byte, and `FailureError` (`file-unreadable`) beyond `freeBytes` and
 * `EXPANSION_CAP` times `rawSize`. Only zeros to the very end are padding; other bytes between members are damage.
 *
 * On corruption zlib drops the output of the whole write, so a file is written in about 4,000 slices. The cuts depend
 * only on the file: each pass over it sees the same lines.
 */
export async function* gunzip(
  raw: AsyncGenerator<Buffer, void, void>,
  rawSize: number,
  freeBytes = EXPANSION_FREE_BYTES,
): AsyncGenerator<Buffer, void, void> {
  const input = new RawInput(raw);
  const cap = Math.max(freeBytes, rawSize * EXPANSION_CAP);
  const sliceBytes = Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, Math.ceil(rawSize / 4096)));
  const seen: { damage: Damage | null; yielded: number } = { damage: null, yielded: 0 };
  do {
    await skipHeader(input);
    const member = new Member();
    for await (const out of member.bytes(input, sliceBytes)) {
      seen.yielded += out.length;
      if (seen.yielded > cap)
        throw new FailureError(failure('file-unreadable', 'gzip expands beyond reason'));
      yield out;
    }
    const end = await endOf(input, member);
    if (end === 'cut') throw new GzipDamagedError('cut');
    if (end === 'wrong') seen.damage ??= 'checksum';
    const zeros = await skipZeros(input);
    if (await input.ended()) break;
    if (zeros > 0) seen.damage ??= 'between';
  } while (await beginsMember(input));
  if (!(await input.ended())) throw new GzipDamagedError('behind');
  if (seen.damage !== null) throw new GzipDamagedError(seen.damage);
}

/** The compressed bytes, taken one by one or a slice at a time. */
class RawInput {
  private chunk: Buffer = Buffer.alloc(0);
  private at = 0;

  constructor(private readonly raw: AsyncGenerator<Buffer, void, void>) {}

  async ended(): Promise<boolean> {
    return (await this.available()) === 0;
  }

  /** The next bytes, at most `length`; they are taken by `take`. Empty: there are no more. */
  async peek(length: number): Promise<Buffer> {
    await this.available();
    return this.chunk.subarray(this.at, this.at + length);
  }

  take(length: number): void {
    this.at += length;
  }

  /** Takes the next byte; null: there are no more. */
  async byte(): Promise<number | null> {
    if (await this.ended()) return null;
    const byte = this.chunk[this.at] as number;
    this.at += 1;
    return byte;
  }

  // Not `for await`, which would close `raw`: after damage the caller reads on.
  private async available(): Promise<number> {
    while (this.at >= this.chunk.length) {
      const next = await this.raw.next();
      if (next.done === true) return 0;
      this.chunk = next.value;
      this.at = 0;
    }
    return this.chunk.length - this.at;
  }
}

/** The deflated bytes of one member, with their sum and length. */
class Member {
  crc = 0;
  length = 0;

  async *bytes(input: RawInput, sliceBytes: number): AsyncGenerator<Buffer, void, void> {
    const inflate = createInflateRaw({ chunkSize: OUTPUT_BYTES });
    const pump = new ZlibPump(inflate);
    try {
      for (;;) {
        const slice = await input.peek(sliceBytes);
        if (slice.length === 0) throw new GzipDamagedError('cut');
        const before = inflate.bytesWritten;
        const ended = yield* this.summed(pump.push(slice));
        input.take(inflate.bytesWritten - before);
        if (ended) return;
      }
    } finally {
      pump.destroy();
    }
  }

  private async *summed(out: AsyncGenerator<Buffer, boolean, void>): AsyncGenerator<Buffer, boolean, void> {
    for (;;) {
      const next = await out.next().catch((error: unknown) => {
        // Only zlib's errors have `errno`.
        throw error instanceof Error && 'errno' in error ? new GzipDamagedError('corrupt') : error;
      });
      if (next.done === true) return next.value;
      this.crc = crc32(next.value, this.crc);
      this.length += next.value.length;
      yield next.value;
    }
  }
}

const FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16 } as const;
const FIXED_HEADER_BYTES = 10;

/** Takes the header of a member: the fixed fields, then those that its flags announce. */
async function skipHeader(input: RawInput): Promise<void> {
  const [first, second, method, flags = 0] = await bytesOf(input, FIXED_HEADER_BYTES);
  if (first !== 0x1f || second !== 0x8b || method !== 8) throw new GzipDamagedError('corrupt');
  if ((flags & FLAG.extra) !== 0) {
    const [low = 0, high = 0] = await bytesOf(input, 2);
    await bytesOf(input, low + 256 * high);
  }
  if ((flags & FLAG.name) !== 0) await skipText(input);
  if ((flags & FLAG.comment) !== 0) await skipText(input);
  if ((flags & FLAG.headerSum) !== 0) await bytesOf(input, 2);
}

async function skipText(input: RawInput): Promise<void> {
  for (let byte = await input.byte(); byte !== 0; byte = await input.byte()) {
    if (byte === null) throw new GzipDamagedError('cut');
  }
}

async function bytesOf(input: RawInput, length: number): Promise<number[]> {
  const bytes: number[] = [];
  while (bytes.length < length) {
    const byte = await input.byte();
    if (byte === null) throw new GzipDamagedError('cut');
    bytes.push(byte);
  }
  return bytes;
}

const TRAILER_BYTES = 8;

/** Takes the sum and the length behind a member. If they are wrong, its bytes still count. */
async function endOf(input: RawInput, { crc, length }: Member): Promise<'right' | 'wrong' | 'cut'> {
  const trailer = Buffer.alloc(TRAILER_BYTES);
  for (let at = 0; at < trailer.length; at += 1) {
    const byte = await input.byte();
    if (byte === null) return 'cut';
    trailer[at] = byte;
  }
  const isRight = trailer.readUInt32LE(0) === crc && trailer.readUInt32LE(4) === length % 2 ** 32;
  return isRight ? 'right' : 'wrong';
}

/** Takes zeros; returns how many. */
async function skipZeros(input: RawInput): Promise<number> {
  let zeros = 0;
  for (;;) {
    const bytes = await input.peek(LARGEST_SLICE);
    const end = bytes.findIndex((byte) => byte !== 0);
    const taken = end === -1 ? bytes.length : end;
    input.take(taken);
    zeros += taken;
    if (bytes.length === 0 || end !== -1) return zeros;
  }
}

/** Whether what follows is meant as a member: a first byte decides, the header itself is read later. */
async function beginsMember(input: RawInput): Promise<boolean> {
  const [first] = await input.peek(1);
  return first === 0x1f;
}
