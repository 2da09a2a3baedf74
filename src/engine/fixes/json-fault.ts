import type { Span } from '../../shared/fix';

const TOKEN =
  /[ \t\r\n]+|"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)|[{}[\],:]/uy;
/** What a reader would take for one piece. */
const PIECE = /"(?:[^"\\]|\\.)*"?|[^\s{}[\],:"]+|./sy;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/**
 * The first thing because of which a text is no JSON, and null when it is. At the very end, where something is missing,
 * the last character. Agrees with JSON.parse.
 */
export function jsonFault(text: string): Span | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return pieceAt(text, at);
    if (/^[ \t\r\n]/.test(token)) continue;
    const next = after(token, expected, open);
    if (next === null) return pieceAt(text, at);
    expected = next;
    TOKEN.lastIndex = at + token.length;
  }
  return expected === 'nothing' ? null : { start: Math.max(0, text.length - 1), end: text.length };
}

/** What may come behind a token; null: it may not be here. Keeps the brackets that are open. */
function after(token: string, expected: Expected, open: ('{' | '[')[]): Expected | null {
  const ended = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  const close = (bracket: '{' | '['): Expected | null => {
    if (open.at(-1) !== bracket) return null;
    open.pop();
    return ended();
  };
  switch (token) {
    case '{':
    case '[':
      if (expected !== 'value' && expected !== 'value-or-end') return null;
      open.push(token);
      return token === '{' ? 'key-or-end' : 'value-or-end';
    case '}':
      return expected === 'key-or-end' || expected === 'comma-or-end' ? close('{') : null;
    case ']':
      return expected === 'value-or-end' || expected === 'comma-or-end' ? close('[') : null;
    case ',':
      if (expected !== 'comma-or-end') return null;
      return open.at(-1) === '{' ? 'key' : 'value';
    case ':':
      return expected === 'colon' ? 'value' : null;
    default:
      if (expected === 'key' || expected === 'key-or-end') return token.startsWith('"') ? 'colon' : null;
      return expected === 'value' || expected === 'value-or-end' ? ended() : null;
  }
}

function pieceAt(text: string, at: number): Span {
  PIECE.lastIndex = at;
  return { start: at, end: at + (PIECE.exec(text)?.[0].length ?? 1) };
}
