import type { Attributes, XmlVisitor } from './xml-visitor';

/** What a scanner does not read: the text from some tag on, behind elements that are open. */
export interface HandedOver {
  /** Opens the same elements again. */
  readonly opening: string;
  readonly text: string;
}

/** (ours) A tag or a text beyond this is not usual. */
const TOKEN_AT_MOST = 1024 * 1024;

/**
 * Reads the XML that office programs write: tags, attributes and text, without anything else. It takes what is surely
 * right, and hands over from the first tag or text that is anything else, so that a parser decides about it.
 */
export class XmlScanner {
  private text = '';
  /** Where the next tag or text begins. */
  private at = 0;
  /** No `<` lies between `at` and here. */
  private searched = 0;
  private readonly open: string[] = [];
  private root: string | null = null;
  private hasBegun = false;
  /** A text may hold the end of a section, which is wrong there. */
  private mayEndSection = false;

  constructor(private readonly visitor: XmlVisitor) {}

  /** Takes the next characters; null: it read them, but for an unfinished tag or text. */
  push(characters: string): HandedOver | null {
    const unread = this.text.slice(this.at);
    this.searched -= this.at;
    this.text = unread === '' ? characters : unread + characters;
    this.at = 0;
    let fresh = characters;
    if (!this.hasBegun) {
      if (!this.begin()) return null;
      fresh = this.text.slice(this.at);
    }
    if (UNUSUAL.test(fresh) || unread.length > TOKEN_AT_MOST) return this.handOver();
    this.mayEndSection = this.text.includes(']]>');
    while (this.at < this.text.length) {
      const found = this.token();
      if (found === 'unusual') return this.handOver();
      if (found === 'unfinished') break;
    }
    return null;
  }

  /** Ends the text: what is left of it is for the parser, which knows whether it may end there. */
  end(): HandedOver {
    return this.handOver();
  }

  /** Passes over the declaration. False: it is not there as a whole. */
  private begin(): boolean {
    if (this.text.length < DECLARATION_AT_MOST && !this.text.includes('>')) return false;
    this.hasBegun = true;
    this.at = DECLARATION.exec(this.text)?.[0].length ?? 0;
    this.searched = this.at;
    return true;
  }

  private handOver(): HandedOver {
    const { open, root, at, text } = this;
    const closed = open.length === 0 && root !== null ? `<${root}/>` : '';
    return { opening: closed + open.map((name) => `<${name}>`).join(''), text: text.slice(at) };
  }

  private token(): 'read' | 'unusual' | 'unfinished' {
    const { text } = this;
    if (text.charCodeAt(this.at) !== LESS) return this.textToken();
    const behind = this.wholeElement();
    if (behind > this.at) {
      this.at = behind;
      return 'read';
    }
    const next = text.charCodeAt(this.at + 1);
    if (next === SLASH) return this.closeTag();
    return Number.isNaN(next) ? 'unfinished' : this.openTag();
  }

  private wholeElement(): number {
    const { visitor, text, at, open } = this;
    if (visitor.element === undefined || this.mayEndSection || open.length === 0) return at;
    return visitor.element(text, at);
  }

  private textToken(): 'read' | 'unusual' | 'unfinished' {
    const { text, at, open, visitor } = this;
    const end = text.indexOf('<', Math.max(at, this.searched));
    if (end === -1) {
      this.searched = text.length;
      return 'unfinished';
    }
    const raw = text.slice(at, end);
    if (this.mayEndSection && raw.includes(']]>')) return 'unusual';
    if (open.length === 0) {
      if (!BLANK.test(raw)) return 'unusual';
    } else if (visitor.text !== undefined) {
      const plain = raw.includes('&') ? withEntities(raw) : raw;
      if (plain === null) return 'unusual';
      visitor.text(plain);
    } else if (raw.includes('&')) return 'unusual';
    this.at = end;
    return 'read';
  }

