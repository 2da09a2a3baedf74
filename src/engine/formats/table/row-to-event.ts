import { isUtf8 } from 'node:buffer';
import { copyRun } from '../../bytes/byte-runs';
import { INVALID_BYTE } from '../../bytes/invalid-byte';
import type { ArtifactRule } from '../../../shared/files/requests';
import { isTimeUse, timeUseOf, type Column, type Mapping } from '../../../shared/files/mapping';
import { treatmentOf } from '../../rules/fast-path/scan-key';
import { NOT_READ, UNUSUAL, WrittenValues } from '../../rules/fast-path/written-values';
import { NO_TIMES, type TimeEvidence } from '../../rules/time/time-evidence';
import { TIME_LENGTH, TimeReader } from '../../rules/time/time-reader';
import type { DollarKey } from '../../rules/dollar-keys';
import { isCodeIn, isNullWord, mayBeNullWord, PLUS, SURE_NULL_WORDS } from '../../rules/null-words';
import { addressWithin } from '../../rules/address';
import { joinedTime, zonedTime } from '../../rules/time/joined-time';
import { RequestJudge } from '../log/request-judge';
import { CELL_VALUES, type CellValue, type TextWord, type UsualColumn } from '../../scanner/usual-rows';
import { valueOf, VALUES } from '../../scanner/values';
import type { ReadDays } from '../../rules/time/read-days';
import { writeJsonText } from './cell-bytes';
import { CELL, RowScanner } from './row-scanner';
import { TimeCells } from './time-cells';

const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const EQUALS = 0x3d;

/** Words are copied eight bytes at a time. */
const WORD = 8;

/** The artifact that a rule gives to a request. */
interface ArtifactMember extends Pick<Member, 'name' | 'word' | 'length' | 'key'> {
  /** Its id as the text of JSON. */
  readonly value: DataView;
}

/** What the cells of a column become. */
interface Member {
  /** The event's key. */
  readonly name: string;
  /** `,"key":"`. */
  readonly word: DataView;
  readonly length: number;
  readonly padded: boolean;
  /** Words that mean an empty cell; null: there are none. */
  readonly nulls: ReadonlySet<string> | null;
  /** Null: they are text. */
  readonly times: TimeCells | null;
  /** The columns of the time of day, for a column of dates. */
  readonly clocks: readonly number[];
  /** The column of the zone, for a column of times; -1: none. */
  readonly zone: number;
  /** The text is a list of addresses, of which one is meant. */
  readonly listed: boolean;
  /** The key's number among the written values. */
  readonly key: number;
}

/** Writes the rows of a table as lines of JSON. */
export class RowConverter {
  bytes = Buffer.alloc(0);
  view = new DataView(this.bytes.buffer);
  /** The lines are `bytes[0..filled)`. */
  filled = 0;
  /** Where the values of these lines stand. */
  readonly values = new WrittenValues();

  private readonly members: readonly (Member | null)[];
  /** The most bytes that an event has besides its cells. */
  private readonly overhead: number;

  private readonly times: TimeReader | null;
  /** Words for no value that are texts in a column; another list after each call of `takeNullWords`. */
  textWords: TextWord[] = [];
  /** Words that may mean an empty cell, with their columns, and the columns with a plus alone. */
  private readonly found = new Map<string, readonly number[]>();
  private readonly withPlus = new Set<number>();

  /** Judges the rows as requests; null: they are none. */
  readonly judge: RequestJudge | null;
  /** The keys that name the artifact of each rule. */
  private readonly artifacts: readonly ArtifactMember[];

  constructor(mapping: Mapping) {
    const { columns } = mapping;
    const parts = {
      clocks: columns.flatMap(({ use }, index) => (use.kind === 'clock' ? [index] : [])),
      zone: columns.findIndex(({ use }) => use.kind === 'zone'),
    };
    const use = timeUseOf(mapping);
    this.times = use === undefined ? null : new TimeReader(use);
    const times = this.times === null ? null : new TimeCells(this.times);
    const keys = columns.map(keyOf);
    const nulls = mapping.nulls ?? [];
    this.members = columns.map((column, index) => {
      const name = keys[index];
      if (name == null) return null;
      // Rules about whole lines read a key that stands twice, or has escapes.
      const isPlain = keys.indexOf(name) === keys.lastIndexOf(name) && !JSON.stringify(name).includes('\\');
      const key = isPlain ? this.values.keyOf(name) : UNUSUAL;
      return { ...memberOf(column, parts, times, nulls), ...wordOf(name), name, key };
    });
    const { requests } = mapping;
    this.judge = requests === undefined ? null : new RequestJudge(requests);
    this.artifacts = requests === undefined ? [] : requests.rules.map((rule) => this.artifactOf(rule));
    const words = [...this.members, ...this.artifacts].map((member) => lengthOf(member) + TIME_LENGTH);
    this.overhead = words.reduce((sum, length) => sum + length, TIME_LENGTH);
  }

