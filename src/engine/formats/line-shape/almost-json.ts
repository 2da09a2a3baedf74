import { escapeAt, isCurlyQuote, repairedWord } from '../../rules/repair-json';

/** A longer word, or run of spaces behind a comma, is passed on as it is. */
const HELD_AT_MOST = 4096;

/** A line that begins a comment, perhaps behind a brace: in a path such as `src/*` none begins. */
const NEXT_COMMENT = /\n[ \t{[,]*\/\*/g;
/** So much of a comment is held until its end is seen. */
const COMMENT_HELD_AT_MOST = 64 * 1024;

/** What is ahead in the text has not been searched. */
const NOT_SEARCHED = -2;

const SPACES = /[ \t\r\n]+/y;
/** What stands without quotes: names, numbers, words. */
const BARE = /[\w$.+-]+/y;
const TO_LINE_END = /[^\r\n]*/y;
const LINE_BREAKS = /[^\n]+/g;
/** Characters of a text that mean nothing, in quotes of each kind. A curly quote has three bytes, of which this is the first. */
const CURLY_BEGINS = '\xe2';
const PLAIN = { '"': /[^"\\\n]+/y, "'": /[^'"\\\n]+/y, curly: /[^\xe2"\\\n]+/y } as const;

type State = 'signs' | 'line-comment' | 'block-comment' | keyof typeof PLAIN;

/**
 * Turns text that is almost JSON into JSON: what a person writes by hand, and what JavaScript and Python print. It makes
 * the repairs of `repair-json`, where events span lines and cannot be found before. A text that is not closed ends with
 * its line, so that damage harms one event. Line breaks stay, and so does every byte that needs no repair.
 *
 * Text is held as bytes, a character each. Memory does not depend on the file.
 */
export class AlmostJson {
  private state: State = 'signs';
  /** Text that the next chunk may continue. */
  private rest = '';
  private at = 0;
  private text = '';
  /** Where the next end of a comment stands, and the next line that begins one; -1: there is none. */
  private endAhead = NOT_SEARCHED;
  private commentAhead = NOT_SEARCHED;
  private out: string[] = [];
  private isLast = false;
  /** A comma that may be the last before a bracket, with the spaces behind it; null: there is none. */
  private comma: string | null = null;
  /** The last sign or value. */
  private before = '';
  /** A key may follow. */
  private atKey = false;
  /** Open brackets. */
  private readonly open: string[] = [];

  /** The repaired text of a chunk. A token that it may cut follows later. */
  push(chunk: Buffer): Buffer {
    return this.turn(chunk.toString('latin1'));
  }

  /** The last of the text. Call it once, after the last chunk. */
  end(): Buffer {
    this.isLast = true;
    const text = this.turn('');
    if (this.state === 'block-comment') this.out.push('/*');
    else if (this.comma !== null) this.out.push(this.comma);
    return Buffer.concat([text, Buffer.from(this.out.join(''), 'latin1')]);
  }

  private turn(chunk: string): Buffer {
    this.text = this.rest + chunk;
    this.out = [];
    this.at = 0;
    this.endAhead = this.commentAhead = NOT_SEARCHED;
    let goesOn = true;
    while (goesOn && this.at < this.text.length) goesOn = this.step();
    this.rest = this.text.slice(this.at);
    const turned = Buffer.from(this.out.join(''), 'latin1');
    this.out = [];
    return turned;
  }

  /** Reads one token. False: the next chunk may continue it. */
  private step(): boolean {
    switch (this.state) {
      case 'signs':
        return this.sign();
      case 'line-comment':
        this.match(TO_LINE_END);
        if (this.at < this.text.length) this.state = 'signs';
        return true;
      case 'block-comment':
        return this.blockComment();
      case '"':
      case "'":
      case 'curly':
        return this.string(this.state);
    }
  }

  private sign(): boolean {
    const { text, at } = this;
    const char = text.charAt(at);
    switch (char) {
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        this.space(this.match(SPACES));
        return true;
      case '#':
        this.state = 'line-comment';
        return true;
      case '/':
        return this.comment(text.charAt(at + 1));
      case ',':
        this.at += 1;
        this.addComma();
        return true;
      case '{':
      case '[':
        // A brace in the place of a key begins the next event: the one before has no end.
        if (char === '{' && this.atKey) this.open.pop();
        this.open.push(char);
        return this.take(char, char === '{');
      case '}':
      case ']':
        // A comma before it is the last.
        if (this.comma !== null) this.out.push(this.comma);
        this.comma = null;
        this.open.length = Math.max(0, this.open.lastIndexOf(char === '}' ? '{' : '['));
        return this.take(char, false);
      case '"':
      case "'":
        this.state = char;
        this.flush();
        this.out.push('"');
        this.at += 1;
        return true;
      case CURLY_BEGINS:
        return this.curlyQuote();
      default:
        return this.bare();
    }
  }

  /** Takes one sign as it is. */
  private take(char: string, atKey: boolean): true {
    this.flush();
    this.out.push(char);
    this.before = char;
    this.atKey = atKey;
    this.at += 1;
    return true;
  }

  private space(spaces: string): void {
    if (this.comma === null) {
      this.out.push(spaces);
      return;
    }
    this.comma += spaces;
    if (this.comma.length > HELD_AT_MOST) this.flush();
  }

  /** Only a comma behind a value can be one too many. */
  private addComma(): void {
    this.flush();
    const isBehindValue = this.before !== '' && !'{[,:'.includes(this.before);
    if (isBehindValue) this.comma = '';
    else this.out.push(',');
    this.before = ',';
    this.atKey = this.open.at(-1) === '{';
  }

  /** The held comma belongs there. */
  private flush(): void {
    if (this.comma !== null) this.out.push(',', this.comma);
    this.comma = null;
  }

  private comment(next: string): boolean {
    if (next === '' && !this.isLast) return false;
    if (next !== '/' && next !== '*') return this.take('/', false);
    this.state = next === '/' ? 'line-comment' : 'block-comment';
    this.at += 2;
    return true;
  }

  private blockComment(): boolean {
    const { text, at } = this;
    this.lookAhead();
    const [end, next] = [this.endAhead, this.commentAhead];
    if (next !== -1 && (end === -1 || next < end)) {
      // A later line begins another comment before its end: it has none, and ends with its line.
      this.state = 'line-comment';
      return true;
    }
    if (end === -1 && !this.isLast && text.length - at < COMMENT_HELD_AT_MOST) return false;
    // Half its end may be there.
    const to = end === -1 ? text.length - (text.endsWith('*') ? 1 : 0) : end;
    this.space(text.slice(at, to).replace(LINE_BREAKS, ''));
    this.at = end === -1 ? to : end + 2;
    if (end !== -1) this.state = 'signs';
    return to > at || end !== -1;
  }

  /** Searches only behind what was found before, or many comments would read the rest of the text again and again. */
  private lookAhead(): void {
    const { text, at } = this;
    if (this.endAhead !== -1 && this.endAhead < at) this.endAhead = text.indexOf('*/', at);
    if (this.commentAhead === -1 || this.commentAhead >= at) return;
    NEXT_COMMENT.lastIndex = at;
    this.commentAhead = NEXT_COMMENT.exec(text)?.index ?? -1;
  }

  private curlyQuote(): boolean {
    const quote = this.text.slice(this.at, this.at + 3);
    if (quote.length < 3 && !this.isLast) return false;
    if (!isCurlyQuote(utf8Of(quote))) return this.take(CURLY_BEGINS, false);
    this.state = 'curly';
    this.flush();
    this.out.push('"');
    this.at += 3;
    return true;
  }

  private bare(): boolean {
    const from = this.at;
    const word = this.match(BARE);
    if (word === '') return this.take(this.text.charAt(from), false);
    if (this.at === this.text.length && !this.isLast && word.length < HELD_AT_MOST) {
      this.at = from;
      return false;
    }
    this.flush();
    this.out.push(repairedWord(word, this.atKey ? 'key' : 'value') ?? word);
    this.before = 'value';
    this.atKey = false;
    return true;
  }

  private string(quote: keyof typeof PLAIN): boolean {
    this.out.push(this.match(PLAIN[quote]));
    const { text, at } = this;
    const char = text.charAt(at);
    switch (char) {
      case '':
        return true;
      case '\\':
        return this.escape();
      case '\n':
        // JSON has no text of several lines: without its closing quote the event is broken.
        this.endString('');
        return true;
      case CURLY_BEGINS: {
        const bytes = text.slice(at, at + 3);
        if (bytes.length < 3 && !this.isLast) return false;
        if (isCurlyQuote(utf8Of(bytes))) {
          this.at += 3;
          this.endString('"');
        } else {
          this.at += 1;
          this.out.push(char);
        }
        return true;
      }
      default:
        this.at += 1;
        if (char === quote) this.endString('"');
        else this.out.push('\\"');
        return true;
    }
  }

  private endString(closing: '"' | ''): void {
    this.out.push(closing);
    this.state = 'signs';
    this.before = 'value';
    this.atKey = false;
  }

  private escape(): boolean {
    const { text, at } = this;
    const isWhole = this.isLast || text.length - at >= LONGEST_ESCAPE;
    const escape = escapeAt(text, at);
    if (escape === null && !isWhole) return false;
    this.out.push(escape === null ? '\\' : latin1Of(escape.json));
    this.at += escape?.length ?? 1;
    return true;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [''];
    this.at += found.length;
    return found;
  }
}

/** `\U0001f600` */
const LONGEST_ESCAPE = 10;

function utf8Of(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}

function latin1Of(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** A whole text as `AlmostJson` reads it. */
export function repairedJson(text: string): string {
  const repairing = new AlmostJson();
  const turned = repairing.push(Buffer.from(text));
  return Buffer.concat([turned, repairing.end()]).toString();
}
