import { ParquetDamagedError } from './parquet-damaged-error';

const LONG_LITERAL = 60;
/** (ours) Up to here, copying byte by byte is faster than a call of the platform. */
const SHORT = 64;

/** Unpacks a block of Snappy into `output`, which it must fill. Throws `ParquetDamagedError`. */
export function unsnappy(input: Uint8Array, output: Uint8Array): void {
  let at = lengthEnd(input);
  let filled = 0;
  while (at < input.length) {
    const tag = byteAt(input, at);
    at += 1;
    if ((tag & 3) === 0) {
      let length = tag >> 2;
      if (length >= LONG_LITERAL) {
        const lengthBytes = length - LONG_LITERAL + 1;
        length = numberAt(input, at, lengthBytes);
        at += lengthBytes;
      }
      length += 1;
      copyAhead(input, at, output, filled, length);
      at += length;
      filled += length;
      continue;
    }
    const isShort = (tag & 3) === 1;
    const offsetBytes = isShort ? 1 : (tag & 3) === 2 ? 2 : 4;
    const length = isShort ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = numberAt(input, at, offsetBytes) + (isShort ? (tag >> 5) << 8 : 0);
    at += offsetBytes;
    copyBack(output, filled, back, length);
    filled += length;
  }
  if (filled !== output.length) throw broken();
}

/** Copies bytes of the input. Throws `ParquetDamagedError` if there are not so many. */
export function copyAhead(
  input: Uint8Array,
  at: number,
  output: Uint8Array,
  filled: number,
  length: number,
): void {
  if (at + length > input.length || filled + length > output.length) throw broken();
  if (length > SHORT) {
    output.set(input.subarray(at, at + length), filled);
    return;
  }
  for (let index = 0; index < length; index += 1) output[filled + index] = input[at + index] as number;
}

/**
 * Repeats bytes that stand `back` bytes before, which may overlap with what they become. Throws `ParquetDamagedError` if
 * there are none.
 */
export function copyBack(output: Uint8Array, filled: number, back: number, length: number): void {
  const from = filled - back;
  if (back === 0 || from < 0 || filled + length > output.length) throw broken();
  if (back >= length && length > SHORT) {
    output.copyWithin(filled, from, from + length);
    return;
  }
  for (let index = 0; index < length; index += 1) output[filled + index] = output[from + index] as number;
}

/** The offset behind the length that the block begins with. */
function lengthEnd(input: Uint8Array): number {
  for (let at = 0; at < 5; at += 1) if (byteAt(input, at) < 0x80) return at + 1;
  throw broken();
}

function numberAt(input: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let index = 0; index < bytes; index += 1) value |= byteAt(input, at + index) << (8 * index);
  return value >>> 0;
}

function byteAt(input: Uint8Array, at: number): number {
  const byte = input[at];
  if (byte === undefined) throw broken();
  return byte;
}

function broken(): ParquetDamagedError {
  return new ParquetDamagedError('a page cannot be unpacked');
}
