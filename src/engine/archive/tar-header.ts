import { isUtf8 } from 'node:buffer';
import { isTarHeader } from '../bytes/tar-sum';

/** A header of a tar (POSIX 1003.1, ustar), as it stands in its block. */
export interface TarHeader {
  readonly name: string;
  /** A letter or a digit. */
  readonly type: string;
  /** Bytes behind the header. */
  readonly size: number;
  /** An old sparse file: more blocks of its map follow. */
  readonly mapGoesOn: boolean;
}

/** Null: the block is no header. */
export function readTarHeader(block: Buffer): TarHeader | null {
  if (!isTarHeader(block)) return null;
  const size = numberIn(block, 124, 136);
  if (size === null) return null;
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? textIn(block, 345, 500) : '';
  const name = textIn(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] ?? 0),
    size,
    mapGoesOn: goesOn(block, 482),
  };
}

/** Whether a block of the map of an old sparse file is not the last. */
export function goesOn(block: Buffer, at: number): boolean {
  return (block[at] ?? 0) !== 0;
}

/** A text that ends at a zero byte or at `end`. */
export function textIn(block: Buffer, start: number, end: number): string {
  const zero = block.indexOf(0, start);
  const bytes = block.subarray(start, zero === -1 || zero > end ? end : zero);
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

const BINARY = 0x80;

/** A number in octal digits, or in binary where it is too large for them. Null: it is neither. */
function numberIn(block: Buffer, start: number, end: number): number | null {
  if (((block[start] ?? 0) & BINARY) !== 0) {
    let value = (block[start] ?? 0) & 0x7f;
    for (let at = start + 1; at < end; at += 1) value = value * 256 + (block[at] ?? 0);
    return Number.isSafeInteger(value) ? value : null;
  }
  const digits = block
    .toString('latin1', start, end)
    .replace(/[\0 ]+$/, '')
    .trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** The records of an extended header (pax): `25 path=…` and a line end, the number counting all of it. */
export function paxRecords(bytes: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.toString('latin1', at, space === -1 ? at : space));
    if (!Number.isInteger(length) || length <= space - at) break;
    const equals = bytes.indexOf(0x3d, space);
    const end = at + length - 1;
    if (equals === -1 || equals >= end) break;
    records.set(bytes.toString('latin1', space + 1, equals), textIn(bytes, equals + 1, end));
    at += length;
  }
  return records;
}
