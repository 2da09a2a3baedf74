import { isPlain, type Form } from '../../shared/files/layout';
import type { CountedText, DamagedFile, ProblemCode } from '../../shared/checks/problem';
import { addCount, ArtifactGroups } from './artifact-groups';
import type { FixCounts } from '../fixes/line-fixer';
import { CHECKPOINT_LINES } from '../model/limits';
import type { CheckFacts } from '../model/check-facts';
import type { ReadingEvidence } from '../formats/reading-evidence';
import type { LineBatch } from './line-batch';
import { ID_COLUMNS, ID_ROW_LENGTH } from '../ids/id-rows';
import { IdLedger } from '../ids/id-ledger';
import { OLDEST_MS } from '../rules/catalog/age';
import { addTimes, NO_TIMES, type TimeEvidence } from '../rules/time/time-evidence';
import { isoOf } from './iso-time';
import { HOUR_COLUMNS, HOUR_ROW_LENGTH, HourTotals } from './event-hours';
import { ProblemCounts } from './problem-counts';
import { firstOf, RepeatedLines } from './repeated-lines';

type LineFacts = Omit<
  CheckFacts,
  | 'identity'
  | 'fingerprint'
  | 'compression'
  | 'form'
  | 'preview'
  | 'eventKeys'
  | 'questions'
  | 'requests'
  | 'damaged'
  | 'parts'
  | 'tables'
  | 'inOrderOfTime'
>;

/** What is known only after the last byte was read. */
export interface FileEnd {
  /** Size of the decompressed file in bytes. */
  readonly plainBytes: number;
  readonly finalNewline: boolean;
  /** Compressed data that is not as it was written. */
  readonly damaged: readonly DamagedFile[];
  /** The JSON does not end: the file may be cut. */
  readonly unfinished: boolean;
  /** Requests that do not count, each an empty line. Absent: none. */
  readonly leftOut?: number;
  /** Members of a wrapper beside the events. Absent: none. */
  readonly beside?: readonly CountedText[];
  /** Rows of worksheets that are hidden. Absent: none. */
  readonly hiddenRows?: number;
  /** What all times show, also those of tables. Absent: nothing is known. */
  readonly times?: TimeEvidence;
}

/** Telling names of keys that are kept: the first in the order of the alphabet, wherever the file was cut. */
const NAMES_KEPT = 100;

/** Adds up the facts of a file from its batches, which must come in file order. */
export class CheckFactsBuilder {
  lines = 0;
  /** Empty lines, also those of requests that do not count. */
  blank = 0;
  faulty = 0;
  private times = NO_TIMES;
  private skipped = 0;
  private fixed = 0;
  private readonly fixedBy: number[] = [];
  private crlf = 0;
  private bom = false;
  private linesWithId = 0;
  private linesForSafetyId = 0;
  private linesWithoutId = 0;
  private oldestMs = Number.POSITIVE_INFINITY;
  private oldestSoundMs = Number.POSITIVE_INFINITY;
  private readonly checkpoints: number[] = [];
  private readonly problems = new ProblemCounts();
  private readonly groups = new ArtifactGroups();
  private readonly tooOld = new HourTotals();
  private firstHourMs = 0;
  private readonly ids = new IdLedger();
  private names: readonly string[] = [];
  /** The first line with an id. It gets its warning at the end, if all lines have the same id. */
  private firstWithId: { readonly line: number; readonly group: number } | null = null;

  add(batch: LineBatch): void {
    const groups = this.groups.add(batch, this.lines);
    this.problems.addBatch(batch.problems, this.lines);
    this.addIds(batch.ids, groups);
    this.addTooOld(batch);
    this.addCheckpoints(batch.starts);
    this.crlf += batch.crlf;
    this.blank += batch.blank;
    this.faulty += batch.faulty;
    this.addFixCounts(batch.fixCounts);
    this.addNames(batch.names);
    this.linesForSafetyId += batch.linesForSafetyId;
    this.linesWithoutId += batch.linesWithoutId;
    this.bom ||= batch.bom;
    this.oldestMs = Math.min(this.oldestMs, batch.oldestMs);
    this.oldestSoundMs = Math.min(this.oldestSoundMs, batch.oldestSoundMs);
    this.lines += batch.lines;
  }

