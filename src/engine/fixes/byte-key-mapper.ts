import type { Step } from '../../shared/files/json-path';
import { isDigit } from '../bytes/ascii';
import { viewOf } from '../bytes/byte-view';
import { BACKSLASH, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../bytes/json-signs';
import { endOfPlainString, peek, skipSpace, skipValue, UNDECIDED } from '../rules/fast-path/scan-json';
import { KeyScanner, type SeenKey } from '../rules/fast-path/scan-key';
import type { TellingNames } from '../rules/telling-names';
import { SECONDS } from '../rules/time/split-seconds';

/** A value that gets a key of the event. */
export interface MappedSource {
  readonly steps: readonly Step[];
  readonly key: string;
}

/** What becomes of a line: `undecided` means that its text must be read. */
export type Mapped = 'mapped' | 'unchanged' | 'undecided';

const MINUS = 0x2d;
const LETTER_N = 0x6e;
const NOWHERE = -1;
const NO_BYTES = Buffer.alloc(0);

/** The keys of an object that are looked for, and where what is found is kept. */
interface Level {
  readonly keys: KeyScanner;
  readonly nodes: Map<string, LevelNode>;
}

interface LevelNode {
  slot: number;
  inner: Level | null;
}

interface Use {
  readonly slot: number;
  readonly isInner: boolean;
  readonly name: string;
  readonly key: string;
  /** The slot of the outer value that has the wanted key already. */
  readonly taken: number;
  readonly written: Buffer;
}

/** Puts `word`, and then a part of the line, in place of another part. */
interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly word: Buffer;
  readonly from: number;
  readonly to: number;
}

/**
 * Does to the bytes of a line what `KeyMapper` does to its text, without strings: as a property test proves. It decides
 * lines whose values only get keys: those that lose a value, or are unusual, stay undecided.
 */
export class ByteKeyMapper {
  /** The last line that was mapped got its time from another key. */
  tookTime = false;
  /** The bytes of the line that was mapped last. */
  length = 0;
  private readonly outer = newLevel();
  private readonly uses: readonly Use[];
  private readonly time: number;
  private slots = 0;
  /** By slot; NOWHERE: the event has no such value. */
  private readonly keyStarts: Int32Array;
  private readonly keyEnds: Int32Array;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly renamed = new Set<number>();
  private readonly given = new Set<string>();
  private edits: ByteEdit[] = [];
  private added: ByteEdit[] = [];
  private open = 0;
  private readonly noted: SeenKey[] = [];

  /**
   * `sources`: in the order in which they are applied; no outer value stands twice. `onlyWithoutTime`: an event with a
   * `$time` stays undecided. `names`: gets the names of outer keys of mapped lines; null: nobody asks.
   */
  constructor(
    sources: readonly MappedSource[],
    private readonly onlyWithoutTime: boolean,
    private readonly names: TellingNames | null,
  ) {
    this.uses = sources.map(({ steps, key }) => ({
      slot: this.slotAt(steps),
      isInner: steps.length > 1,
      name: nameOf(steps.at(-1)),
      key,
      taken: this.slotAt([{ key }]),
      written: Buffer.from(JSON.stringify(key)),
    }));
    this.time = this.slotAt([{ key: '$time' }]);
    this.keyStarts = new Int32Array(this.slots);
    this.keyEnds = new Int32Array(this.slots);
    this.starts = new Int32Array(this.slots);
    this.ends = new Int32Array(this.slots);
  }

  /** Maps `bytes[start..end)`, a line of valid UTF-8. */
  map(bytes: Buffer, start: number, end: number): Mapped {
    const view = viewOf(bytes);
    this.starts.fill(NOWHERE);
    this.open = skipSpace(view, start, end);
    const stop = this.scan(this.outer, view, this.open, end);
    if (stop === UNDECIDED || skipSpace(view, stop, end) !== end) return 'undecided';
    if (this.onlyWithoutTime && this.starts[this.time] !== NOWHERE) return 'undecided';
    this.renamed.clear();
    this.given.clear();
    this.edits = [];
    this.added = [];
    for (const use of this.uses) {
      if (this.starts[use.slot] === NOWHERE) continue;
      if (!(use.isInner ? this.copy(use, view, end) : this.isEmpty(use.slot, view) || this.rename(use, view)))
        return 'undecided';
    }
    // Outer values that hold nothing get their keys if nothing else does.
    for (const use of this.uses) {
      if (use.isInner || this.starts[use.slot] === NOWHERE || !this.isEmpty(use.slot, view)) continue;
      if (!this.rename(use, view)) return 'undecided';
    }
    if (this.edits.length === 0 && this.added.length === 0) return 'unchanged';
    this.tookTime = this.given.has('$time');
    this.noteNames();
    this.edits.sort((a, b) => a.start - b.start);
    this.length = end - start;
    for (const edit of this.edits) this.length += lengthOf(edit) - (edit.end - edit.start);
    // A colon and a comma.
    for (const put of this.added) this.length += lengthOf(put) + 2;
    return 'mapped';
  }

