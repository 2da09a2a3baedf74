import { isDigit, isLetter } from '../bytes/ascii';
import { mayBeEscaped, unescaped } from './cell-text';
import { SharedTexts } from './shared-texts';
import { XmlReading } from './xml-reading';
import { endOfValue, standsAt, TAG_ROOM, type XmlVisitor } from './xml-visitor';

/**
 * Reads `sharedStrings.xml` as far as a sheet names its texts: there may be very many, and the first rows need few. Reading
 * aids for eastern Asian names are no part of a text. Close it after use.
 */
export class SharedTextsReading {
  readonly texts = new SharedTexts();
  private readonly xml = new XmlReading(new TextItems(this.texts));
  private readonly chunks: AsyncIterator<Buffer> | null;
  private failure: { readonly error: unknown } | null = null;

  /** Null: the workbook has none. */
  constructor(chunks: AsyncIterable<Buffer> | null) {
    this.chunks = chunks === null ? null : chunks[Symbol.asyncIterator]();
    this.texts.isWhole = chunks === null;
  }

  /** The chunks of a sheet, each once the texts that it names are there. */
  async *ahead(sheet: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
    const named = new NamedTexts();
    let chunks = 0;
    for await (const chunk of sheet) {
      if (!this.texts.isWhole) {
        const last = named.last(chunk);
        chunks += 1;
        if (chunks > FIRST_CHUNKS) await this.tryAll();
        await this.readTo(last);
      }
      yield chunk;
    }
  }

  /** Reads all texts that can be read: a sheet that is read so far needs them, and nobody has to look for those it names. */
  private async tryAll(): Promise<void> {
    // A text behind the damage that a cell names is reported where it is named.
    await this.readTo(Number.POSITIVE_INFINITY).catch(() => undefined);
  }

  /** Reads all texts: they may be damaged behind those that are named. */
  readAll(): Promise<void> {
    return this.readTo(Number.POSITIVE_INFINITY);
  }

  /** Ends the reading, wherever it is. */
  async close(): Promise<void> {
    this.texts.close();
    await this.chunks?.return?.();
  }

  /** Reads the texts up to an index. */
  private async readTo(index: number): Promise<void> {
    const { texts } = this;
    if (texts.isWhole || texts.size > index) return;
    if (this.failure !== null) throw this.failure.error;
    try {
      while (!texts.isWhole && texts.size <= index) await this.readOn();
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  private async readOn(): Promise<void> {
    const next = await this.chunks?.next();
    if (next !== undefined && next.done !== true) return this.xml.push(next.value);
    this.xml.end();
    this.texts.isWhole = true;
  }
}

/** (ours) Of a sheet that is only looked at, so many chunks are read at most. */
const FIRST_CHUNKS = 4;
/** (ours) More digits are a number, not the index of a text. */
const DIGITS_AT_MOST = 9;
const QUOTE = 0x22;
const DOT = 0x2e;
const ZERO = 0x30;

/** Finds how far a sheet names texts, from its bytes: whole numbers of cells may be taken for an index, none is missed. */
class NamedTexts {
  private highest = -1;
  /** Of a number that may go on in the next chunk. */
  private number = 0;
  private digits = 0;
  private before = 0;

  /** The highest index up to the end of this chunk. */
  last(chunk: Buffer): number {
    let { highest, number, digits, before } = this;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (isDigit(byte)) {
        number = digits < DIGITS_AT_MOST ? number * 10 + byte - ZERO : -1;
        digits += 1;
      } else {
        if (number > highest && digits > 0 && byte !== DOT && mayBeIndexBehind(before)) highest = number;
        number = digits = 0;
        before = byte;
      }
    }
    this.number = number;
    this.digits = digits;
    this.before = before;
    return (this.highest = highest);
  }
}

/** Behind a letter stands the place of a cell, behind a quote an attribute, and before or behind a dot a fraction. */
function mayBeIndexBehind(byte: number): boolean {
  return byte !== QUOTE && byte !== DOT && !isLetter(byte);
}

const ITEM = Buffer.from('<si><t>');
const ITEM_AS_IT_IS = Buffer.from('<si><t xml:space="preserve">');
const ITEM_END = Buffer.from('</t></si>');

/** Takes the texts of the items. */
class TextItems implements XmlVisitor {
  private item = '';
  private isInText = false;
  private isInReadingAid = false;

  constructor(private readonly texts: SharedTexts) {}

  open(name: string): void {
    if (name === 'si') this.item = '';
    else if (name === 'rPh') this.isInReadingAid = true;
    else if (name === 't') this.isInText = !this.isInReadingAid;
  }

  close(name: string): void {
    if (name === 'si') this.texts.add(unescaped(this.item));
    else if (name === 'rPh') this.isInReadingAid = false;
    else if (name === 't') this.isInText = false;
  }

  text(part: string): void {
    if (this.isInText) this.item += part;
  }

  /** A text without formats and entities. */
  element(bytes: Buffer, start: number, end: number): number {
    if (end - start < TAG_ROOM || this.isInReadingAid) return start;
    const opening = standsAt(ITEM, bytes, start) ? ITEM : ITEM_AS_IT_IS;
    if (!standsAt(opening, bytes, start)) return start;
    const value = start + opening.length;
    const valueEnd = endOfValue(bytes, value, end);
    const behind = valueEnd + ITEM_END.length;
    if (valueEnd === -1 || behind > end || !standsAt(ITEM_END, bytes, valueEnd)) return start;
    if (mayBeEscaped(bytes, value, valueEnd))
      this.texts.add(unescaped(bytes.toString('utf8', value, valueEnd)));
    else this.texts.addBytes(bytes, value, valueEnd);
    return behind;
  }
}
