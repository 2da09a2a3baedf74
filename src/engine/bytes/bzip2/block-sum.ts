const POLYNOMIAL = 0x04c11db7;

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = sum < 0 ? (sum << 1) ^ POLYNOMIAL : sum << 1;
  return sum;
});

/** The checksum of bzip2: a CRC that takes the highest bit first, so it is none of zlib's. Begin with -1. */
export function sumOn(sum: number, bytes: Uint8Array, to: number): number {
  let next = sum;
  for (let at = 0; at < to; at += 1)
    next = (next << 8) ^ (TABLE[(next >>> 24) ^ (bytes[at] as number)] as number);
  return next;
}
