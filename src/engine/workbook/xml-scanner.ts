import { isAscii, isUtf8 } from 'node:buffer';
import { standsAt, type Attributes, type XmlVisitor } from './xml-visitor';

/** What a scanner does not read: the bytes from some tag on, behind elements that are open. */
export interface HandedOver {
  /** Opens the same elements again. */
  readonly opening: string;
  readonly bytes: Buffer;
}

/** (ours) A tag or a text beyond this is not usual. */
const TOKEN_AT_MOST = 1024 * 1024;

/**
 * Reads the XML that office programs write, from its bytes in UTF-8: tags, attributes and text, without anything else. It
 * takes what is surely right, and hands over from the first tag or text that is anything else, so that a parser decides
 * about it.
 */
export class XmlScanner {
  private bytes: Buffer = NOTHING;
  /** Room for what is not read yet and the next bytes, used again and again. */
  private room: Buffer = NOTHING;
  /** Where the next tag or text begins. */
  private at = 0;
  /** No `<` lies between `at` and here. */
  private searched = 0;
  /** Up to here the characters are whole and valid. */
  private valid = 0;
  private readonly open: string[] = [];
  /** Names that were read. */
  private readonly names: (string | undefined)[] = new Array<string | undefined>(NAMES);
  private root: string | null = null;
  private hasBegun = false;
  /** A text may hold the end of a section, which is wrong there. */
  private mayEndSection = false;

  constructor(private readonly visitor: XmlVisitor) {}

  /** Takes the next bytes, which may change after the call; null: it read them, but for an unfinished tag or text. */
  push(chunk: Buffer): HandedOver | null {
    const unread = this.bytes.length;
    this.bytes = unread === 0 ? chunk : this.joined(chunk);
    this.at = 0;
    if (!this.hasBegun && !this.begin()) return this.keep();
    if (unread > TOKEN_AT_MOST || !this.hasUsualCharacters()) return this.handOver();
    this.mayEndSection = this.bytes.includes(SECTION_END);
    while (this.at < this.valid) {
      const found = this.token();
      if (found === 'unusual') return this.handOver();
      if (found === 'unfinished') break;
    }
    return this.keep();
  }

  /** What is not read yet, and the next bytes. */
  private joined(chunk: Buffer): Buffer {
    const unread = this.bytes.length;
    const length = unread + chunk.length;
    if (length > this.room.length) this.room = Buffer.allocUnsafe(length + chunk.length / 8);
    this.room.set(this.bytes);
    this.room.set(chunk, unread);
    return this.room.subarray(0, length);
  }

  /** Ends the text: what is left of it is for the parser, which knows whether it may end there. */
  end(): HandedOver {
    return this.handOver();
  }

  /** Passes over the declaration. False: it is not there as a whole. */
  private begin(): boolean {
    const { bytes } = this;
    if (bytes.length < DECLARATION_AT_MOST && !bytes.includes(GREATER)) return false;
    this.hasBegun = true;
    const from = standsAt(BYTE_ORDER_MARK, bytes, 0) ? BYTE_ORDER_MARK.length : 0;
    this.at = from + lengthOfDeclaration(bytes.toString('latin1', from, DECLARATION_AT_MOST));
    this.searched = this.valid = this.at;
    return true;
  }

  /** Copies what is not read yet. */
  private keep(): null {
    const { bytes, at } = this;
    this.bytes = at === bytes.length ? NOTHING : Buffer.from(bytes.subarray(at));
    this.searched = Math.max(0, this.searched - at);
    this.valid = Math.max(0, this.valid - at);
    this.at = 0;
    return null;
  }

  /** Whether the further bytes are UTF-8 and no characters that XML forbids; control characters show as they are read. */
  private hasUsualCharacters(): boolean {
    const { bytes, valid } = this;
    let end = bytes.length;
    // The last character may be cut; one of ASCII is whole.
    while (end > valid && (bytes[end - 1] as number) >= NOT_ASCII) end -= 1;
    const fresh = bytes.subarray(valid, end);
    this.valid = end;
    return isAscii(fresh) || (isUtf8(fresh) && !FORBIDDEN.some((character) => fresh.includes(character)));
  }

  private handOver(): HandedOver {
    const { open, root, at, bytes } = this;
    const closed = open.length === 0 && root !== null ? `<${root}/>` : '';
    return { opening: closed + open.map((name) => `<${name}>`).join(''), bytes: bytes.subarray(at) };
  }

  private token(): 'read' | 'unusual' | 'unfinished' {
    const { bytes, at, valid } = this;
    if (bytes[at] !== LESS) return this.textToken();
    const behind = this.wholeElement();
    if (behind > at) {
      this.at = behind;
      return 'read';
    }
    if (at + 1 >= valid) return 'unfinished';
    return bytes[at + 1] === SLASH ? this.closeTag() : this.openTag();
  }

  private wholeElement(): number {
    const { visitor, bytes, at, valid, open } = this;
    if (visitor.element === undefined || this.mayEndSection || open.length === 0) return at;
    return visitor.element(bytes, at, valid);
  }

