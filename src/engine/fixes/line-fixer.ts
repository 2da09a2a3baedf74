import { isUtf8 } from 'node:buffer';
import { hasNoFixes, isByValue, type Fixes, type LineEdit } from '../../shared/checks/fix';
import type { LineReading } from '../../shared/files/layout';
import { viewOf } from '../bytes/byte-view';
import { contentHash } from '../bytes/hash';
import { RepeatedIds } from '../ids/repeated-ids';
import type { LineResult } from '../rules/line-result';
import { LineValidator } from '../rules/line-validator';
import type { TellingNames } from '../rules/telling-names';
import { NO_TIMES, type TimeEvidence } from '../rules/time/time-evidence';
import { TimeReader } from '../rules/time/time-reader';
import { hasError, only } from '../rules/problems';
import { stepsOf, type FixStep } from './fix-steps';
import { asScarfReads } from './time-fixes';

const NOT_UTF8 = only('not-utf8');

/** What the fixes do with a line: `skipped` means left out. */
export type FixOutcome = 'as-is' | 'fixed' | 'skipped';

/** Counts of lines that were changed and left out, in all and by each fix for all lines, in the user's order. */
export interface FixCounts {
  readonly fixed: number;
  readonly skipped: number;
  readonly fixedBy: readonly number[];
  /** What the rewritten times say, and those that could be rewritten by another choice. */
  readonly times: TimeEvidence;
}

/** True if each line can be fixed by itself, without its number and without the lines before it. */
export function isLineByLine({ all, lines }: Fixes): boolean {
  return lines.length === 0 && all.every(({ kind }) => kind !== 'keep-first');
}

/**
 * Applies the user's fixes to each line before the rules validate it. Check, request body and problem search all use
 * it, so the lines checked are the lines sent. Lines must come in the order of the file.
 */
export class LineFixer {
  /** The line that was fixed last, from 0 to `length`, in UTF-8. Valid until the next `fix`. */
  bytes = Buffer.allocUnsafe(4096);
  length = 0;
  /** The user's fixes changed the last line; else only the form of the file, or a name in place of an id, asked for it. */
  changedByUser = false;
  /** The time of the last line was rewritten, as the form of the file says. */
  rewroteTime = false;
  /** What the rules say of the last line as it is now, if it was not left out. Valid until the next `fix`. */
  readonly result: LineResult;
  private counts: { fixed: number; skipped: number; readonly fixedBy: number[] };
  private readonly steps: readonly FixStep[];
  private readonly stepsForEdits: readonly FixStep[];
  private readonly edits: ReadonlyMap<number, LineEdit>;
  private readonly validator: LineValidator;
  private readonly repeatedIds: RepeatedIds | null;
  private readonly keepFirstIndex: number;
  /** The fixes that send ids in place of names, which the user did not choose. */
  private readonly forNames: ReadonlySet<number>;
  private readonly times: TimeReader | null;

  private constructor(
    { all, lines }: Fixes,
    nowMs: number,
    reading: LineReading | null,
    names: TellingNames | null,
  ) {
    this.validator = new LineValidator(nowMs, names);
    this.result = this.validator.result;
    this.counts = { fixed: 0, skipped: 0, fixedBy: all.map(() => 0) };
    this.forNames = new Set(all.flatMap(({ kind }, index) => (kind === 'id-for-name' ? [index] : [])));
    const { times = null, keys = [] } = reading ?? {};
    this.times = times === null ? null : new TimeReader(times);
    const time = times === null || this.times === null ? null : asScarfReads(this.times, times);
    this.steps = stepsOf(all, { keys, time, names });
    this.stepsForEdits = this.steps.filter(({ alsoEdited }) => alsoEdited);
    this.edits = new Map(lines.map((edit) => [edit.line, edit]));
    this.keepFirstIndex = all.findIndex(({ kind }) => kind === 'keep-first');
    this.repeatedIds = this.keepFirstIndex === -1 ? null : new RepeatedIds();
  }

  /**
   * Returns null when there is nothing to fix. `nowMs`: the reference time for the age of events, ms since 1970.
   * `reading`: how lines are rewritten, according to the form of the file. `names`: gets the names of outer keys, before
   * and after the fixes; null: nobody asks. Throws a RangeError for an unknown time zone.
   */
  static for(
    fixes: Fixes,
    nowMs: number,
    reading: LineReading | null,
    names: TellingNames | null = null,
  ): LineFixer | null {
    return hasNoFixes(fixes) && reading === null ? null : new LineFixer(fixes, nowMs, reading, names);
  }

