import { failure, FailureError } from '../../../shared/failure';
import type { Damage } from '../../../shared/checks/problem';
import { expandedAtMost } from '../../model/limits';
import { DamagedDataError } from '../damaged-data-error';
import { RawInput } from '../raw-input';
import { frameDecoder } from './zstd-decoder';
import { isSkippable, looksLikeZstd, mayBeginFrame, takeBlock, takeFrameHeader } from './zstd-frame';

const MAGIC_BYTES = 4;
const SUM_BYTES = 4;

/**
 * Unpacks all frames of a Zstandard file (RFC 8878) block by block, in bounded memory. It has the rules of `gunzip`: the
 * same errors, and only zeros to the very end are padding. Throws `FailureError` `file-kind-not-read` for a frame that needs a
 * dictionary or a very long window.
 */
export async function* unzstd(
  raw: AsyncGenerator<Buffer, void, void>,
  rawSize: number,
  freeBytes?: number,
): AsyncGenerator<Buffer, void, void> {
  const input = new RawInput(raw);
  const cap = expandedAtMost(rawSize, freeBytes);
  let damage: Damage | null = null;
  let yielded = 0;
  const count = (bytes: number): void => {
    yielded += bytes;
    if (yielded > cap) throw new FailureError(failure('file-unreadable', 'zstd expands beyond reason'));
  };
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst && !mayBeginFrame((await input.peek(1))[0])) throw new DamagedDataError('behind');
    const magic = await input.bytes(MAGIC_BYTES);
    if (!looksLikeZstd(magic)) throw new DamagedDataError(isFirst ? 'corrupt' : 'behind');
    if (isSkippable(magic)) await skip(input);
    else {
      const found = yield* unpackFrame(input, count);
      damage ??= found;
    }
    const zeros = await input.skipZeros();
    if (await input.ended()) break;
    if (zeros > 0) damage ??= 'between';
  }
  if (damage !== null) throw new DamagedDataError(damage);
}

/** Returns what is wrong with a frame whose bytes all count. */
async function* unpackFrame(
  input: RawInput,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer, Damage | null, void> {
  const header = await takeFrameHeader(input);
  const decoder = frameDecoder(header);
  let unpacked = 0;
  try {
    for (let isLast = false; !isLast;) {
      const block = await takeBlock(input);
      isLast = block.isLast;
      for await (const bytes of decoder.unpack(block)) {
        unpacked += bytes.length;
        count(bytes.length);
        yield bytes;
      }
    }
    const hasWrongSum = header.hasSum && !(await decoder.hasSum(await input.bytes(SUM_BYTES)));
    if (hasWrongSum) return 'checksum';
    return header.size === null || header.size === unpacked ? null : 'checksum';
  } finally {
    decoder.close();
  }
}

async function skip(input: RawInput): Promise<void> {
  let left = (await input.bytes(4)).readUInt32LE(0);
  while (left > 0) {
    const bytes = await input.peek(left);
    if (bytes.length === 0) throw new DamagedDataError('cut');
    input.take(bytes.length);
    left -= bytes.length;
  }
}
