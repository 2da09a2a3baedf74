import { pathOf, stepsOf, type Step } from '../../../shared/files/json-path';
import { ByteString } from '../../bytes/byte-view';
import { endOfPlainBytes, peek, skipColon, skipSpace, UNDECIDED } from '../../rules/fast-path/scan-json';
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  isSpace,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from '../../bytes/json-signs';
import { indexOfKey, LATER_AT_MOST } from './log-keys';

const NO_VALUE = -1;

/** A key of the objects at one place, the number of its value among the paths, and the keys in it. */
interface Key {
  readonly bytes: ByteString;
  readonly path: string;
  readonly value: number;
  readonly inner: readonly Key[];
}

/** Finds the values at paths in lines of JSON, without strings. What lies at other paths is skipped by its brackets. */
export class JsonLine {
  /** Of the line that was read last: value `n` is `view[starts[n]..ends[n])`, empty if there is none. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Value `n` has bytes that are escaped. */
  readonly escaped: Uint8Array;
  /** Paths of lines so far that are none of these. */
  readonly later = new Set<string>();
  private readonly keys: readonly Key[];
  /** The text that was skipped last has escapes. */
  private hasEscapes = false;

  constructor(paths: readonly string[]) {
    this.starts = new Int32Array(paths.length);
    this.ends = new Int32Array(paths.length);
    this.escaped = new Uint8Array(paths.length);
    this.keys = keysOf(paths.map((path, value) => ({ steps: stepsOf(path) ?? [], value })));
  }

  /** Reads the line `view[start..end)`. False: it is no object. */
  read(view: DataView, start: number, end: number): boolean {
    this.starts.fill(0);
    this.ends.fill(0);
    this.escaped.fill(0);
    const at = skipSpace(view, start, end);
    if (peek(view, at, end) !== OPEN_OBJECT) return false;
    const behind = this.object(view, at, end, this.keys, '');
    return behind !== UNDECIDED && skipSpace(view, behind, end) === end;
  }

  /** The offset behind an object. `from`: at its bracket. */
  private object(view: DataView, from: number, end: number, keys: readonly Key[], above: string): number {
    let at = skipSpace(view, from + 1, end);
    if (peek(view, at, end) === CLOSE_OBJECT) return at + 1;
    for (let next = 0; ; next += 1) {
      if (peek(view, at, end) !== QUOTE) return UNDECIDED;
      const keyEnd = this.endOfText(view, at + 1, end);
      if (keyEnd === UNDECIDED) return UNDECIDED;
      const index = indexOfKey(keys, view, at + 1, keyEnd, next);
      const key = keys[index];
      if (key === undefined) this.note(view, at + 1, keyEnd, above);
      else next = index;
      at = skipColon(view, keyEnd + 1, end);
      if (at === UNDECIDED) return UNDECIDED;
      at = key === undefined ? this.skip(view, at, end) : this.value(view, at, end, key);
      if (at === UNDECIDED) return UNDECIDED;
      at = skipSpace(view, at, end);
      const byte = peek(view, at, end);
      if (byte === CLOSE_OBJECT) return at + 1;
      if (byte !== COMMA) return UNDECIDED;
      at = skipSpace(view, at + 1, end);
    }
  }

  /** The offset behind the value of a key, which is noted if a path leads to it. */
  private value(view: DataView, from: number, end: number, { value, inner, path }: Key): number {
    const byte = peek(view, from, end);
    if (byte === OPEN_OBJECT && inner.length > 0) return this.object(view, from, end, inner, `${path}.`);
    const behind = this.skip(view, from, end);
    if (value === NO_VALUE || behind === UNDECIDED) return behind;
    const isText = byte === QUOTE;
    if (isText) this.put(value, from + 1, behind - 1, this.hasEscapes);
    else if (byte === OPEN_LIST && this.putLoneText(value, view, from, behind)) return behind;
    // The text of a list or an object has quotes, which are escaped where it is written.
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.put(value, from, behind, true);
    // `null`
    else if (byte !== 0x6e) this.put(value, from, behind, false);
    return behind;
  }

  /** The text in a list that holds it alone, as headers of a request are written. */
  private putLoneText(value: number, view: DataView, from: number, behind: number): boolean {
    const first = skipSpace(view, from + 1, behind);
    if (peek(view, first, behind) !== QUOTE) return false;
    const close = this.endOfText(view, first + 1, behind);
    if (peek(view, skipSpace(view, close + 1, behind), behind) !== CLOSE_LIST) return false;
    this.put(value, first + 1, close, this.hasEscapes);
    return true;
  }

  private put(value: number, from: number, to: number, escaped: boolean): void {
    this.starts[value] = from;
    this.ends[value] = to;
    this.escaped[value] = escaped ? 1 : 0;
  }

  /** The offset behind any value. */
  private skip(view: DataView, from: number, end: number): number {
    const byte = peek(view, from, end);
    if (byte === QUOTE) {
      const close = this.endOfText(view, from + 1, end);
      return close === UNDECIDED ? UNDECIDED : close + 1;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) return this.skipBrackets(view, from, end);
    let at = from;
    while (at < end && !isEndOfWord(view.getUint8(at))) at += 1;
    return at === from ? UNDECIDED : at;
  }

  private skipBrackets(view: DataView, from: number, end: number): number {
    let depth = 0;
    for (let at = from; at < end; at += 1) {
      const byte = view.getUint8(at);
      if (byte === QUOTE) {
        at = this.endOfText(view, at + 1, end);
        if (at === UNDECIDED) return UNDECIDED;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) return at + 1;
    }
    return UNDECIDED;
  }

  /** The offset of the closing quote. `from`: behind the opening one. */
  private endOfText(view: DataView, from: number, end: number): number {
    this.hasEscapes = false;
    let at = from;
    for (;;) {
      at = endOfPlainBytes(view, at, end);
      const byte = peek(view, at, end);
      if (byte === QUOTE) return at;
      if (byte !== BACKSLASH) return UNDECIDED;
      this.hasEscapes = true;
      at += 2;
    }
  }

  private note(view: DataView, from: number, to: number, above: string): void {
    if (this.later.size >= LATER_AT_MOST) return;
    const bytes = Buffer.from(view.buffer, view.byteOffset + from, to - from);
    this.later.add(`${above}${pathOf([{ key: bytes.toString() }])}`);
  }
}

interface SomePath {
  readonly steps: readonly Step[];
  readonly value: number;
}

/** The keys that paths begin with, each with what follows it. */
function keysOf(paths: readonly SomePath[], above = ''): readonly Key[] {
  const byKey = new Map<string, SomePath[]>();
  for (const { steps, value } of paths) {
    const [first, ...others] = steps;
    if (first === undefined || first === 'each') continue;
    byKey.set(first.key, [...(byKey.get(first.key) ?? []), { steps: others, value }]);
  }
  return [...byKey].map(([key, found]): Key => {
    const path = `${above}${pathOf([{ key }])}`;
    return {
      bytes: ByteString.of(JSON.stringify(key).slice(1, -1)),
      path,
      value: found.find(({ steps }) => steps.length === 0)?.value ?? NO_VALUE,
      inner: keysOf(found, `${path}.`),
    };
  });
}

function isEndOfWord(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || isSpace(byte) || byte === QUOTE;
}
