import { hasNoFixes, NO_FIXES } from '../../shared/checks/fix';
import type { LineReading } from '../../shared/files/layout';
import { viewOf } from '../bytes/byte-view';
import { OTHER_TIMES } from '../fixes/fix-steps';
import { LineFixer, type FixCounts } from '../fixes/line-fixer';
import { contentHash } from '../bytes/hash';
import type { WrittenLines } from '../formats/table/table-lines';
import type { WrittenValues } from '../rules/fast-path/written-values';
import { BatchArtifactGroups, type LineGroup } from './artifact-groups';
import { EventHours, firstHourMs } from './event-hours';
import { timesOfGoodAge } from '../rules/catalog/age';
import { LineValidator, TOO_LONG } from '../rules/line-validator';
import { MAX_LINE_BYTES } from '../model/limits';
import { LineSplitter, type LineSink } from '../read/line-splitter';
import type { LineBatch } from './line-batch';
import { IdRows } from '../ids/id-rows';
import { TellingNames } from '../rules/telling-names';
import { hasError, hasWarning, NONE, only, withRewrittenTime } from '../rules/problems';
import { NO_TIMES } from '../rules/time/time-evidence';
import { ProblemCounts } from './problem-counts';
import { ROW, ROW_DOUBLES, ROW_LENGTH, TIME } from '../scanner/instance';
import type { TakenLines, TakenLinesSink } from '../scanner/taken-lines';
import { UsualLines } from '../scanner/usual-lines';
import { WrittenRuns } from '../scanner/written-rows';
import { NO_ID_POSITION, type LineResult } from '../rules/line-result';

const NO_FIX_COUNTS: FixCounts = { fixed: 0, skipped: 0, fixedBy: [], times: NO_TIMES };
const TOO_OLD = only('too-old');
const ID_MISSING = only('id-missing');
const NO_NOTES: LineResult['notes'] = [];

const BATCH_BYTES = 1024 * 1024;

/** Splits bytes into lines, fixes and validates each line, and collects the results in batches. */
export class LineBatchBuilder implements LineSink, TakenLinesSink<LineGroup> {
  private splitter: LineSplitter;
  /** Reads lines in the user's own keys as they are; null: each line is read by the validator. */
  private readonly usual: UsualLines<LineGroup> | null;
  /** Takes lines that the scanner wrote; null: as above. */
  private readonly rows: WrittenRuns<LineGroup> | null;
  private readonly validator: LineValidator;
  private readonly fixer: LineFixer | null;
  /** Rewrites lines as the form asks; undefined: it was not needed yet. */
  private formFixer: LineFixer | null | undefined;
  /** The form maps keys, so that every line needs it. */
  private readonly mapsKeys: boolean;
  private readonly ids = new IdRows();
  private readonly names = new TellingNames();
  private takenBytes = 0;
  /** Where the last `startAt` began. */
  private startedAt = 0;
  private values: WrittenValues | null = null;
  private problems = new ProblemCounts(Number.POSITIVE_INFINITY);
  private readonly firstHourMs: number;
  private readonly groups: BatchArtifactGroups;
  private readonly tooOld: EventHours;
  /** Usual lines from one moment to the other have no problem but a missing id. */
  private readonly goodAge: readonly [first: number, last: number];
  private faulty = 0;
  private linesForSafetyId = 0;
  private linesWithoutId = 0;
  private oldestMs = Number.POSITIVE_INFINITY;
  private oldestSoundMs = Number.POSITIVE_INFINITY;
  /** The splitter's counts at the end of the last batch. */
  private taken = { lines: 0, blank: 0, crlf: 0 };

  /**
   * `nowMs`: the reference time for the age of events, ms since 1970. `cap`: a longer line, in bytes, is a
   * problem. `reading`: how lines are rewritten. Throws a RangeError for a fix with an unknown time zone.
   */
  constructor(
    private readonly nowMs: number,
    private readonly cap = MAX_LINE_BYTES,
    fixes = NO_FIXES,
    private readonly reading: LineReading | null = null,
  ) {
    this.validator = new LineValidator(nowMs, this.names);
    this.firstHourMs = firstHourMs(nowMs);
    this.groups = new BatchArtifactGroups(this.firstHourMs);
    this.tooOld = new EventHours(this.firstHourMs);
    this.goodAge = timesOfGoodAge(nowMs);
    this.fixer = hasNoFixes(fixes) ? null : LineFixer.for(fixes, nowMs, reading);
    this.mapsKeys = reading !== null && reading.keys.length > 0;
    this.usual = this.fixer === null && !this.mapsKeys ? UsualLines.for(this, nowMs) : null;
    this.rows = this.fixer === null && !this.mapsKeys ? new WrittenRuns(this, nowMs) : null;
    this.splitter = this.splitterAt(0);
  }

