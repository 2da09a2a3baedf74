import { NO_FIXES } from '../../shared/fix';
import { viewOf } from '../bytes/byte-view';
import { LineFixer, type Done } from '../fixes/line-fixer';
import { contentHash } from '../bytes/hash';
import { BatchArtifactGroups } from './artifact-groups';
import { LineValidator, TOO_LONG } from '../rules/line-validator';
import { LINE_CAP_BYTES } from '../model/limits';
import { LineSplitter, type LineSink } from '../read/line-splitter';
import { type LineBatch } from './line-batch';
import { ID_WIDTH } from '../ids/id-columns';
import { hasError, hasWarning, NONE } from '../rules/problems';
import { ProblemCounts } from './problem-counts';
import { NO_ID_POSITION, type LineResult } from '../rules/line-result';

const NOTHING_DONE: Done = { fixed: 0, skipped: 0, fixedBy: [] };

/** Reads lines and notes what there is to be known of them, portion by portion. */
export class LineBatchBuilder implements LineSink {
  private splitter: LineSplitter;
  private readonly judge: LineValidator;
  private readonly fixer: LineFixer | null;
  private readonly ids = new IdNotes();
  private tallies = new ProblemCounts(Number.POSITIVE_INFINITY);
  private groups = new BatchArtifactGroups();
  private faulty = 0;
  private forSafetyId = 0;
  private withRoom = 0;
  private oldestMs = Number.POSITIVE_INFINITY;
  private newestMs = Number.NEGATIVE_INFINITY;
  private oldestSoundMs = Number.POSITIVE_INFINITY;
  /** What the splitter had counted when the last portion was taken. */
  private before = { lines: 0, blank: 0, crlf: 0 };

  /** `nowMs`: the moment by which events are judged old, ms since 1970. */
  constructor(
    nowMs: number,
    private readonly cap = LINE_CAP_BYTES,
    fixes = NO_FIXES,
  ) {
    this.judge = new LineValidator(nowMs);
    this.fixer = LineFixer.for(fixes, nowMs);
    this.splitter = this.splitterAt(0);
  }

  /** Begins anew, with a line that begins so many bytes down the file. */
  startAt(offset: number): void {
    this.splitter = this.splitterAt(offset);
    this.before = { lines: 0, blank: 0, crlf: 0 };
  }

  get bytes(): number {
    return this.splitter.bytes;
  }

  /** Known after `end`. */
  get finalNewline(): boolean {
    return this.splitter.finalNewline;
  }

  /** The line at hand is too long already, whatever follows. */
  get inLongLine(): boolean {
    return this.splitter.long;
  }

  push(chunk: Buffer): void {
    this.splitter.push(chunk);
  }

  /** To be called once, after the last chunk. */
  end(): void {
    this.splitter.end();
  }

  /** All lines since the last portion. Its `ids` are valid until the next line comes. */
  take(): LineBatch {
    const { splitter, before } = this;
    const { lines, blank, crlf } = splitter;
    const portion = {
      lines: lines - before.lines,
      blank: blank - before.blank,
      done: this.fixer?.take() ?? NOTHING_DONE,
      crlf: crlf - before.crlf,
      bom: before.lines === 0 && splitter.bom,
      faulty: this.faulty,
      forSafetyId: this.forSafetyId,
      withRoom: this.withRoom,
      oldestMs: this.oldestMs,
      newestMs: this.newestMs,
      oldestSoundMs: this.oldestSoundMs,
      starts: Float64Array.from(splitter.checkpoints.splice(0)),
      tallies: this.tallies.open(),
      groups: this.groups.all,
      ids: this.ids.take(),
    };
    this.before = { lines, blank, crlf };
    this.faulty = this.forSafetyId = this.withRoom = 0;
    this.oldestMs = Number.POSITIVE_INFINITY;
    this.newestMs = Number.NEGATIVE_INFINITY;
    this.oldestSoundMs = Number.POSITIVE_INFINITY;
    this.tallies = new ProblemCounts(Number.POSITIVE_INFINITY);
    this.groups = new BatchArtifactGroups();
    return portion;
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { fixer } = this;
    if (fixer === null) return this.judged(bytes, start, end, number, utf8);
    const fate = fixer.look(bytes, start, end, number, utf8);
    if (fate === 'as-is') this.judged(bytes, start, end, number, utf8);
    if (fate === 'fixed') this.judged(fixer.bytes, 0, fixer.length, number, true);
  }

  private judged(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const verdict = this.judge.validate(bytes, start, end, utf8);
    if (verdict.timeMs < this.oldestMs) this.oldestMs = verdict.timeMs;
    if (verdict.timeMs > this.newestMs) this.newestMs = verdict.timeMs;
    if (verdict.idInsertPosition !== NO_ID_POSITION) this.withRoom += 1;
    const line = number - this.before.lines;
    if (hasError(verdict.problems)) this.faulty += 1;
    else this.sound(verdict, bytes, start, end, line);
    if (verdict.problems !== NONE) this.tallies.line(verdict.problems, verdict.notes, line);
  }

  blank(): void {
    // The splitter counts them.
  }

  longLine(_piece: Buffer, number: number, last: boolean): void {
    if (!last || this.fixer?.skips(number) === true) return;
    this.faulty += 1;
    this.tallies.line(TOO_LONG, [], number - this.before.lines);
  }

  private splitterAt(offset: number): LineSplitter {
    return new LineSplitter(this, { cap: this.cap, offset, checkpointLines: 1 });
  }

  private sound(verdict: LineResult, bytes: Buffer, start: number, end: number, line: number): void {
    if (verdict.timeMs < this.oldestSoundMs) this.oldestSoundMs = verdict.timeMs;
    const warned = hasWarning(verdict.problems);
    const group = this.groups.add(verdict, line, warned);
    if (verdict.idInsertPosition !== NO_ID_POSITION) this.forSafetyId += 1;
    if (verdict.hasId) this.ids.add(verdict, contentHash(viewOf(bytes), start, end), line, group, warned);
  }
}

/** The notes of the lines that have an id. */
class IdNotes {
  private notes = new Int32Array(4096 * ID_WIDTH);
  private length = 0;

  add({ id }: LineResult, content: number, line: number, group: number, warned: boolean): void {
    if (this.length === this.notes.length) this.grow();
    const { notes, length } = this;
    notes[length] = id.high;
    notes[length + 1] = id.low;
    notes[length + 2] = content;
    notes[length + 3] = line;
    notes[length + 4] = group * 2 + (warned ? 1 : 0);
    this.length = length + ID_WIDTH;
  }

  take(): Int32Array {
    const taken = this.notes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(): void {
    const grown = new Int32Array(this.notes.length * 2);
    grown.set(this.notes);
    this.notes = grown;
  }
}
