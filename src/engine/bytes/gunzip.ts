import { crc32, createInflateRaw } from 'node:zlib';
import { failure, FailureError } from '../../shared/failure';
import type { Damage } from '../../shared/checks/problem';
import { DamagedDataError } from './damaged-data-error';
import { expandedAtMost } from '../model/limits';
import { RawInput } from './raw-input';
import { ZlibPump } from './zlib-pump';

const OUTPUT_BYTES = 64 * 1024;
const SMALLEST_SLICE = 64;
const LARGEST_SLICE = 64 * 1024;
/** (ours) Packed bytes of a member that are kept, to read them once more up to a damage. */
const KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Decompresses all members of a gzip file (RFC 1952) in bounded memory, whatever the ratio. `rawSize`: compressed bytes.
 * Throws `DamagedDataError` after the last readable byte, and `FailureError` (`file-unreadable`) beyond `freeBytes` and
 * `EXPANSION_CAP` times `rawSize`. Only zeros to the very end are padding; other bytes between members are damage.
 *
 * On corruption zlib drops output of the whole write. So the kept bytes are then written once more, in the smallest slices;
 * behind them a file is written in about 4,000 slices. The cuts depend only on the file: each pass over it sees the same
 * lines.
 */
export async function* gunzip(
  raw: AsyncGenerator<Buffer, void, void>,
  rawSize: number,
  freeBytes?: number,
): AsyncGenerator<Buffer, void, void> {
  const input = new RawInput(raw);
  const cap = expandedAtMost(rawSize, freeBytes);
  const laterSlice = Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, Math.ceil(rawSize / 4096)));
  const seen: { damage: Damage | null; yielded: number } = { damage: null, yielded: 0 };
  do {
    await skipHeader(input);
    const member = new Member();
    for await (const out of member.bytes(input, laterSlice)) {
      seen.yielded += out.length;
      if (seen.yielded > cap)
        throw new FailureError(failure('file-unreadable', 'gzip expands beyond reason'));
      yield out;
    }
    const end = await endOf(input, member);
    if (end === 'wrong') seen.damage ??= 'checksum';
    const zeros = await input.skipZeros();
    if (await input.ended()) break;
    if (zeros > 0) seen.damage ??= 'between';
  } while (await beginsMember(input));
  if (!(await input.ended())) throw new DamagedDataError('behind');
  if (seen.damage !== null) throw new DamagedDataError(seen.damage);
}

/** The deflated bytes of one member, with their sum and length. */
class Member {
  crc = 0;
  length = 0;
  /** The slices that were written. */
  private readonly kept: Buffer[] = [];
  private keptBytes = 0;

  /** `laterSlice`: the size of slices that are not kept. */
  async *bytes(input: RawInput, laterSlice: number): AsyncGenerator<Buffer, void, void> {
    const inflate = createInflateRaw({ chunkSize: OUTPUT_BYTES });
    const pump = new ZlibPump(inflate);
    try {
      for (;;) {
        const isKept = this.keptBytes < KEPT_BYTES;
        const slice = await input.peek(isKept ? LARGEST_SLICE : laterSlice);
        if (slice.length === 0) throw new DamagedDataError('cut');
        if (isKept) this.keep(slice);
        else this.kept.length = 0;
        const before = inflate.bytesWritten;
        const ended = yield* this.summed(pump.push(slice), isKept);
        input.take(inflate.bytesWritten - before);
        if (ended) return;
      }
    } finally {
      pump.destroy();
    }
  }

  private keep(slice: Buffer): void {
    this.kept.push(Buffer.from(slice));
    this.keptBytes += slice.length;
  }

  private async *summed(
    out: AsyncGenerator<Buffer, boolean, void>,
    isKept: boolean,
  ): AsyncGenerator<Buffer, boolean, void> {
    for (;;) {
      const next = await nextOf(out);
      if (next === 'corrupt') {
        if (isKept) yield* this.rest();
        throw new DamagedDataError('corrupt');
      }
      if (next.done === true) return next.value;
      this.crc = crc32(next.value, this.crc);
      this.length += next.value.length;
      yield next.value;
    }
  }

  /** What the last slice holds before it is corrupt, behind the bytes that were yielded. */
  private async *rest(): AsyncGenerator<Buffer, void, void> {
    const { kept } = this;
    const pump = new ZlibPump(createInflateRaw({ chunkSize: OUTPUT_BYTES }));
    const last = kept.at(-1) ?? Buffer.alloc(0);
    const slices = [...kept.slice(0, -1), ...inSlices(last, SMALLEST_SLICE)];
    let yielded = 0;
    try {
      for (const slice of slices) {
        const out = pump.push(slice);
        for (;;) {
          const next = await nextOf(out);
          if (next === 'corrupt') return;
          if (next.done === true) break;
          const known = Math.min(next.value.length, Math.max(0, this.length - yielded));
          yielded += next.value.length;
          if (known < next.value.length) yield next.value.subarray(known);
        }
      }
    } finally {
      pump.destroy();
    }
  }
}

/** The next bytes, or `corrupt`. */
async function nextOf(
  out: AsyncGenerator<Buffer, boolean, void>,
): Promise<IteratorResult<Buffer, boolean> | 'corrupt'> {
  return out.next().catch((error: unknown) => {
    // Only zlib's errors have `errno`.
    if (error instanceof Error && 'errno' in error) return 'corrupt' as const;
    throw error;
  });
}

function inSlices(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}

const FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16 } as const;
const FIXED_HEADER_BYTES = 10;

/** Takes the header of a member: the fixed fields, then those that its flags announce. */
async function skipHeader(input: RawInput): Promise<void> {
  const [first, second, method, flags = 0] = await input.bytes(FIXED_HEADER_BYTES);
  if (first !== 0x1f || second !== 0x8b || method !== 8) throw new DamagedDataError('corrupt');
  if ((flags & FLAG.extra) !== 0) {
    const [low = 0, high = 0] = await input.bytes(2);
    await input.bytes(low + 256 * high);
  }
  if ((flags & FLAG.name) !== 0) await skipText(input);
  if ((flags & FLAG.comment) !== 0) await skipText(input);
  if ((flags & FLAG.headerSum) !== 0) await input.bytes(2);
}

async function skipText(input: RawInput): Promise<void> {
  for (let byte = await input.byte(); byte !== 0; byte = await input.byte()) {
    if (byte === null) throw new DamagedDataError('cut');
  }
}

const TRAILER_BYTES = 8;

/** Takes the sum and the length behind a member. If they are wrong, its bytes still count. */
async function endOf(input: RawInput, { crc, length }: Member): Promise<'right' | 'wrong'> {
  const trailer = await input.bytes(TRAILER_BYTES);
  const isRight = trailer.readUInt32LE(0) === crc && trailer.readUInt32LE(4) === length % 2 ** 32;
  return isRight ? 'right' : 'wrong';
}

/** Whether what follows is meant as a member: a first byte decides, the header itself is read later. */
async function beginsMember(input: RawInput): Promise<boolean> {
  const [first] = await input.peek(1);
  return first === 0x1f;
}