  private closeTag(): 'read' | 'unusual' | 'unfinished' {
    const { text, at, open } = this;
    const name = open.at(-1);
    if (name === undefined) return 'unusual';
    const end = at + 2 + name.length;
    if (end >= text.length) return text.length - at > TOKEN_AT_MOST ? 'unusual' : 'unfinished';
    if (text.charCodeAt(end) !== GREATER || !text.startsWith(name, at + 2)) return 'unusual';
    open.pop();
    this.at = end + 1;
    this.visitor.close(localName(name));
    return 'read';
  }

  private openTag(): 'read' | 'unusual' | 'unfinished' {
    const { text, open, at: start } = this;
    if (open.length === 0 && this.root !== null) return 'unusual';
    let at = nameEnd(text, start + 1);
    if (at === start + 1) return 'unusual';
    const name = text.slice(start + 1, at);
    let attributes: Record<string, string> | null = null;
    for (;;) {
      const spaces = at;
      while (isSpace(text.charCodeAt(at))) at += 1;
      const code = text.charCodeAt(at);
      if (code === GREATER) break;
      if (code === SLASH) {
        const next = text.charCodeAt(at + 1);
        if (next === GREATER) break;
        return Number.isNaN(next) ? 'unfinished' : 'unusual';
      }
      if (Number.isNaN(code)) return 'unfinished';
      const keyEnd = nameEnd(text, at);
      if (at === spaces || keyEnd === at) return 'unusual';
      const key = text.slice(at, keyEnd);
      const equals = text.charCodeAt(keyEnd);
      const quote = text.charCodeAt(keyEnd + 1);
      if (Number.isNaN(equals) || (equals === EQUALS && Number.isNaN(quote))) return 'unfinished';
      if (equals !== EQUALS || (quote !== QUOTE && quote !== APOSTROPHE)) return 'unusual';
      const from = keyEnd + 2;
      const end = valueEnd(text, from, quote);
      if (end === null) return 'unusual';
      if (end === text.length) return 'unfinished';
      attributes ??= {};
      if (key in attributes) return 'unusual';
      attributes[key] = text.slice(from, end);
      at = end + 1;
    }
    this.root ??= name;
    const local = localName(name);
    if (text.charCodeAt(at) === SLASH) {
      this.at = at + 2;
      this.visitor.open(local, attributes ?? NO_ATTRIBUTES);
      this.visitor.close(local);
    } else {
      this.at = at + 1;
      open.push(name);
      this.visitor.open(local, attributes ?? NO_ATTRIBUTES);
    }
    return 'read';
  }
}

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const AMPERSAND = 0x26;

const NO_ATTRIBUTES: Attributes = {};
const DECLARATION_AT_MOST = 200;
const DECLARATION =
  /^\uFEFF?(?:<\?xml version=(["'])1\.0\1(?: encoding=(["'])utf-8\2)?(?: standalone=(["'])(?:yes|no)\3)? ?\?>)?(?:\r?\n)*/i;
/** Characters that XML forbids or changes. */
// eslint-disable-next-line no-control-regex
const UNUSUAL = /[\0-\x08\x0b-\x1f\ufffe\uffff]/;
const BLANK = /^[ \t\n]*$/;

/** Letters and digits of names; others are read by the parser. */
const IN_NAMES = new Uint8Array(128);
for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_')
  IN_NAMES[letter.charCodeAt(0)] = 2;
for (const sign of '0123456789.-:') IN_NAMES[sign.charCodeAt(0)] = 1;

/** Where a name that begins at `from` ends; `from`: there is none. */
function nameEnd(text: string, from: number): number {
  if (IN_NAMES[text.charCodeAt(from)] !== 2) return from;
  let at = from + 1;
  while ((IN_NAMES[text.charCodeAt(at)] ?? 0) > 0) at += 1;
  return at;
}

/** Where a value ends, or the text; null: it holds what a parser must read. */
function valueEnd(text: string, from: number, quote: number): number | null {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === LESS || code === AMPERSAND || code < 0x20) return null;
  }
  return text.length;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const OTHER_ENTITY = /&(?!(?:amp|lt|gt|quot|apos);)/;

/** The text without the entities of XML itself; null: it has others. */
function withEntities(raw: string): string | null {
  if (OTHER_ENTITY.test(raw)) return null;
  return raw.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

/** A name without its namespace. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
