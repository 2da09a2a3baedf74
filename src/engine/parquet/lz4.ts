import { ParquetDamagedError } from './parquet-damaged-error';
import { copyAhead, copyBack } from './snappy';

const LEAST_MATCH = 4;
const LONG = 15;
const HADOOP_HEAD_BYTES = 8;

/** Unpacks a block of LZ4 into `output`, which it must fill. Throws `ParquetDamagedError`. */
export function unlz4(input: Uint8Array, output: Uint8Array): void {
  let at = 0;
  let filled = 0;
  const byte = (): number => {
    const next = input[at];
    if (next === undefined) throw broken();
    at += 1;
    return next;
  };
  const lengthFrom = (short: number): number => {
    let length = short;
    for (let more = short === LONG ? 255 : 0; more === 255;) {
      more = byte();
      length += more;
    }
    return length;
  };
  while (at < input.length) {
    const token = byte();
    const literals = lengthFrom(token >> 4);
    copyAhead(input, at, output, filled, literals);
    at += literals;
    filled += literals;
    // The last sequence has literals only.
    if (at === input.length) break;
    const low = byte();
    const back = low | (byte() << 8);
    const length = lengthFrom(token & LONG) + LEAST_MATCH;
    copyBack(output, filled, back, length);
    filled += length;
  }
  if (filled !== output.length) throw broken();
}

/** Unpacks what older writers call LZ4: most often blocks, each behind its two lengths, as Hadoop has them. */
export function unlz4OfHadoop(input: Buffer, output: Uint8Array): void {
  const blocks: (readonly [packed: Buffer, unpacked: number])[] = [];
  let total = 0;
  for (let at = 0; at < input.length;) {
    const unpacked = at + HADOOP_HEAD_BYTES <= input.length ? input.readUInt32BE(at) : Infinity;
    const packed = at + HADOOP_HEAD_BYTES <= input.length ? input.readUInt32BE(at + 4) : Infinity;
    at += HADOOP_HEAD_BYTES;
    total += unpacked;
    if (at + packed > input.length || total > output.length) return unlz4(input, output);
    blocks.push([input.subarray(at, at + packed), unpacked]);
    at += packed;
  }
  if (total !== output.length) return unlz4(input, output);
  let filled = 0;
  for (const [packed, unpacked] of blocks) {
    unlz4(packed, output.subarray(filled, filled + unpacked));
    filled += unpacked;
  }
}

function broken(): ParquetDamagedError {
  return new ParquetDamagedError('a page cannot be unpacked');
}