  /** Lines with a problem so far. */
  countOf(code: ProblemCode): number {
    return this.problems.has(code) ? this.problems.counter(code).count : 0;
  }

  /** Names of outer keys in any line that mean a key of Scarf, in the order of the alphabet. */
  get tellingNames(): readonly string[] {
    return this.names;
  }

  /** What the lines show about guesses: in JSON, how times are written. */
  get evidence(): ReadingEvidence {
    const isRewritten = this.problems.has('time-rewritten');
    return {
      times: this.times,
      nullWords: [],
      rewrittenTimes: isRewritten ? this.problems.counter('time-rewritten').count : 0,
      requests: null,
    };
  }

  /** Completes the facts and closes. Call once, after the last batch. Throws the signal's reason after an abort. */
  async finish(form: Form, end: FileEnd, signal: AbortSignal): Promise<LineFacts> {
    try {
      await this.compareIds(signal);
    } finally {
      this.close();
    }
    return this.facts(form, end);
  }

  /** Gives up what lies on the disk. */
  close(): void {
    this.ids.close();
  }

  private facts(form: Form, end: FileEnd): LineFacts {
    const {
      plainBytes,
      finalNewline,
      damaged,
      unfinished,
      leftOut = 0,
      beside = [],
      hiddenRows = 0,
      times = NO_TIMES,
    } = end;
    if (isPlain(form)) this.reportTidied(finalNewline);
    else this.problems.addFileProblem('layout');
    if (damaged.length > 0) this.problems.addFileProblem('gzip-damaged');
    else if (unfinished) this.problems.addFileProblem('unfinished');
    for (const { text, count } of beside)
      this.problems.addFileProblem('beside-events').addSubject(text, count);
    this.reportCount('hidden-rows', hiddenRows);
    this.reportCount('time-skipped', times.skipped);
    this.reportCount('time-twice', times.twice);
    return {
      plainBytes,
      lines: this.lines,
      blank: this.blank - leftOut,
      faulty: this.faulty,
      skipped: this.skipped + leftOut,
      fixed: this.fixed,
      fixedBy: this.fixedBy,
      problems: this.problems.totals({ deadline: isoOf(this.oldestSoundMs + OLDEST_MS), damaged }),
      groups: this.groups.all(this.firstHourMs),
      tooOld: this.tooOld.byHour(this.firstHourMs),
      oldestMs: Number.isFinite(this.oldestMs) ? this.oldestMs : null,
      untidy: !isPlain(form) || this.problems.has('tidied'),
      linesWithId: this.linesWithId,
      linesForSafetyId: this.linesForSafetyId,
      linesWithoutId: this.linesWithoutId,
      repeatsComplete: this.ids.complete,
      repeatsCheckedUpTo: this.ids.kept,
      checkpoints: Float64Array.from(this.checkpoints),
    };
  }

  private addFixCounts({ fixed, skipped, fixedBy, times }: FixCounts): void {
    this.times = addTimes(this.times, times);
    this.fixed += fixed;
    this.skipped += skipped;
    for (const [index, lines] of fixedBy.entries()) this.fixedBy[index] = (this.fixedBy[index] ?? 0) + lines;
  }

  private addNames(names: readonly string[]): void {
    if (names.length > 0) this.names = [...new Set([...this.names, ...names])].sort().slice(0, NAMES_KEPT);
  }

  private addTooOld({ firstHourMs, tooOld }: LineBatch): void {
    this.firstHourMs = firstHourMs;
    for (let row = 0; row < tooOld.length; row += HOUR_ROW_LENGTH) {
      this.tooOld.add(tooOld[row + HOUR_COLUMNS.hour] as number, tooOld[row + HOUR_COLUMNS.lines] as number);
    }
  }

