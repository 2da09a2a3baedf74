import { isRecord } from '../../rules/records';

/** How values of JSON begin, and how objects do. A failed `JSON.parse` costs as much as reading many lines. */
const BEGINS_VALUE = /^[ \t\n\r]*[[{"\-\dtfn]/;
const BEGINS_OBJECT = /^[ \t\n\r]*\{/;

/** The value of a JSON text; undefined: it is none. */
export function parsed(text: string): unknown {
  if (!BEGINS_VALUE.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObjectLine(line: string): boolean {
  return BEGINS_OBJECT.test(line) && isRecord(parsed(line));
}

/** A text cut deeper than this has no values worth reading. */
const DEEPEST_CUT = 64;

/** The value of a JSON text that may be cut anywhere, as far as it goes; undefined: it is none. */
export function parsedToCut(text: string): unknown {
  const whole = parsed(text);
  if (whole !== undefined) return whole;
  let end = 0;
  let closers = '';
  const open: string[] = [];
  for (const { char, at } of signsOf(text)) {
    if (char === '{') open.push('}');
    else if (char === '[') open.push(']');
    else if (char !== ',') open.pop();
    if (open.length > DEEPEST_CUT) return undefined;
    if (char === '{' || char === '[') continue;
    end = char === ',' ? at : at + 1;
    closers = open.toReversed().join('');
  }
  return parsed(text.slice(0, end) + closers);
}

/** Brackets and commas outside of texts. */
function* signsOf(text: string): Generator<{ readonly char: string; readonly at: number }> {
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"?|[{}[\],]/gs)) {
    const [char] = match;
    if (!char.startsWith('"')) yield { char, at: match.index };
  }
}