  private textToken(): 'read' | 'unusual' | 'unfinished' {
    const { bytes, at, open, visitor } = this;
    const end = bytes.indexOf(LESS, Math.max(at, this.searched));
    if (end === -1) {
      this.searched = bytes.length;
      return 'unfinished';
    }
    const raw = bytes.toString('utf8', at, end);
    if (CONTROLS.test(raw) || (this.mayEndSection && raw.includes(SECTION_END))) return 'unusual';
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
    const { bytes, at, open, valid } = this;
    const name = open.at(-1);
    if (name === undefined) return 'unusual';
    const end = at + 2 + name.length;
    if (end >= valid) return valid - at > TOKEN_AT_MOST ? 'unusual' : 'unfinished';
    if (bytes[end] !== GREATER || !isNamed(name, bytes, at + 2)) return 'unusual';
    open.pop();
    this.at = end + 1;
    this.visitor.close(localName(name));
    return 'read';
  }

  /** The name `bytes[from..to)`, of which a text has few. */
  private nameIn(from: number, to: number): string {
    const { bytes, names } = this;
    const slot = ((to - from) * 32 + (bytes[from] as number)) % NAMES;
    const known = names[slot];
    if (known?.length === to - from && isNamed(known, bytes, from)) return known;
    const name = bytes.toString('latin1', from, to);
    names[slot] = name;
    return name;
  }

  private openTag(): 'read' | 'unusual' | 'unfinished' {
    const { bytes, open, at: start, valid } = this;
    if (open.length === 0 && this.root !== null) return 'unusual';
    let at = nameEnd(bytes, start + 1);
    if (at === start + 1) return 'unusual';
    const name = this.nameIn(start + 1, at);
    const wanted = this.visitor.attributes;
    let attributes: Record<string, string> | null = null;
    for (;;) {
      const spaces = at;
      while (isSpace(bytes[at])) at += 1;
      if (at >= valid) return 'unfinished';
      const byte = bytes[at];
      if (byte === GREATER) break;
      if (byte === SLASH) {
        if (at + 1 >= valid) return 'unfinished';
        if (bytes[at + 1] === GREATER) break;
        return 'unusual';
      }
      const keyEnd = nameEnd(bytes, at);
      if (at === spaces || keyEnd === at) return 'unusual';
      const key = this.nameIn(at, keyEnd);
      const equals = bytes[keyEnd];
      const quote = bytes[keyEnd + 1];
      if (keyEnd >= valid || (equals === EQUALS && keyEnd + 1 >= valid)) return 'unfinished';
      if (equals !== EQUALS || (quote !== QUOTE && quote !== APOSTROPHE)) return 'unusual';
      const from = keyEnd + 2;
      const end = attributeEnd(bytes, from, valid, quote);
      if (end === null) return 'unusual';
      if (end === valid) return 'unfinished';
      attributes ??= {};
      if (key in attributes) return 'unusual';
      attributes[key] = wanted?.has(key) === false ? '' : bytes.toString('utf8', from, end);
      at = end + 1;
    }
    this.root ??= name;
    const local = localName(name);
    if (bytes[at] === SLASH) {
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

const TAB = 0x09;
const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const AMPERSAND = 0x26;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const NOT_ASCII = 0x80;
const NAMES = 256;

const NOTHING = Buffer.alloc(0);
const SECTION_END = ']]>';
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
/** Characters that XML forbids, beside control characters. */
const FORBIDDEN = [Buffer.from('\uFFFE'), Buffer.from('\uFFFF')];
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\0-\x08\x0b-\x1f]/;
const BLANK = /^[ \t\n]*$/;
const NO_ATTRIBUTES: Attributes = {};

const DECLARATION_AT_MOST = 200;
const DECLARATION =
  /^(?:<\?xml version=(["'])1\.0\1(?: encoding=(["'])utf-8\2)?(?: standalone=(["'])(?:yes|no)\3)? ?\?>)?(?:\r?\n)*/i;

function lengthOfDeclaration(text: string): number {
  return DECLARATION.exec(text)?.[0].length ?? 0;
}

/** Letters and digits of names; others are read by the parser. */
const IN_NAMES = new Uint8Array(256);
for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_')
  IN_NAMES[letter.charCodeAt(0)] = 2;
for (const sign of '0123456789.-:') IN_NAMES[sign.charCodeAt(0)] = 1;

/** Where a name that begins at `from` ends; `from`: there is none. */
function nameEnd(bytes: Buffer, from: number): number {
  if (from >= bytes.length || IN_NAMES[bytes[from] as number] !== 2) return from;
  let at = from + 1;
  while (at < bytes.length && IN_NAMES[bytes[at] as number] !== 0) at += 1;
  return at;
}

function isNamed(name: string, bytes: Buffer, from: number): boolean {
  for (let index = 0; index < name.length; index += 1)
    if (bytes[from + index] !== name.charCodeAt(index)) return false;
  return true;
}

/** Where a value ends, or `end`; null: it holds what a parser must read. */
function attributeEnd(bytes: Buffer, from: number, end: number, quote: number): number | null {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === quote) return at;
    if (byte === LESS || byte === AMPERSAND || byte < SPACE) return null;
  }
  return end;
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === LF || byte === TAB;
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
