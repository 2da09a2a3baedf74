export const TAR_BLOCK_BYTES = 512;
const SUM = { start: 148, end: 156 } as const;

/** Whether a block is a header of a tar: it holds its own sum. Old tars have no other mark. */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < TAR_BLOCK_BYTES || block[0] === 0) return false;
  const written = /^ *([0-7]+)[ \0]/.exec(block.toString('latin1', SUM.start, SUM.end))?.[1];
  if (written === undefined) return false;
  let sum = 0;
  // Some old programs summed up signed bytes.
  let signed = 0;
  for (let at = 0; at < TAR_BLOCK_BYTES; at += 1) {
    const byte = at >= SUM.start && at < SUM.end ? 0x20 : (block[at] as number);
    sum += byte;
    signed += byte > 0x7f ? byte - 0x100 : byte;
  }
  const value = Number.parseInt(written, 8);
  return value === sum || value === signed;
}
