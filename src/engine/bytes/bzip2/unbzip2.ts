import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure, FailureError } from '../../../shared/failure';
import type { Damage } from '../../../shared/checks/problem';
import { expandedAtMost } from '../../model/limits';
import { DamagedDataError } from '../damaged-data-error';
import { RawInput } from '../raw-input';
import { BlockDecoder } from './block-decoder';
import { PackedBits } from './packed-bits';

/** The signature of bzip2, a level, and the signature of the first block, or of the end of an empty stream. */
export const BZIP2_HEAD_BYTES = 10;
const STARTS = /^425a683[1-9](?:314159265359|177245385090)$/;

/** Whether a file that starts with these bytes, `BZIP2_HEAD_BYTES` of them, is packed with bzip2. */
export function looksLikeBzip2(head: Buffer): boolean {
  return STARTS.test(head.toString('hex', 0, BZIP2_HEAD_BYTES));
}

const SIGNATURE = 0x425a68;
const LEVEL_0 = 0x30;
const BYTES_A_LEVEL = 100_000;
const BLOCK = [0x314159, 0x265359] as const;
const STREAM_END = [0x177245, 0x385090] as const;

/**
 * Unpacks all streams of a .bz2 block by block, in bounded memory. It has the rules of `gunzip`: the same errors, and only
 * zeros to the very end are padding. Between two blocks others have their turn, so a stop is heard.
 */
export async function* unbzip2(
  raw: AsyncGenerator<Buffer, void, void>,
  rawSize: number,
  freeBytes?: number,
): AsyncGenerator<Buffer, void, void> {
  const bits = new PackedBits(new RawInput(raw));
  const decoder = new BlockDecoder(bits);
  const cap = expandedAtMost(rawSize, freeBytes);
  let damage: Damage | null = null;
  let yielded = 0;
  for (let isFirst = true; ; isFirst = false) {
    await bits.fill();
    const size = readLevel(bits, isFirst) * BYTES_A_LEVEL;
    let streamSum = 0;
    for (;;) {
      await bits.fill();
      const hasBlock = beginsBlock(bits);
      const givenSum = bits.readSum();
      if (!hasBlock) {
        if (givenSum !== streamSum) damage ??= 'checksum';
        break;
      }
      for (const bytes of decoder.unpack(size)) {
        yielded += bytes.length;
        if (yielded > cap) throw new FailureError(failure('file-unreadable', 'bzip2 expands beyond reason'));
        yield bytes;
      }
      if (decoder.sum !== givenSum) damage ??= 'checksum';
      streamSum = (((streamSum << 1) | (streamSum >>> 31)) ^ givenSum) >>> 0;
      await nextTurn();
    }
    bits.align();
    const zeros = await bits.skipZeros();
    if (bits.isAtEnd) break;
    if (zeros > 0) damage ??= 'between';
  }
  if (damage !== null) throw new DamagedDataError(damage);
}

function readLevel(bits: PackedBits, isFirst: boolean): number {
  const other = new DamagedDataError(isFirst ? 'corrupt' : 'behind');
  try {
    if (bits.read(24) !== SIGNATURE) throw other;
    const level = bits.read(8) - LEVEL_0;
    if (level < 1 || level > 9) throw other;
    return level;
  } catch (error) {
    // Too few bytes to be a stream are none.
    throw isFirst ? error : other;
  }
}

/** Reads a signature. True: a block follows; false: the stream ends. */
function beginsBlock(bits: PackedBits): boolean {
  const first = bits.read(24);
  const second = bits.read(24);
  if (first === BLOCK[0] && second === BLOCK[1]) return true;
  if (first === STREAM_END[0] && second === STREAM_END[1]) return false;
  throw new DamagedDataError('corrupt');
}