  /** Starts over with a line at this byte offset. Lines count from 1 again. Call it between batches. */
  startAt(offset: number): void {
    // Lines of an earlier place come before the first ones that the groups gave.
    if (offset < this.startedAt) {
      this.groups.forget();
      this.dropGroups();
    }
    this.startedAt = offset;
    this.splitter = this.splitterAt(offset);
    this.taken = { lines: 0, blank: 0, crlf: 0 };
    this.takenBytes = offset;
  }

  /** Byte offset at which the last chunk ended. */
  get bytes(): number {
    return this.splitter.bytes;
  }

  /** Known after `end`. */
  get finalNewline(): boolean {
    return this.splitter.finalNewline;
  }

  /** The current line is too long already, whatever follows. */
  get inLongLine(): boolean {
    return this.splitter.long;
  }

  /** `written`: what the writer of these lines knows about them, if it does. */
  push(chunk: Buffer, written: WrittenLines | null = null): void {
    this.values = written?.values ?? null;
    this.splitter.runs = written === null ? this.usual : (this.rows?.of(written.rows) ?? null);
    this.splitter.push(chunk);
    this.values = null;
  }

  /** Call once, after the last chunk. */
  end(): void {
    this.splitter.end();
  }

  /** All lines since the last batch once they fill one: it costs the same, however long it is. Null: they are fewer. */
  takeFull(): LineBatch | null {
    return this.bytes < this.takenBytes + BATCH_BYTES ? null : this.take();
  }

  /** Returns all lines since the last batch. Its `ids` are valid until the next line. */
  take(): LineBatch {
    const { splitter, taken } = this;
    const { lines, blank, crlf } = splitter;
    const batch = {
      lines: lines - taken.lines,
      blank: blank - taken.blank,
      fixCounts: (this.fixer ?? this.formFixer)?.takeCounts() ?? NO_FIX_COUNTS,
      crlf: crlf - taken.crlf,
      bom: splitter.bom,
      faulty: this.faulty,
      linesForSafetyId: this.linesForSafetyId,
      linesWithoutId: this.linesWithoutId,
      oldestMs: this.oldestMs,
      oldestSoundMs: this.oldestSoundMs,
      starts: splitter.takeCheckpoints(),
      problems: this.problems.forBatch(),
      firstHourMs: this.firstHourMs,
      tooOld: this.tooOld.take(),
      ...this.groups.take(),
      names: this.names.take(),
      ids: this.ids.take(),
    };
    this.taken = { lines, blank, crlf };
    this.takenBytes = this.bytes;
    this.faulty = this.linesForSafetyId = this.linesWithoutId = 0;
    this.oldestMs = Number.POSITIVE_INFINITY;
    this.oldestSoundMs = Number.POSITIVE_INFINITY;
    this.problems = new ProblemCounts(Number.POSITIVE_INFINITY);
    if (this.groups.forgetMany()) this.dropGroups();
    return batch;
  }

  /** The groups that the scanner's readers kept are forgotten. */
  private dropGroups(): void {
    this.usual?.forgetGroups();
    this.rows?.forgetGroups();
  }

  line(bytes: Buffer, start: number, end: number, number: number, isUtf8: boolean): void {
    const { fixer } = this;
    if (fixer === null) return this.validate(bytes, start, end, number, isUtf8);
    const outcome = fixer.fix(bytes, start, end, number, isUtf8);
    if (outcome === 'as-is') this.validate(bytes, start, end, number, isUtf8);
    // The fixer does not collect names.
    if (outcome === 'fixed')
      this.addFixed(this.validator.validate(fixer.bytes, 0, fixer.length, true), fixer, number);
  }

  takenLines(lines: TakenLines<LineGroup>, first: number): void {
    const { groups, ids } = this;
    const { rows, times, taken } = lines;
    const [firstGood, lastGood] = this.goodAge;
    const before = this.taken.lines;
    let oldestMs = Number.POSITIVE_INFINITY;
    let withoutId = 0;
    for (let index = 0; index < taken; index += 1) {
      const row = index * ROW_LENGTH;
      const timeMs = times[index * ROW_DOUBLES + TIME] as number;
      const content = rows[row + ROW.content] as number;
      if (timeMs < firstGood || timeMs > lastGood) {
        this.add(lines.resultOf(index), content, first + index);
        continue;
      }
      if (timeMs < oldestMs) oldestMs = timeMs;
      const line = first + index - before;
      const hasId = rows[row + ROW.hasId] !== 0;
      const problems = hasId ? NONE : ID_MISSING;
      const place = groups.add(lines.groupOf(rows[row + ROW.pair] as number), timeMs, line, problems);
      if (hasId) {
        ids.add(rows[row + ROW.high] as number, rows[row + ROW.low] as number, content, line, place, false);
      } else {
        withoutId += 1;
        this.problems.addLine(problems, NO_NOTES, line);
      }
    }
    this.oldestMs = Math.min(this.oldestMs, oldestMs);
    this.oldestSoundMs = Math.min(this.oldestSoundMs, oldestMs);
    this.linesWithoutId += withoutId;
    this.linesForSafetyId += withoutId;
  }

