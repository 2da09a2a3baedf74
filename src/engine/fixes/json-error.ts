import type { Span } from '../../shared/checks/fix';

const TOKEN =
  /[ \t\r\n]+|"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)|[{}[\],:]/uy;
/** Text that a reader sees as one unit: a string, a word or a single character. */
const FRAGMENT = /"(?:[^"\\]|\\.)*"?|[^\s{}[\],:"]+|./sy;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/**
 * Returns the first fragment that makes a text invalid JSON, or null when it is valid. When something is missing at the
 * end, that is the last character. It agrees with JSON.parse on what is valid.
 */
export function findJsonError(text: string): Span | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return fragmentAt(text, at);
    if (/^[ \t\r\n]/.test(token)) continue;
    const next = expectedAfter(token, expected, open);
    if (next === null) return fragmentAt(text, at);
    expected = next;
    TOKEN.lastIndex = at + token.length;
  }
  return expected === 'nothing' ? null : { start: Math.max(0, text.length - 1), end: text.length };
}

/** Returns what may follow a token; null: the token may not be here. Updates the list of open brackets. */
function expectedAfter(token: string, expected: Expected, open: ('{' | '[')[]): Expected | null {
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  const close = (bracket: '{' | '['): Expected | null => {
    if (open.at(-1) !== bracket) return null;
    open.pop();
    return afterValue();
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
      return expected === 'value' || expected === 'value-or-end' ? afterValue() : null;
  }
}

function fragmentAt(text: string, at: number): Span {
  FRAGMENT.lastIndex = at;
  return { start: at, end: at + (FRAGMENT.exec(text)?.[0].length ?? 1) };
}
