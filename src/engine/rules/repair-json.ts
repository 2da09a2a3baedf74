import { REPAIRS, type Repair } from '../../shared/checks/repair';
import { isRecord } from './records';

/** Replaces `text[start..end)` by other text, as one kind of repair. */
export interface RepairEdit {
  readonly repair: Repair;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Nothing that people write by hand or print from a program nests deeper. */
const DEEPEST = 200;

/**
 * The edits that make a line of JSON-like text one event in JSON, or null: it is JSON, or nothing we can repair. It
 * reads the whole line by a grammar, so text within quotes is never taken for anything else, and a line that lacks a
 * bracket, a quote or a value is never completed.
 */
export function repairsOf(line: string): readonly RepairEdit[] | null {
  const { edits, isEvent } = new LooseJson(line);
  return isEvent && edits.length > 0 && isObject(applyRepairs(line, edits)) ? edits : null;
}

/** The kinds of repair that a line needs, in the order of `REPAIRS`; null: we cannot repair it. */
export function repairKindsOf(line: string): readonly Repair[] | null {
  const edits = repairsOf(line);
  return edits === null ? null : REPAIRS.filter((kind) => edits.some(({ repair }) => repair === kind));
}

/** Applies edits in the order of the line. Every other character stays as it is. */
export function applyRepairs(line: string, edits: readonly RepairEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text } of edits) {
    result += line.slice(at, start) + text;
    at = end;
  }
  return result + line.slice(at);
}

function isObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const NOT_A_NUMBER = /[+-]?(?:NaN|Infinity|nan|inf)(?![\w$])/y;

/** Programs for letters put these in place of straight quotes. */
const CURLY = ['“', '”', '„'];
const QUOTES = ['"', "'", ...CURLY];

export function isCurlyQuote(char: string): boolean {
  return CURLY.includes(char);
}

const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
const PYTHON_WORDS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

/** How JSON writes a word that stands without quotes; null: as it is, or there is no such word. */
export function repairedWord(word: string, place: 'key' | 'value'): string | null {
  const isWhole = (pattern: RegExp): boolean => {
    pattern.lastIndex = 0;
    return pattern.exec(word)?.[0] === word;
  };
  if (place === 'key') return isWhole(WORD) ? `"${word}"` : null;
  return isWhole(NOT_A_NUMBER) ? 'null' : (PYTHON_WORDS.get(word) ?? null);
}

/** Reads one line as JSON, as JSON5 or as Python prints a dict, and notes what must change. */
class LooseJson {
  readonly edits: RepairEdit[] = [];
  readonly isEvent: boolean;
  private at = 0;

  constructor(private readonly text: string) {
    this.isEvent = this.line();
  }

  private line(): boolean {
    if (!this.space() || this.peek() !== '{' || !this.value(0) || !this.space()) return false;
    if (this.peek() === ',') this.replace('trailing-comma', this.at, this.at + 1, '');
    return this.space() && this.at === this.text.length;
  }

  private peek(): string {
    return this.text.charAt(this.at);
  }

  private value(depth: number): boolean {
    if (!this.space()) return false;
    switch (this.peek()) {
      case '{':
        return depth < DEEPEST && this.elements('}', () => this.member(depth + 1));
      case '[':
        return depth < DEEPEST && this.elements(']', () => this.value(depth + 1));
      case '"':
      case "'":
      case '“':
      case '”':
      case '„':
        return this.string();
      default:
        return this.notANumber() || this.matches(NUMBER) !== null || this.word();
    }
  }

  /** Members or values between brackets; a comma may follow the last. */
  private elements(closing: '}' | ']', element: () => boolean): boolean {
    this.at += 1;
    if (!this.space()) return false;
    while (this.peek() !== closing) {
      if (!element() || !this.space()) return false;
      const comma = this.at;
      if (this.peek() !== ',') {
        if (this.peek() !== closing) return false;
        continue;
      }
      this.at += 1;
      if (!this.space()) return false;
      if (this.peek() === closing)
        this.addEdit({ repair: 'trailing-comma', start: comma, end: comma + 1, text: '' });
    }
    this.at += 1;
    return true;
  }

