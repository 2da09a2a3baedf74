import { notRead } from '../../model/file-failure';
import { DamagedDataError } from '../damaged-data-error';
import type { RawInput } from '../raw-input';

/** (ours) As `zstd` itself without options: a longer window takes more memory than a reader should give. */
const WINDOW_AT_MOST = 128 * 1024 * 1024;

/** What stands at the beginning of a frame (RFC 8878). */
export interface FrameHeader {
  readonly bytes: Buffer;
  /** Unpacked bytes of the frame; null: it does not say. */
  readonly size: number | null;
  readonly hasSum: boolean;
}

/** A block with its header. */
export interface Block {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const SKIPPABLE = Buffer.from([0x2a, 0x4d, 0x18]);

/** Whether a file that starts with these four bytes is packed with Zstandard. Some tools write a skippable frame first. */
export function looksLikeZstd(head: Buffer): boolean {
  return head.subarray(0, 4).equals(MAGIC) || isSkippable(head);
}

export function isSkippable(head: Buffer): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && head.subarray(1, 4).equals(SKIPPABLE);
}

/** Whether a frame may begin with this byte. */
export function mayBeginFrame(byte = 0): boolean {
  return byte === MAGIC[0] || (byte & 0xf0) === 0x50;
}

const FLAG = { singleSegment: 0x20, reserved: 0x08, sum: 0x04, dictionary: 0x03 } as const;
const SIZE_BYTES = [0, 2, 4, 8] as const;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;

/** Takes the header of a frame behind its magic. Throws `FailureError` if the frame needs what we do not give. */
export async function takeFrameHeader(input: RawInput): Promise<FrameHeader> {
  const [flags = 0] = await input.bytes(1);
  if ((flags & FLAG.reserved) !== 0) throw new DamagedDataError('corrupt');
  const isSingle = (flags & FLAG.singleSegment) !== 0;
  const windowBytes = isSingle ? 0 : 1;
  const dictionaryBytes = DICTIONARY_BYTES[flags & FLAG.dictionary] ?? 0;
  const sizeBytes = SIZE_BYTES[flags >> 6] || (isSingle ? 1 : 0);
  const rest = await input.bytes(windowBytes + dictionaryBytes + sizeBytes);
  const dictionary = rest.subarray(windowBytes, windowBytes + dictionaryBytes);
  const size = sizeOf(rest.subarray(windowBytes + dictionaryBytes));
  const window = isSingle ? (size ?? 0) : windowOf(rest[0] ?? 0);
  if (dictionary.some((byte) => byte !== 0)) throw notRead('zstd-unusual', 'it needs a dictionary');
  if (window > WINDOW_AT_MOST) throw notRead('zstd-unusual', `it needs a window of ${window} bytes`);
  return {
    bytes: Buffer.concat([MAGIC, Buffer.of(flags), rest]),
    size,
    hasSum: (flags & FLAG.sum) !== 0,
  };
}

function sizeOf(bytes: Buffer): number | null {
  switch (bytes.length) {
    case 0:
      return null;
    case 1:
      return bytes.readUInt8(0);
    case 2:
      return bytes.readUInt16LE(0) + 256;
    case 4:
      return bytes.readUInt32LE(0);
    default:
      return Number(bytes.readBigUInt64LE(0));
  }
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

const BLOCK_HEADER_BYTES = 3;
const BLOCK_AT_MOST = 128 * 1024;
/** A block of one byte that is repeated. */
const REPEATED = 1;
const RESERVED = 3;

/** Takes the next block of a frame. Throws `DamagedDataError`. */
export async function takeBlock(input: RawInput): Promise<Block> {
  const header = await input.bytes(BLOCK_HEADER_BYTES);
  const fields = header.readUIntLE(0, BLOCK_HEADER_BYTES);
  const type = (fields >> 1) & 3;
  const size = fields >> 3;
  if (type === RESERVED || size > BLOCK_AT_MOST) throw new DamagedDataError('corrupt');
  const content = await input.bytes(type === REPEATED ? 1 : size);
  return { bytes: Buffer.concat([header, content]), isLast: (fields & 1) === 1 };
}
