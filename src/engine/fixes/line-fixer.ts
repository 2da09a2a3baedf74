import { hasNoFixes, type Fix, type Fixes } from '../../shared/fix';
import { viewOf } from '../bytes/byte-view';
import { contentHash } from '../bytes/hash';
import { LineValidator } from '../rules/line-validator';
import { hasError, only, NONE } from '../rules/problems';
import { RepeatedIds } from '../ids/repeated-ids';
import { LineResult } from '../rules/line-result';
import { Fixer } from './event-fixer';

/** What becomes of a line before it is judged. */
export type Fate = 'as-is' | 'fixed' | 'skipped';

/** How many lines were changed, and left out; and by each of the fixes for all, in their order. */
export interface Done {
  readonly fixed: number;
  readonly skipped: number;
  readonly fixedBy: readonly number[];
}

/** What becomes of a line depends on nothing but the line: neither on its number nor on those before it. */
export function isLineByLine({ all, lines }: Fixes): boolean {
  return lines.length === 0 && all.every(({ kind }) => kind !== 'keep-first');
}

interface Step {
  readonly isFor: (verdict: LineResult) => boolean;
  /** Takes the line's own bytes; null: it does not fit. */
  readonly apply: (bytes: Buffer, start: number, end: number) => string | null;
  /** Where in `fixedBy` it counts. */
  readonly place: number;
}

/**
 * The layer between the lines of a file and the judge: makes of each what the user wants sent. Check, body and finder
 * all look through it, so what was checked is what goes out. Lines must come in the order of the file.
 */
export class LineFixer {
  /** The line as it was fixed last. Valid until the next look. */
  bytes = Buffer.allocUnsafe(4096);
  length = 0;
  private done: { fixed: number; skipped: number; readonly fixedBy: number[] };
  private readonly steps: readonly Step[];
  private readonly edits: ReadonlyMap<number, string | null>;
  private readonly judge: LineValidator;
  private readonly repeats: RepeatedIds | null;
  private readonly placeOfKeepFirst: number;

  private constructor({ all, lines }: Fixes, nowMs: number) {
    this.judge = new LineValidator(nowMs);
    this.done = { fixed: 0, skipped: 0, fixedBy: all.map(() => 0) };
    this.steps = all
      .map((fix, place) => ({ fix, place }))
      .sort((a, b) => ORDER.indexOf(a.fix.kind) - ORDER.indexOf(b.fix.kind))
      .flatMap(({ fix, place }) => stepOf(fix, place) ?? []);
    this.edits = new Map(lines.map(({ line, text }) => [line, text]));
    this.placeOfKeepFirst = all.findIndex(({ kind }) => kind === 'keep-first');
    this.repeats = this.placeOfKeepFirst === -1 ? null : new RepeatedIds();
  }

  /** Null: nothing is to be fixed, and nothing need be looked at. Throws a RangeError for a zone that does not exist. */
  static for(fixes: Fixes, nowMs: number): LineFixer | null {
    return hasNoFixes(fixes) ? null : new LineFixer(fixes, nowMs);
  }

  /** `fixed`: the line is in `bytes`, to `length`, and valid UTF-8. */
  look(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): Fate {
    const edit = this.edits.get(number);
    if (edit === null) return this.skip();
    if (edit !== undefined) return this.edited(edit);
    if (this.steps.length === 0 && this.repeats === null) return 'as-is';
    let verdict = this.judge.validate(bytes, start, end, utf8);
    let fate: Fate = 'as-is';
    for (const step of this.steps) {
      if (!step.isFor(verdict)) continue;
      const text = fate === 'as-is' ? step.apply(bytes, start, end) : step.apply(this.bytes, 0, this.length);
      if (text === null) continue;
      this.put(text);
      this.count(step.place);
      fate = 'fixed';
      verdict = this.judge.validate(this.bytes, 0, this.length, true);
    }
    const repeats =
      fate === 'as-is'
        ? this.isRepeat(verdict, bytes, start, end)
        : this.isRepeat(verdict, this.bytes, 0, this.length);
    if (repeats) {
      this.count(this.placeOfKeepFirst);
      return this.skip();
    }
    if (fate === 'fixed') this.done.fixed += 1;
    return fate;
  }

  /** What was done since this was asked last. */
  take(): Done {
    const { done } = this;
    this.done = { fixed: 0, skipped: 0, fixedBy: done.fixedBy.map(() => 0) };
    return done;
  }

  /** A line that is too long to be looked at; false: it is not left out. To be told once a line. */
  skips(number: number): boolean {
    if (!this.isLeftOut(number)) return false;
    this.skip();
    return true;
  }

