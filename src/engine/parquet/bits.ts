/** Up to 32 bits from bit `bit` on, the lowest first. Bits behind the last byte are 0. */
export function bitsAt(bytes: Uint8Array, from: number, bit: number, width: number): number {
  let value = 0;
  for (let got = 0; got < width;) {
    const within = (bit + got) & 7;
    const taken = Math.min(8 - within, width - got);
    const byte = bytes[from + ((bit + got) >> 3)] ?? 0;
    value |= ((byte >> within) & ((1 << taken) - 1)) << got;
    got += taken;
  }
  return value >>> 0;
}