  /** Words in cells that may mean an empty cell, and are sent as texts. */
  takeNullWords(): readonly string[] {
    const { found, withPlus } = this;
    // Beside a plus, a minus is a sign of its own.
    const words = [...found].filter(
      ([word, columns]) => word !== '-' || columns.some((each) => !withPlus.has(each)),
    );
    found.clear();
    this.textWords = [];
    return words.map(([word]) => word);
  }

  private isNull(word: string, column: number, { nulls, name }: Member): boolean {
    if (nulls?.has(word) === true) return true;
    if (word !== PLUS && !isNullWord(word)) return false;
    if (!this.textWords.some((known) => known.column === column && known.word === word))
      this.textWords.push({ column, word });
    if (word === PLUS) this.withPlus.add(column);
    if (!isNullWord(word) || isCodeIn(name, word)) return false;
    const columns = this.found.get(word) ?? [];
    if (!columns.includes(column)) this.found.set(word, [...columns, column]);
    return false;
  }

  private artifactOf({ to: { kind, id } }: ArtifactRule): ArtifactMember {
    const name = kind === 'package' ? '$package' : '$tracking_pixel';
    const text = JSON.stringify(id).slice(1, -1);
    const isPlain = text === id && !this.members.some((member) => member?.name === name);
    return { ...wordOf(name), name, value: wordView(text), key: isPlain ? this.values.keyOf(name) : UNUSUAL };
  }

  /** The columns as the scanner of rows knows them; null: it must not write these rows. */
  get usualColumns(): readonly UsualColumn[] | null {
    if (this.judge !== null) return null;
    return this.members.map((member) =>
      member === null
        ? NOT_WRITTEN
        : {
            value: cellValueOf(member),
            word: `,${JSON.stringify(member.name)}:"`,
            nulls: [...(member.nulls ?? [])],
          },
    );
  }

  /** The days whose times were read before; null: no column is a time. */
  get days(): ReadDays | null {
    return this.times?.days ?? null;
  }

  /** Adds lines that somebody else has written. Returns where they start. */
  append(lines: Buffer): number {
    const start = this.filled;
    this.reserveBytes(lines.length);
    this.bytes.set(lines, start);
    this.filled += lines.length;
    return start;
  }

  /** What the times since the last call say about how they are written. */
  takeTimes(): TimeEvidence {
    return this.times?.takeEvidence() ?? NO_TIMES;
  }