  groupOf(packageId: string | null, pixel: string | null): LineGroup {
    return this.groups.groupOf(packageId, pixel, false);
  }

  blank(): void {
    // The splitter counts blank lines.
  }

  longLine(_piece: Buffer, number: number, isLast: boolean): void {
    if (!isLast || this.fixer?.leaveOutLongLine(number) === true) return;
    this.faulty += 1;
    this.problems.addLine(TOO_LONG, [], number - this.taken.lines);
  }

  private validate(bytes: Buffer, start: number, end: number, number: number, isUtf8: boolean): void {
    const mapper = this.mapsKeys ? this.fixerOfForm() : null;
    if (mapper !== null) return this.mapped(mapper, bytes, start, end, number, isUtf8);
    const result = this.validator.validate(bytes, start, end, isUtf8, this.values);
    // Times alone concern only lines that the rules complain about.
    const fixer = (result.problems & OTHER_TIMES) === 0 ? null : this.fixerOfForm();
    if (fixer?.fix(bytes, start, end, number, isUtf8) === 'fixed')
      return this.addFixed(fixer.result, fixer, number);
    this.add(result, contentOf(result, bytes, start, end), number);
    const { decidedKeys } = this.validator;
    if (this.usual !== null && decidedKeys !== null) this.usual.learn(decidedKeys);
  }

  /** Null: there is none, or the fixes do its work. */
  private fixerOfForm(): LineFixer | null {
    if (this.formFixer !== undefined) return this.formFixer;
    const isNeeded = this.fixer === null;
    return (this.formFixer = isNeeded ? LineFixer.for(NO_FIXES, this.nowMs, this.reading, this.names) : null);
  }

  /** A line whose keys are mapped: only its fixer validates it. */
  private mapped(
    fixer: LineFixer,
    bytes: Buffer,
    start: number,
    end: number,
    number: number,
    isUtf8: boolean,
  ): void {
    const outcome = fixer.fix(bytes, start, end, number, isUtf8);
    const { result } = fixer;
    if (outcome === 'as-is') this.add(result, contentOf(result, bytes, start, end), number);
    else this.addFixed(result, fixer, number);
  }

  /** Adds the line as the fixer left it, of which the rules say `result`. */
  private addFixed(result: LineResult, { bytes, length, rewroteTime }: LineFixer, number: number): void {
    if (rewroteTime) result.problems = withRewrittenTime(result.problems);
    this.add(result, contentOf(result, bytes, 0, length), number);
  }

  private add(result: LineResult, content: number, number: number): void {
    if (result.timeMs < this.oldestMs) this.oldestMs = result.timeMs;
    if (result.idInsertPosition !== NO_ID_POSITION) this.linesWithoutId += 1;
    const line = number - this.taken.lines;
    if (hasError(result.problems)) {
      this.faulty += 1;
      if ((result.problems & TOO_OLD) !== 0) this.tooOld.add(0, result.timeMs);
    } else this.addSoundLine(result, content, line);
    if (result.problems !== NONE) this.problems.addLine(result.problems, result.notes, line);
  }

  /** Adds a line without an error. */
  private addSoundLine(result: LineResult, content: number, line: number): void {
    if (result.timeMs < this.oldestSoundMs) this.oldestSoundMs = result.timeMs;
    const { id, problems } = result;
    const group = this.groups.groupOf(result.package, result.pixel, result.pixelKey);
    const place = this.groups.add(group, result.timeMs, line, problems);
    if (result.idInsertPosition !== NO_ID_POSITION) this.linesForSafetyId += 1;
    if (result.hasId) this.ids.add(id.high, id.low, content, line, place, hasWarning(problems));
  }

  private splitterAt(offset: number): LineSplitter {
    return new LineSplitter(this, { cap: this.cap, offset, checkpointLines: 1 });
  }
}

/** What distinguishes lines with the same id; 0: the line is not compared. */
function contentOf({ hasId, problems }: LineResult, bytes: Buffer, start: number, end: number): number {
  return hasId && !hasError(problems) ? contentHash(viewOf(bytes), start, end) : 0;
}
