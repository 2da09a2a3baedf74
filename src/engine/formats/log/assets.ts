const DOT = 0x2e;
const SLASH = 0x2f;
/** Longer endings are none of these. */
const ENDING_LENGTH = 5;

/** (ours) The parts of a page that a browser loads by itself. */
const ENDINGS: ReadonlySet<number> = new Set(
  'css js mjs map png jpg jpeg gif svg webp avif ico bmp cur woff woff2 ttf otf eot'
    .split(' ')
    .map((ending) => [...Buffer.from(ending)].reduce(withByte, 0)),
);
/** (ours) What robots and browsers ask for by themselves. */
const ROBOTS = Buffer.from('/robots.txt');

/** Whether a path without its query, `bytes[start..end)`, is a part of a page rather than a page or a download. */
export function isAsset(bytes: Buffer, view: DataView, start: number, end: number): boolean {
  const least = Math.max(start, end - ENDING_LENGTH - 1);
  for (let at = end - 1; at >= least; at -= 1) {
    const byte = view.getUint8(at);
    if (byte === SLASH) break;
    if (byte === DOT) return hasEnding(view, at + 1, end) || isRobots(bytes, start, end);
  }
  return isRobots(bytes, start, end);
}

function hasEnding(view: DataView, start: number, end: number): boolean {
  let ending = 0;
  for (let at = start; at < end; at += 1) ending = withByte(ending, view.getUint8(at));
  return ENDINGS.has(ending);
}

/** A text of a few letters as a number; capitals count alike. */
function withByte(text: number, byte: number): number {
  return text * 256 + (byte | 0x20);
}

function isRobots(bytes: Buffer, start: number, end: number): boolean {
  return end - start === ROBOTS.length && ROBOTS.equals(bytes.subarray(start, end));
}
