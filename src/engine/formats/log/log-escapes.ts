import { isUtf8 } from 'node:buffer';
import type { LogDialect } from '../../../shared/files/layout';

/** What servers write for bytes that may not stand in a value: nginx `\x22`, Apache `\"`, JSON `\u0022`. */
const ESCAPED = /\\(?:x([0-9A-Fa-f]{2})|(u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*)|([^]))/g;
const LETTERS: Readonly<Partial<Record<string, string>>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const HALF_CHARACTER = /\p{Surrogate}/u;
// eslint-disable-next-line no-control-regex -- a text with control characters is no text
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** The text that a value means. What is no text, such as the bytes of a handshake, stays as it is written. */
export function unescaped(text: string, escapes: LogDialect['escapes']): string {
  if (escapes === 'plus') return text.replaceAll('+', ' ');
  if (escapes === 'percent') return withoutPercents(text);
  if (!text.includes('\\')) return text;
  // One byte for each escape of a byte; other characters in UTF-8.
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(ESCAPED)) {
    const [all, byte, unit, letter] = match;
    parts.push(Buffer.from(text.slice(from, match.index)));
    if (byte !== undefined) parts.push(Buffer.of(Number.parseInt(byte, 16)));
    else if (unit !== undefined) {
      const units = unitsIn(unit);
      if (HALF_CHARACTER.test(units)) return text;
      parts.push(Buffer.from(units));
    } else if (letter !== undefined) parts.push(Buffer.from(LETTERS[letter] ?? letter));
    from = match.index + all.length;
  }
  const bytes = Buffer.concat([...parts, Buffer.from(text.slice(from))]);
  const meant = bytes.toString();
  return isUtf8(bytes) && !CONTROLS.test(meant) ? meant : text;
}

/** The characters of `u00e9`, or of several such units apart by `\\`: two of them may be one character. */
function unitsIn(units: string): string {
  return String.fromCharCode(...units.split('\\').map((unit) => Number.parseInt(unit.slice(1), 16)));
}

/** CloudFront escapes once, and its older logs twice. */
function withoutPercents(text: string): string {
  const once = decoded(text);
  return /%[0-9A-Fa-f]{2}/.test(once) ? decoded(once) : once;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