  /** Whether the user wants this very line left out. */
  isLeftOut(number: number): boolean {
    return this.edits.get(number) === null;
  }

  private count(place: number): void {
    const { fixedBy } = this.done;
    fixedBy[place] = (fixedBy[place] ?? 0) + 1;
  }

  private skip(): Fate {
    this.done.skipped += 1;
    return 'skipped';
  }

  /** What a user wrote stays as it is, and is never left out. */
  private edited(text: string): Fate {
    this.put(text);
    this.done.fixed += 1;
    if (this.repeats !== null)
      this.isRepeat(this.judge.validate(this.bytes, 0, this.length, true), this.bytes, 0, this.length);
    return 'fixed';
  }

  /** Only sound events count: one that is set aside leaves its id to the next. */
  private isRepeat(verdict: LineResult, bytes: Buffer, start: number, end: number): boolean {
    if (this.repeats === null || !verdict.hasId || hasError(verdict.problems)) return false;
    const sighting = this.repeats.see(
      verdict.id.high,
      verdict.id.low,
      contentHash(viewOf(bytes), start, end),
    );
    return sighting === 'identical' || sighting === 'different';
  }

  private put(text: string): void {
    const most = text.length * 3;
    if (most > this.bytes.length) this.bytes = Buffer.allocUnsafe(Math.max(most, this.bytes.length * 2));
    this.length = this.bytes.write(text);
  }
}

/** A key must have its name, and an event its characters, before anything can be said of its value. */
const ORDER: readonly Fix['kind'][] = [
  'read-as-windows',
  'rename-key',
  'replace-id',
  'time-zone',
  'time-as-date',
  'as-text',
  'remove-secrets',
  'plain-address',
  'new-id',
  'keep-first',
];

function stepOf(fix: Fix, place: number): Step | null {
  if (fix.kind === 'keep-first') return null;
  if (fix.kind === 'read-as-windows') return { place, isFor: has('not-utf8'), apply: fromWindows };
  const fixer = new Fixer([fix]);
  return {
    place,
    isFor: isFor(fix),
    apply: (bytes, start, end) => {
      const text = bytes.toString('utf8', start, end);
      const result = fixer.apply(text);
      return result === text ? null : result;
    },
  };
}

/** Which lines a fix is for, by what the rules say of them. */
function isFor(fix: Exclude<Fix, { kind: 'keep-first' | 'read-as-windows' }>): Step['isFor'] {
  switch (fix.kind) {
    case 'rename-key':
      return isForRename(fix.from, fix.to);
    case 'time-zone':
      return has('time-no-zone');
    case 'time-as-date':
      return has('time-number');
    case 'replace-id':
      return (verdict) => verdict[fix.of] === fix.from;
    case 'as-text':
      return has('wrong-type');
    case 'remove-secrets':
      return has('secrets');
    case 'plain-address':
      return has('bad-address');
    case 'new-id':
      return isForNewId(fix.value);
  }
}

function isForRename(from: string, to: string): Step['isFor'] {
  if (from === '$pixel') return (verdict) => verdict.pixelKey;
  if (from.startsWith('$')) return has('unknown-dollar');
  switch (to) {
    case '$time':
      return has('time-missing');
    case '$unique_id':
      return has('id-missing', 'id-blank');
    case '$package':
      return (verdict) => verdict.package === null;
    case '$tracking_pixel':
      return (verdict) => verdict.pixel === null;
    default:
      return () => true;
  }
}

/** An id that is not blank is told by its hash, as in every other place. */
function isForNewId(useless: string): Step['isFor'] {
  const isBlank = has('id-blank');
  if (useless.trim() === '') return isBlank;
  const bytes = Buffer.from(useless);
  const sought = new LineResult();
  sought.setId(viewOf(bytes), 0, bytes.length);
  const { high, low } = sought.id;
  return (verdict) =>
    isBlank(verdict) || (verdict.hasId && verdict.id.high === high && verdict.id.low === low);
}

function has(...codes: readonly Parameters<typeof only>[0][]): Step['isFor'] {
  const wanted = codes.reduce((set, code) => set | only(code), NONE);
  return ({ problems }) => (problems & wanted) !== 0;
}

const WINDOWS = new TextDecoder('windows-1252');

function fromWindows(bytes: Buffer, start: number, end: number): string {
  // Seen with Node 20: without `stream` it is read as Latin-1, which has no €. A byte is a character: nothing is kept.
  return WINDOWS.decode(bytes.subarray(start, end), { stream: true });
}
