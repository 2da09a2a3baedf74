/** Facts about a JSON text that JSON.parse does not report. */
export interface RawJsonFacts {
  /** Keys of the outermost object, counting each repetition. */
  keys: number;
  /** The text has an integer beyond 2^53, which a double cannot hold exactly. */
  bigNumber: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Fills `facts` for `bytes[start..end)`, which must be a JSON object that JSON.parse accepts. */
export function scanRawJson(bytes: Uint8Array, start: number, end: number, facts: RawJsonFacts): void {
  facts.keys = 0;
  facts.bigNumber = false;
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = closingQuote(bytes, at);
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (byte === 0x3a) facts.keys += depth === 1 ? 1 : 0;
    else if (byte >= 0x30 && byte <= 0x39) {
      const stop = endOfNumber(bytes, at, end);
      if (stop - at >= 16 && isBigInteger(bytes, at, stop)) facts.bigNumber = true;
      at = stop - 1;
    }
  }
}

/** Top-level keys that occur more than once, each listed once. */
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

/** Whether an escape stands for half a character, without its other half. The text must be valid JSON. */
export function hasLoneSurrogate(text: string): boolean {
  if (!/\\u[dD][89a-fA-F]/.test(text)) return false;
  // A pair is one match, and so is an escaped backslash before a letter `u`.
  for (const [escape] of text.matchAll(/\\(?:ud[89ab]..\\ud[c-f]..|u....|[^u])/gi)) {
    if (escape.length === 6 && /^\\ud[89a-f]/i.test(escape)) return true;
  }
  return false;
}

/** The offset of the value of a top-level key; -1: the key is missing or repeated. */
export function findValue(bytes: Buffer, start: number, end: number, name: string): number {
  let depth = 0;
  let valueStart = -1;
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
    if (valueStart !== -1) return -1;
    valueStart = skipSpace(bytes, colon + 1, end);
  }
  return valueStart;
}

function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(bytes[at] as number)) at += 1;
  return at;
}

/** White space as JSON defines it. */
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

/** A byte of a number: a digit, `.`, `e`, `E` or a sign. */
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

/** Whether a number is an integer above 2^53, where doubles have gaps. JSON has no leading zeros. */
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