  private member(depth: number): boolean {
    if (!this.key() || !this.space() || this.peek() !== ':') return false;
    this.at += 1;
    return this.value(depth);
  }

  private key(): boolean {
    if (QUOTES.includes(this.peek())) return this.string();
    const start = this.at;
    const word = this.matches(WORD);
    if (word === null) return false;
    this.replace('bare-keys', start, this.at, `"${word}"`);
    return true;
  }

  private word(): boolean {
    const start = this.at;
    const word = this.matches(WORD);
    if (word === null) return false;
    const meant = PYTHON_WORDS.get(word);
    if (meant !== undefined) this.replace('python-words', start, this.at, meant);
    return meant !== undefined || WORDS.has(word);
  }

  /** JSON has no such numbers. */
  private notANumber(): boolean {
    const start = this.at;
    if (this.matches(NOT_A_NUMBER) === null) return false;
    this.replace('not-a-number', start, this.at, 'null');
    return true;
  }

  /** A text in quotes of any kind, with the escapes of JSON, JavaScript and Python. */
  private string(): boolean {
    const { text, at: start } = this;
    const quote = this.peek();
    const isCurly = CURLY.includes(quote);
    let json = '"';
    for (let at = start + 1; at < text.length;) {
      const char = text.charAt(at);
      if (isCurly ? CURLY.includes(char) : char === quote) {
        this.at = at + 1;
        json += '"';
        const repair = isCurly ? 'curly-quotes' : 'single-quotes';
        if (json !== text.slice(start, this.at)) this.replace(repair, start, this.at, json);
        return true;
      }
      if (char < ' ') return false;
      const taken = char === '\\' ? escapeAt(text, at) : { length: 1, json: char === '"' ? '\\"' : char };
      if (taken === null) return false;
      json += taken.json;
      at += taken.length;
    }
    return false;
  }

  /** Skips white space and comments. False: a comment has no end. */
  private space(): boolean {
    for (;;) {
      while (/^[ \t\r\n]$/.test(this.peek())) this.at += 1;
      const length = this.commentLength();
      if (length === 0) return true;
      if (length === -1) return false;
      // Behind a comment stands a sign of JSON, so nothing grows together.
      this.replace('comments', this.at, this.at + length, '');
    }
  }

  /** 0: no comment begins here; -1: it has no end. */
  private commentLength(): number {
    const { text, at } = this;
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      return end === -1 ? -1 : end + 2 - at;
    }
    if (!text.startsWith('//', at) && this.peek() !== '#') return 0;
    const end = text.slice(at).search(/[\r\n]/);
    return end === -1 ? text.length - at : end;
  }

  private matches(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }

  private replace(repair: Repair, start: number, end: number, text: string): void {
    this.addEdit({ repair, start, end, text });
    this.at = end;
  }

  /** A comma is known to be the last only behind the comments that follow it. */
  private addEdit(edit: RepairEdit): void {
    const later = this.edits.findLastIndex(({ start }) => start < edit.start);
    this.edits.splice(later + 1, 0, edit);
  }
}

/** The escape at a backslash, and how JSON writes it; null: it is none. */
export function escapeAt(
  text: string,
  at: number,
): { readonly length: number; readonly json: string } | null {
  const letter = text.charAt(at + 1);
  switch (letter) {
    case "'":
      return { length: 2, json: "'" };
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      return { length: 2, json: `\\${letter}` };
    case 'x':
      return hexAt(text, at, 2);
    case 'u':
      return hexAt(text, at, 4);
    case 'U':
      return hexAt(text, at, 8);
    default:
      return null;
  }
}

function hexAt(
  text: string,
  at: number,
  digits: 2 | 4 | 8,
): { readonly length: number; readonly json: string } | null {
  const hex = text.slice(at + 2, at + 2 + digits);
  const point = Number.parseInt(hex, 16);
  if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex) || point > 0x10ffff) return null;
  const json =
    digits === 8 ? JSON.stringify(String.fromCodePoint(point)).slice(1, -1) : `\\u${hex.padStart(4, '0')}`;
  return { length: 2 + digits, json };
}