  /** Writes the line that was mapped last, which stands in `bytes[start..end)`, to the beginning of `into`. */
  write(bytes: Buffer, start: number, end: number, into: Buffer): void {
    let at = bytes.copy(into, 0, start, this.open + 1);
    // The value that was mapped last stands first, as if each had been put in front by itself.
    for (const { word, from, to } of this.added.reverse()) {
      at += word.copy(into, at);
      into[at++] = COLON;
      at += bytes.copy(into, at, from, to);
      into[at++] = COMMA;
    }
    let rest = this.open + 1;
    for (const edit of this.edits) {
      at += bytes.copy(into, at, rest, edit.start);
      at += edit.word.copy(into, at);
      at += bytes.copy(into, at, edit.from, edit.to);
      rest = edit.end;
    }
    bytes.copy(into, at, rest, end);
  }

  private slotAt(steps: readonly Step[]): number {
    let level = this.outer;
    let node: LevelNode | undefined;
    for (const step of steps) {
      if (node !== undefined) level = node.inner ??= newLevel();
      node = level.nodes.get(nameOf(step)) ?? { slot: NOWHERE, inner: null };
      level.nodes.set(nameOf(step), node);
    }
    if (node === undefined) return NOWHERE;
    if (node.slot === NOWHERE) node.slot = this.slots++;
    return node.slot;
  }

  /** The offset behind the object that opens at `from`. */
  private scan({ keys, nodes }: Level, view: DataView, from: number, end: number): number {
    keys.begin();
    let at = from;
    for (let key = keys.next(view, at, end); key !== null; key = keys.next(view, at, end)) {
      const value = at + key.word.length - (key.quoted ? 1 : 0);
      const node = nodes.get(key.name);
      const inner = node?.inner ?? null;
      const stop =
        inner !== null && peek(view, value, end) === OPEN_OBJECT
          ? this.scan(inner, view, value, end)
          : skipValue(view, value, end);
      if (stop === UNDECIDED) return UNDECIDED;
      if (node !== undefined && node.slot !== NOWHERE) {
        const quote = skipSpace(view, skipSpace(view, at, end) + 1, end);
        this.keyStarts[node.slot] = quote;
        this.keyEnds[node.slot] = endOfPlainString(view, quote + 1, end) + 1;
        this.starts[node.slot] = value;
        this.ends[node.slot] = stop;
      }
      at = stop;
    }
    if (keys.count === 0 && peek(view, at, end) === OPEN_OBJECT) at += 1;
    at = skipSpace(view, at, end);
    return peek(view, at, end) === CLOSE_OBJECT ? at + 1 : UNDECIDED;
  }

  /** False: an empty value has to give way. */
  private rename(use: Use, view: DataView): boolean {
    const { slot, name, key, taken, written } = use;
    if (name === key || this.given.has(key)) return true;
    if (this.exists(taken)) return !this.isEmpty(taken, view);
    this.given.add(key);
    this.renamed.add(slot);
    const [start, end] = [this.keyStarts[slot] as number, this.keyEnds[slot] as number];
    this.edits.push({ start, end, word: written, from: 0, to: 0 });
    return true;
  }

  /** False: the value must be read. */
  private copy({ slot, key, name, taken, written }: Use, view: DataView, end: number): boolean {
    const isTaken = this.exists(taken);
    if (this.given.has(key) || (isTaken && !this.isEmpty(taken, view))) return true;
    const from = this.starts[slot] as number;
    const to = this.ends[slot] as number;
    const first = peek(view, from, end);
    if (first === OPEN_LIST || name === SECONDS) return false;
    if (first === QUOTE) {
      if (to - from === 2) return true;
      const letter = view.getUint8(from + 1);
      if (letter <= 0x20 || letter >= 0x7f || letter === BACKSLASH) return false;
    } else if (key !== '$time' || !(first === MINUS || isDigit(first))) return true;
    this.given.add(key);
    if (!isTaken) this.added.push({ start: 0, end: 0, word: written, from, to });
    else {
      const [start, stop] = [this.starts[taken] as number, this.ends[taken] as number];
      this.edits.push({ start, end: stop, word: NO_BYTES, from, to });
    }
    return true;
  }

  /** An outer value has the key of this slot, and keeps it. */
  private exists(slot: number): boolean {
    return this.starts[slot] !== NOWHERE && !this.renamed.has(slot);
  }

  /** `null` or `""`. */
  private isEmpty(slot: number, view: DataView): boolean {
    const start = this.starts[slot] as number;
    const first = view.getUint8(start);
    return first === LETTER_N || (first === QUOTE && this.ends[slot] === start + 2);
  }

  /** Most lines have the keys of the line before. */
  private noteNames(): void {
    const { names, noted } = this;
    if (names === null) return;
    const { seen, count } = this.outer.keys;
    for (let index = 0; index < count; index += 1) {
      const key = seen[index] as SeenKey;
      if (noted[index] === key) continue;
      noted[index] = key;
      names.see(key.name);
    }
  }
}

function newLevel(): Level {
  return { keys: new KeyScanner(null), nodes: new Map() };
}

function nameOf(step: Step | undefined): string {
  return step === undefined || step === 'each' ? '' : step.key;
}

function lengthOf({ word, from, to }: ByteEdit): number {
  return word.length + to - from;
}