  private addIds(ids: Int32Array, groups: readonly number[]): void {
    for (let row = 0; row < ids.length; row += ID_ROW_LENGTH) {
      const line = this.lines + (ids[row + ID_COLUMNS.line] as number);
      const inBatch = ids[row + ID_COLUMNS.group] as number;
      const group = ((groups[inBatch >> 1] as number) << 1) | (inBatch & 1);
      this.firstWithId ??= { line, group };
      this.ids.add(
        ids[row + ID_COLUMNS.high] as number,
        ids[row + ID_COLUMNS.low] as number,
        ids[row + ID_COLUMNS.content] as number,
        line,
        group,
      );
    }
    this.linesWithId += ids.length / ID_ROW_LENGTH;
  }

  private async compareIds(signal: AbortSignal): Promise<void> {
    const copies = new RepeatedLines();
    const others = new RepeatedLines();
    const distinct = await this.ids.compare(signal, (line, group, isCopy) => {
      (isCopy ? copies : others).add(line);
      this.warnGroup(group);
    });
    if (this.isConstantId(distinct)) this.reportConstantId([...copies.first, ...others.first]);
    else if (copies.count + others.count > 0) this.reportRepeats(copies, others);
  }

  private reportRepeats(copies: RepeatedLines, others: RepeatedLines): void {
    const counter = this.problems.counter('id-repeated');
    counter.count = copies.count + others.count;
    counter.lines = firstOf([...copies.first, ...others.first]);
    const kinds = [
      { text: 'identical-copy', lines: copies },
      { text: 'different-content', lines: others },
    ] as const;
    const [first = 0] = counter.lines;
    // The kind that the file shows first goes before the other, if both are as frequent.
    const ordered = others.first[0] === first ? kinds.toReversed() : kinds;
    for (const { text, lines } of ordered) if (lines.count > 0) counter.addSubject(text, lines.count);
  }

  /** `group`: the place of the line's group, and whether the line has a warning already, as in id rows. */
  private warnGroup(group: number): void {
    const open = this.groups.at(group >> 1);
    addCount(open.problems, 'id-repeated', 1);
    if ((group & 1) === 0) open.warned += 1;
  }

  /** Keeps the offsets of line 1, 1 + CHECKPOINT_LINES, … of the file. */
  private addCheckpoints(starts: Float64Array): void {
    const first = (CHECKPOINT_LINES - (this.lines % CHECKPOINT_LINES)) % CHECKPOINT_LINES;
    for (let line = first; line < starts.length; line += CHECKPOINT_LINES) {
      this.checkpoints.push(starts[line] as number);
    }
  }

  /** (ours) If every event has the same id, it is as good as blank (`id-blank`) and not repeated. */
  private isConstantId(distinct: number): boolean {
    const soundLines = this.lines - this.blank - this.faulty - this.skipped;
    return distinct === 1 && this.ids.complete && this.linesWithId === soundLines && soundLines > 1;
  }

  private reportConstantId(repeated: readonly number[]): void {
    const { firstWithId, linesWithId } = this;
    this.groups.setConstantId();
    const blank = this.problems.counter('id-blank');
    blank.count += linesWithId;
    if (firstWithId === null) return;
    blank.lines = firstOf([...blank.lines, firstWithId.line, ...repeated]);
    if ((firstWithId.group & 1) === 0) this.groups.at(firstWithId.group >> 1).warned += 1;
  }

  /** A problem of which only the number is known. */
  private reportCount(code: ProblemCode, count: number): void {
    if (count > 0) this.problems.counter(code).count = count;
  }

  private reportTidied(finalNewline: boolean): void {
    const { bom, crlf, blank } = this;
    if (!bom && crlf === 0 && blank === 0 && finalNewline) return;
    const tidied = this.problems.addFileProblem('tidied');
    if (bom) tidied.addSubject('bom', 1);
    if (crlf > 0) tidied.addSubject('crlf', crlf);
    if (blank > 0) tidied.addSubject('blank-lines', blank);
    if (!finalNewline) tidied.addSubject('no-final-newline', 1);
  }
}
