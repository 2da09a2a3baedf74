/** What JSON.parse does not tell of a text that it accepts. */
export interface Surface {
  /** Keys of the outermost object, a repeated one each time. */
  keys: number;
  /** An integer beyond 2^53 is written somewhere: a program that reads it as a double would change it. */
  bigNumber: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Looks over a line that JSON.parse took for an object. Nothing is checked again. */
export function surfaceOf(bytes: Uint8Array, start: number, end: number, surface: Surface): void {
  surface.keys = 0;
  surface.bigNumber = false;
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = closingQuote(bytes, at);
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (byte === 0x3a) surface.keys += depth === 1 ? 1 : 0;
    else if (byte >= 0x30 && byte <= 0x39) {
      const stop = endOfNumber(bytes, at, end);
      if (stop - at >= 16 && isBigInteger(bytes, at, stop)) surface.bigNumber = true;
      at = stop - 1;
    }
  }
}

/** Top-level keys that are written more than once, each told once. */
export function repeatedKeys(text: string): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  let depth = 0;
  for (const [token, , colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && colon !== undefined) {
      const key = JSON.parse(token.slice(0, token.length - colon.length)) as string;
      (seen.has(key) ? repeated : seen).add(key);
    }
  }
  return [...repeated];
}

/** Where the value of a top-level key begins; -1: the key is not there, or more than once. */
export function placeOfValue(bytes: Buffer, start: number, end: number, name: string): number {
  let depth = 0;
  let place = -1;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    if (byte !== QUOTE) continue;
    const open = at;
    at = closingQuote(bytes, at);
    if (depth !== 1) continue;
    const colon = skipSpace(bytes, at + 1, end);
    if (bytes[colon] !== 0x3a || JSON.parse(bytes.toString('utf8', open, at + 1)) !== name) continue;
    if (place !== -1) return -1;
    place = skipSpace(bytes, colon + 1, end);
  }
  return place;
}

function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(bytes[at] as number)) at += 1;
  return at;
}

/** What JSON allows around its parts. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function closingQuote(bytes: Uint8Array, open: number): number {
  let at = open + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function endOfNumber(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isNumberByte(bytes[at] as number)) at += 1;
  return at;
}

/** Digits, and what makes a number no integer: `.`, `e`, `E`, and the exponent's sign. */
function isNumberByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2e ||
    (byte | 0x20) === 0x65 ||
    byte === 0x2b ||
    byte === 0x2d
  );
}

const LIMIT = String(2 ** 53);

/** Digits only, and more than 2^53, where doubles begin to leave numbers out. JSON has no leading zeros. */
export function isBigInteger(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  if (end - start !== LIMIT.length) return end - start > LIMIT.length;
  for (let at = start; at < end; at += 1) {
    const difference = (bytes[at] as number) - LIMIT.charCodeAt(at - start);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
