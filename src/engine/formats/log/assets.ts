const DOT = 0x2e;
const SLASH = 0x2f;
/** Longer endings are none of these. */
const ENDING_LENGTH = 5;

/** (ours) The parts of a page that a browser loads by itself. */
const ENDINGS: ReadonlySet<string> = new Set(
  'css js mjs map png jpg jpeg gif svg webp avif ico bmp cur woff woff2 ttf otf eot'.split(' '),
);
/** (ours) What robots and browsers ask for by themselves. */
const ROBOTS = Buffer.from('/robots.txt');

/** Whether a path without its query, `bytes[start..end)`, is a part of a page rather than a page or a download. */
export function isAsset(bytes: Buffer, view: DataView, start: number, end: number): boolean {
  const least = Math.max(start, end - ENDING_LENGTH - 1);
  for (let at = end - 1; at >= least; at -= 1) {
    const byte = view.getUint8(at);
    if (byte === SLASH) break;
    if (byte === DOT) return hasEnding(bytes, at + 1, end) || isRobots(bytes, start, end);
  }
  return isRobots(bytes, start, end);
}

function hasEnding(bytes: Buffer, start: number, end: number): boolean {
  return start < end && ENDINGS.has(bytes.toString('latin1', start, end).toLowerCase());
}

function isRobots(bytes: Buffer, start: number, end: number): boolean {
  return end - start === ROBOTS.length && ROBOTS.equals(bytes.subarray(start, end));
}