  /** Fixes line `number`, which is `bytes[start..end)`. For `fixed`, the new line is in `this.bytes`. */
  fix(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): FixOutcome {
    this.changedByUser = this.rewroteTime = false;
    const edit = this.edits.get(number);
    if (edit?.text === null) return this.leaveOut();
    if (edit !== undefined && !isByValue(edit)) return this.useEdit(edit.text);
    let outcome: FixOutcome = 'as-is';
    if (edit !== undefined) {
      this.write(edit.text);
      this.changedByUser = true;
      outcome = 'fixed';
    } else if (this.steps.length === 0 && this.repeatedIds === null) return 'as-is';
    const before = edit === undefined ? this.mapKeys(bytes, start, end, utf8) : 'not-taken';
    if (before === 'fixed') outcome = 'fixed';
    let result =
      outcome === 'as-is' ? this.validator.validate(bytes, start, end, utf8) : this.validateFixed();
    for (let index = before === 'not-taken' ? 0 : 1; index < this.steps.length; index += 1) {
      const step = this.steps[index] as FixStep;
      if ((result.problems & NOT_UTF8) !== 0 && step.readsAnyBytes !== true) continue;
      const isFixed =
        outcome === 'as-is'
          ? this.take(step, result, bytes, start, end)
          : this.take(step, result, this.bytes, 0, this.length);
      if (!isFixed) continue;
      outcome = 'fixed';
      result = this.validateFixed();
    }
    const isRepeat =
      outcome === 'as-is'
        ? this.addId(result, bytes, start, end)
        : this.addId(result, this.bytes, 0, this.length);
    if (isRepeat) {
      this.countFix(this.keepFirstIndex);
      return this.leaveOut();
    }
    if (this.changedByUser) this.counts.fixed += 1;
    return outcome;
  }

  /** Returns the counts since the last call. */
  takeCounts(): FixCounts {
    const { counts } = this;
    this.counts = { fixed: 0, skipped: 0, fixedBy: counts.fixedBy.map(() => 0) };
    return { ...counts, times: this.times?.takeEvidence() ?? NO_TIMES };
  }

  /** Call once for each line that is too long to be fixed. Returns true, and counts the line, if the user left it out. */
  leaveOutLongLine(number: number): boolean {
    if (!this.isLeftOut(number)) return false;
    this.leaveOut();
    return true;
  }

  /** True if the user left out this very line. */
  isLeftOut(number: number): boolean {
    return this.edits.get(number)?.text === null;
  }

  private countFix(index: number): void {
    const { fixedBy } = this.counts;
    this.changedByUser ||= !this.forNames.has(index);
    fixedBy[index] = (fixedBy[index] ?? 0) + 1;
  }

  private leaveOut(): FixOutcome {
    this.counts.skipped += 1;
    return 'skipped';
  }

  /**
   * Takes the first step before the rules read the line, if it does not ask what they say: most lines of such a form are
   * no events before.
   */
  private mapKeys(
    bytes: Buffer,
    start: number,
    end: number,
    utf8: boolean,
  ): 'fixed' | 'unchanged' | 'not-taken' {
    const [step] = this.steps;
    if (step?.onBytes === undefined) return 'not-taken';
    if (!utf8 && !isUtf8(bytes.subarray(start, end))) return 'not-taken';
    const { onBytes } = step;
    const mapped = onBytes?.map(bytes, start, end) ?? 'undecided';
    if (onBytes !== null && mapped === 'mapped') {
      this.reserve(onBytes.length);
      this.length = onBytes.length;
      onBytes.write(bytes, start, end, this.bytes);
      if (onBytes.tookTime) this.rewroteTime = true;
      return 'fixed';
    }
    if (mapped === 'unchanged') return 'unchanged';
    if (step.toEachLine !== true) return 'not-taken';
    return this.take(step, this.result, bytes, start, end) ? 'fixed' : 'unchanged';
  }

  /** Takes one step with `bytes[start..end)`. True: the new line is in `this.bytes`. */
  private take(step: FixStep, result: LineResult, bytes: Buffer, start: number, end: number): boolean {
    const text = step.appliesTo(result) ? step.apply(bytes, start, end) : null;
    if (text === null) return false;
    this.write(text);
    if (step.changedTime?.() === true) this.rewroteTime = true;
    if (step.index !== null) this.countFix(step.index);
    return true;
  }

  /** A line that the user wrote anew stays as it is, even if its id is a repeat; only names become ids in it. */
  private useEdit(text: string): FixOutcome {
    this.write(text);
    this.changedByUser = true;
    this.counts.fixed += 1;
    for (const step of this.stepsForEdits) {
      this.take(step, this.validateFixed(), this.bytes, 0, this.length);
    }
    if (this.repeatedIds !== null) this.addId(this.validateFixed(), this.bytes, 0, this.length);
    return 'fixed';
  }

  private validateFixed(): LineResult {
    return this.validator.validate(this.bytes, 0, this.length, true);
  }

  /** Returns true for a repeat. Lines with an error do not count: they are set aside. */
  private addId(result: LineResult, bytes: Buffer, start: number, end: number): boolean {
    if (this.repeatedIds === null || !result.hasId || hasError(result.problems)) return false;
    const { high, low } = result.id;
    const match = this.repeatedIds.add(high, low, contentHash(viewOf(bytes), start, end));
    return match === 'same-content' || match === 'other-content';
  }

  private write(text: string): void {
    this.reserve(text.length * 3);
    this.length = this.bytes.write(text);
  }

  private reserve(length: number): void {
    if (length > this.bytes.length) {
      this.bytes = Buffer.allocUnsafe(Math.max(length, this.bytes.length * 2));
    }
  }
}
