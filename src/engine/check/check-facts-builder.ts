import { isPlain, type Form } from '../../shared/layout';
import type { CountedText, DamagedFile, ProblemCode } from '../../shared/problem';
import { addCount, ArtifactGroups, type OpenGroup } from './artifact-groups';
import type { FixCounts } from '../fixes/line-fixer';
import { CHECKPOINT_LINES, FIRST_LINES } from '../model/limits';
import type { CheckFacts } from '../model/check-facts';
import type { ReadingEvidence } from '../formats/reading-evidence';
import type { LineBatch } from './line-batch';
import { ID_COLUMNS, ID_ROW_LENGTH } from '../ids/id-rows';
import { RepeatedIds } from '../ids/repeated-ids';
import { OLDEST_MS } from '../rules/catalog/age';
import { addTimes, NO_TIMES } from '../rules/time/time-evidence';
import { isoOf } from './iso-time';
import { HOUR_COLUMNS, HOUR_ROW_LENGTH, HourTotals } from './event-hours';
import { ProblemCounts } from './problem-counts';

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
}

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
  private readonly repeatedIds = new RepeatedIds();
  /** The first line with an id. It gets its warning at the end, if all lines have the same id. */
  private firstWithId: { line: number; group: OpenGroup; hasWarning: boolean } | null = null;

  /** `share`: the part of the file that is checked once this batch is added, 0 to 1; 0 if it is not known. */
  add(batch: LineBatch, share = 0): void {
    const groups = this.groups.add(batch, this.lines);
    this.problems.addBatch(batch.problems, this.lines);
    this.addIds(batch.ids, groups);
    this.addTooOld(batch);
    this.addCheckpoints(batch.starts);
    this.crlf += batch.crlf;
    this.blank += batch.blank;
    this.faulty += batch.faulty;
    this.addFixCounts(batch.fixCounts);
    this.linesForSafetyId += batch.linesForSafetyId;
    this.linesWithoutId += batch.linesWithoutId;
    this.bom ||= batch.bom;
    this.oldestMs = Math.min(this.oldestMs, batch.oldestMs);
    this.oldestSoundMs = Math.min(this.oldestSoundMs, batch.oldestSoundMs);
    this.lines += batch.lines;
    if (share > 0) this.repeatedIds.reserve(this.linesWithId / share);
  }

  /** Lines with a problem so far. */
  countOf(code: ProblemCode): number {
    return this.problems.has(code) ? this.problems.counter(code).count : 0;
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

  /** Completes the facts. Call once, after the last batch. */
  finish(form: Form, end: FileEnd): LineFacts {
    const { plainBytes, finalNewline, damaged, unfinished, leftOut = 0, beside = [] } = end;
    this.reportConstantId();
    if (isPlain(form)) this.reportTidied(finalNewline);
    else this.problems.addFileProblem('layout');
    if (damaged.length > 0) this.problems.addFileProblem('gzip-damaged');
    else if (unfinished) this.problems.addFileProblem('unfinished');
    for (const { text, count } of beside)
      this.problems.addFileProblem('beside-events').addSubject(text, count);
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
      repeatsComplete: this.repeatedIds.complete,
      repeatsCheckedUpTo: this.repeatedIds.checked,
      checkpoints: Float64Array.from(this.checkpoints),
    };
  }

  private addFixCounts({ fixed, skipped, fixedBy, times }: FixCounts): void {
    this.times = addTimes(this.times, times);
    this.fixed += fixed;
    this.skipped += skipped;
    for (const [index, lines] of fixedBy.entries()) this.fixedBy[index] = (this.fixedBy[index] ?? 0) + lines;
  }

  private addTooOld({ firstHourMs, tooOld }: LineBatch): void {
    this.firstHourMs = firstHourMs;
    for (let row = 0; row < tooOld.length; row += HOUR_ROW_LENGTH) {
      this.tooOld.add(tooOld[row + HOUR_COLUMNS.hour] as number, tooOld[row + HOUR_COLUMNS.lines] as number);
    }
  }

  private addIds(ids: Int32Array, groups: readonly OpenGroup[]): void {
    this.repeatedIds.prefetch(ids);
    for (let row = 0; row < ids.length; row += ID_ROW_LENGTH) {
      const match = this.repeatedIds.add(
        ids[row + ID_COLUMNS.high] as number,
        ids[row + ID_COLUMNS.low] as number,
        ids[row + ID_COLUMNS.content] as number,
      );
      if (match === 'not-checked' || (match === 'new' && this.firstWithId !== null)) continue;
      const line = this.lines + (ids[row + ID_COLUMNS.line] as number);
      const groupAndWarning = ids[row + ID_COLUMNS.group] as number;
      const group = groups[groupAndWarning >> 1] as OpenGroup;
      const hasWarning = (groupAndWarning & 1) !== 0;
      if (match === 'new') this.firstWithId = { line, group, hasWarning };
      else this.addRepeat(match, line, group, hasWarning);
    }
    this.linesWithId += ids.length / ID_ROW_LENGTH;
  }

  private addRepeat(
    match: 'same-content' | 'other-content',
    line: number,
    group: OpenGroup,
    hasWarning: boolean,
  ): void {
    const counter = this.problems.counter('id-repeated');
    counter.addLine(line);
    counter.addSubject(match === 'same-content' ? 'identical-copy' : 'different-content', 1);
    addCount(group.problems, 'id-repeated', 1);
    if (!hasWarning) group.warned += 1;
  }

  /** Keeps the offsets of line 1, 1 + CHECKPOINT_LINES, … of the file. */
  private addCheckpoints(starts: Float64Array): void {
    const first = (CHECKPOINT_LINES - (this.lines % CHECKPOINT_LINES)) % CHECKPOINT_LINES;
    for (let line = first; line < starts.length; line += CHECKPOINT_LINES) {
      this.checkpoints.push(starts[line] as number);
    }
  }

  /** (ours) If every event has the same id, reports it as blank (`id-blank`) instead of repeated. */
  private reportConstantId(): void {
    const { firstWithId: first, linesWithId } = this;
    const soundLines = this.lines - this.blank - this.faulty - this.skipped;
    const isConstant = this.repeatedIds.distinct === 1 && linesWithId === soundLines && soundLines > 1;
    if (!isConstant || first === null) return;
    const repeated = this.problems.counter('id-repeated').lines;
    this.problems.remove('id-repeated');
    this.groups.setConstantId();
    const blank = this.problems.counter('id-blank');
    blank.count += soundLines;
    blank.lines = [...blank.lines, first.line, ...repeated].sort((a, b) => a - b).slice(0, FIRST_LINES);
    if (!first.hasWarning) first.group.warned += 1;
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