  /** The event of a row with these cells, without the spaces that only align a column. */
  convert(cells: readonly string[]): string {
    const row = new RowScanner({ delimiter: ',' });
    row.push(Buffer.from(cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')));
    row.finish();
    row.next();
    this.reserve(row.end - row.start);
    this.judge?.counts(row);
    this.writeEvent(row);
    const text = this.bytes.toString('utf8', 0, this.filled - 1);
    this.filled = 0;
    return text;
  }

  /** Makes room for one row, or all of it, of so many bytes. */
  reserve(rowBytes: number): void {
    // A control character becomes six bytes.
    this.reserveBytes(this.overhead + rowBytes * 6);
  }

  private reserveBytes(count: number): void {
    const needed = this.filled + count;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.filled);
    this.bytes = grown;
    this.view = new DataView(grown.buffer, grown.byteOffset, grown.length);
  }

  /** An empty line, for a row that is no event. */
  writeEmpty(): void {
    this.bytes[this.filled] = LF;
    this.filled += 1;
  }

  /** The event of a row. An empty cell adds no key; without any the line is empty. */
  writeEvent(row: RowScanner): void {
    const { members, view, values } = this;
    const { starts, ends, flags, view: source } = row;
    const artifact = this.artifact();
    const begin = this.filled;
    let at = begin;
    let isKnown = true;
    const count = Math.min(members.length, row.count);
    values.beginLine(begin);
    for (let index = 0; index < count; index += 1) {
      const member = members[index] as Member | null;
      const from = starts[index] as number;
      const to = ends[index] as number;
      if (member === null || from === to) continue;
      if (artifact !== null && member.name === artifact.name) continue;
      if (mayBeNullWord(source, from, to)) {
        if (this.isNull(row.bytes.toString('utf8', from, to).trim(), index, member)) continue;
      }
      const start = copyRun(member.word, 0, member.length, view, at);
      const { padded, times, key } = member;
      const isSpecial = ((flags[index] as number) & CELL.special) !== 0;
      const isPlain = !padded && !isSpecial;
      const isJoined = member.clocks.length > 0 || member.zone !== -1;
      let end: number;
      if (times !== null && isPlain && !isJoined) {
        // Read where it stands: a processor reads slowly what it has just written in other words.
        end = times.copy(row.bytes, source, from, to, this.bytes, view, start);
      } else {
        end = isPlain ? copyRun(source, from, to, view, start) : this.writeCell(row, index, start, padded);
        if (end === start) continue;
        if (
          times !== null &&
          !(isPlain && member.clocks.length === 0 && times.isComplete(source, from, to))
        ) {
          if (isJoined) end = this.joinTime(row, index, member, start);
          end = times.write(this.bytes, view, start, end);
        } else if (member.listed) end = this.firstAddress(row, index, start, end);
      }
      view.setUint8(end, QUOTE);
      at = end + 1;
      if (key === NOT_READ) continue;
      if (key === UNUSUAL || isSpecial) isKnown = false;
      else values.add(key, start, end);
    }
    if (artifact !== null) {
      const start = copyRun(artifact.word, 0, artifact.length, view, at);
      at = copyRun(artifact.value, 0, artifact.value.byteLength - WORD, view, start);
      if (artifact.key === UNUSUAL) isKnown = false;
      else values.add(artifact.key, start, at);
      view.setUint8(at, QUOTE);
      at += 1;
    }
    if (at > begin) {
      view.setUint8(begin, OPEN_OBJECT);
      view.setUint8(at, CLOSE_OBJECT);
      at += 1;
    }
    if (!isKnown || at === begin) values.dropLine();
    view.setUint8(at, LF);
    this.filled = at + 1;
  }

  /** The artifact of the request that was judged last; null: no rule names one. */
  private artifact(): ArtifactMember | null {
    // Most logs have no rules, and looking up what is not there is slow.
    if (this.judge === null || this.artifacts.length === 0) return null;
    return this.artifacts[this.judge.rule] ?? null;
  }

  /** A JSON list of the cells: the rules set it aside. */
  writeList(row: RowScanner): void {
    const { view } = this;
    let at = this.filled;
    for (let index = 0; index < row.count; index += 1) {
      view.setUint8(at, index === 0 ? OPEN_LIST : COMMA);
      view.setUint8(at + 1, QUOTE);
      at = this.writeCell(row, index, at + 2, false);
      view.setUint8(at, QUOTE);
      at += 1;
    }
    view.setUint8(at, CLOSE_LIST);
    view.setUint8(at + 1, LF);
    this.filled = at + 2;
  }

  /** A broken line, or the next piece of it, as a JSON string: the rules set it aside. */
  writeBroken(row: RowScanner): void {
    const { view } = this;
    let at = this.filled;
    if (row.first) view.setUint8(at++, QUOTE);
    at = writeJsonText(row.view, row.start, row.end, view, at, 'plain');
    if (row.last) {
      view.setUint8(at, QUOTE);
      view.setUint8(at + 1, LF);
      at += 2;
    }
    this.filled = at;
  }

  /** Writes the text of a cell without its quotes; returns the offset behind it. */
  private writeCell(row: RowScanner, index: number, at: number, padded: boolean): number {
    let from = row.starts[index] as number;
    let to = row.ends[index] as number;
    const flags = row.flags[index] as number;
    if (padded && (flags & CELL.quoted) === 0) {
      while (from < to && isPadding(row.view.getUint8(from))) from += 1;
      while (from < to && isPadding(row.view.getUint8(to - 1))) to -= 1;
    }
    if ((flags & CELL.special) === 0) return copyRun(row.view, from, to, this.view, at);
    if (row.hasOwnEscapes) return this.writeText(row, index, from, to, at);
    const inQuotes = (flags & CELL.quoted) === 0 ? 'plain' : 'quoted';
    return this.withoutFormula(at, writeJsonText(row.view, from, to, this.view, at, inQuotes));
  }

  /** A cell with escapes of its own, which are rare. */
  private writeText(row: RowScanner, index: number, from: number, to: number, at: number): number {
    if (isUtf8(row.bytes.subarray(from, to))) return this.put(row.cell(index), at);
    this.view.setUint8(at, INVALID_BYTE);
    return at + 1;
  }

  private put(text: string, at: number): number {
    return at + this.bytes.write(JSON.stringify(text).slice(1, -1), at);
  }

  /** `="00123"`, as spreadsheets keep the zeros of a text, becomes its text. */
  private withoutFormula(start: number, end: number): number {
    const { view } = this;
    if (end - start < 5 || view.getUint8(start) !== EQUALS || view.getUint8(start + 2) !== QUOTE) return end;
    if (view.getUint8(end - 1) !== QUOTE || view.getUint8(end - 2) !== BACKSLASH) return end;
    if (this.bytes.subarray(start + 3, end - 2).includes(QUOTE)) return end;
    this.bytes.copyWithin(start, start + 3, end - 2);
    return end - 5;
  }

  private joinTime(row: RowScanner, index: number, { clocks, zone }: Member, at: number): number {
    const textOf = (column: number): string => (column !== -1 && column < row.count ? row.cell(column) : '');
    // The half of the day, in letters, comes behind its digits.
    const clock = clocks.map(textOf).toSorted().join(' ');
    return this.put(zonedTime(joinedTime(row.cell(index), clock), textOf(zone)), at);
  }

  /** Writes the address that a list means; a text without one stays, so that the rules report it. */
  private firstAddress(row: RowScanner, index: number, at: number, end: number): number {
    const address = addressWithin(row.cell(index));
    return address === undefined ? end : this.put(address, at);
  }
}

/** The most bytes of a member besides its cell. */
function lengthOf(member: Member | ArtifactMember | null): number {
  if (member === null) return 0;
  return member.length + ('value' in member ? member.value.byteLength : 0);
}

const NOT_WRITTEN: UsualColumn = { value: CELL_VALUES.none, word: '', nulls: [] };

/** What the scanner of rows does with a column's cells. */
function cellValueOf({ name, key, padded, times, clocks, zone }: Member): CellValue {
  if (key === UNUSUAL || padded || clocks.length > 0 || zone !== -1) return CELL_VALUES.odd;
  if (times !== null) return CELL_VALUES.anyTime;
  const value = valueOf(treatmentOf(name));
  if (value === null) return CELL_VALUES.odd;
  return value === VALUES.any ? VALUES.text : value;
}

function isPadding(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

/** A bare cell of a column that spaces align, without them. */
export function withoutPadding(cell: string): string {
  return cell.replace(/^[ \t]+|[ \t]+$/g, '');
}

/** The key that the cells of a column get; null: they are left out, or belong to another column. */
function keyOf({ use }: Column): string | null {
  switch (use.kind) {
    case 'leave-out':
    case 'clock':
    case 'zone':
      return null;
    case 'key':
      return use.key;
    case 'time':
    case 'date':
      return '$time';
  }
}

/** The keys that no database's word for nothing is a value of. */
const STRICT_KEYS: ReadonlySet<string> = new Set<DollarKey>([
  '$unique_id',
  '$remote_address',
  '$package',
  '$tracking_pixel',
]);

function nullsFor({ name, use }: Column, words: readonly string[]): ReadonlySet<string> | null {
  const isStrict = use.kind !== 'key' || STRICT_KEYS.has(use.key);
  const meant = words.filter((word) => !isCodeIn(name, word));
  const all = isStrict ? [...SURE_NULL_WORDS, ...meant] : meant;
  return all.length === 0 ? null : new Set(all);
}

const NO_CLOCKS: readonly number[] = [];

function memberOf(
  column: Column,
  parts: Pick<Member, 'clocks' | 'zone'>,
  times: TimeCells | null,
  nulls: readonly string[],
): Pick<Member, 'padded' | 'nulls' | 'times' | 'clocks' | 'zone' | 'listed'> {
  const { use, padded, listed } = column;
  const isTime = isTimeUse(use);
  return {
    padded: padded === true,
    nulls: nullsFor(column, nulls),
    times: isTime ? times : null,
    clocks: isTime && use.kind === 'date' ? parts.clocks : NO_CLOCKS,
    zone: isTime ? parts.zone : -1,
    listed: listed === true && use.kind === 'key' && use.key === '$remote_address',
  };
}

function wordOf(key: string): Pick<Member, 'word' | 'length'> {
  const text = `,${JSON.stringify(key)}:"`;
  return { word: wordView(text), length: Buffer.byteLength(text) };
}

/** The bytes of a text, with room behind them. */
function wordView(text: string): DataView {
  const bytes = Buffer.from(text);
  const word = new DataView(new ArrayBuffer(bytes.length + WORD));
  bytes.forEach((byte, at) => word.setUint8(at, byte));
  return word;
}
