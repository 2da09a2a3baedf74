import { ArtifactGroups } from './artifact-groups';
import { Judge, TOO_LONG } from './judge';
import { isPlain, type Form } from '../../shared/layout';
import type { LineSink, LineSplitter } from './lines';
import { FIRST_LINES } from './limits';
import type { CheckFacts } from './model';
import { hasError, hasWarning } from './problems';
import { Repeats } from './repeats';
import { Tallies } from './tally';
import { NO_ROOM, type Verdict } from './verdict';

type LineFacts = Omit<CheckFacts, 'identity' | 'fingerprint' | 'compression' | 'form' | 'rows' | 'damaged'>;

/** Gathers the facts of a file line by line. */
export class Checker implements LineSink {
  faulty = 0;
  private readonly judge: Judge;
  private readonly repeats = new Repeats();
  private readonly tallies = new Tallies();
  private readonly groups = new ArtifactGroups();
  private sound = 0;
  private linesWithId = 0;
  private linesForSafetyId = 0;
  private linesWithRoom = 0;
  private oldestMs = Number.POSITIVE_INFINITY;
  private newestMs = Number.NEGATIVE_INFINITY;
  /** The first line with an id: it gets its warning late when it turns out that all have the same. */
  private firstWithId: { line: number; group: { warned: number }; warned: boolean } | null = null;

  constructor(nowMs: number) {
    this.judge = new Judge(nowMs);
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const verdict = this.judge.judge(bytes, start, end, utf8);
    if (verdict.timeMs < this.oldestMs) this.oldestMs = verdict.timeMs;
    if (verdict.timeMs > this.newestMs) this.newestMs = verdict.timeMs;
    if (verdict.roomForId !== NO_ROOM) this.linesWithRoom += 1;
    if (hasError(verdict.problems)) this.faulty += 1;
    else this.soundLine(verdict, bytes, start, end, number);
    this.tallies.line(verdict.problems, verdict.notes, number);
  }

  blank(): void {
    // The splitter counts them.
  }

  longLine(_piece: Buffer, number: number, last: boolean): void {
    if (!last) return;
    this.faulty += 1;
    this.tallies.line(TOO_LONG, [], number);
  }

  facts(splitter: LineSplitter, form: Form, end: { damaged: boolean; unfinished: boolean }): LineFacts {
    this.judgeConstantId();
    if (isPlain(form)) this.noteTidying(splitter);
    else this.tallies.file('layout');
    if (end.damaged) this.tallies.file('gzip-damaged');
    else if (end.unfinished) this.tallies.file('unfinished');
    return {
      plainBytes: splitter.bytes,
      lines: splitter.lines,
      blank: splitter.blank,
      faulty: this.faulty,
      tallies: this.tallies.all(),
      groups: this.groups.all(),
      oldestMs: Number.isFinite(this.oldestMs) ? this.oldestMs : null,
      newestMs: Number.isFinite(this.newestMs) ? this.newestMs : null,
      untidy: !isPlain(form) || this.tallies.has('tidied'),
      linesWithId: this.linesWithId,
      linesForSafetyId: this.linesForSafetyId,
      linesWithRoom: this.linesWithRoom,
      repeatsComplete: this.repeats.complete,
      repeatsCheckedUpTo: this.repeats.looked,
      checkpoints: Float64Array.from(splitter.checkpoints),
    };
  }

  private soundLine(verdict: Verdict, bytes: Buffer, start: number, end: number, number: number): void {
    this.sound += 1;
    if (verdict.hasId) {
      this.linesWithId += 1;
      this.repeats.note(verdict, bytes, start, end);
    }
    if (verdict.roomForId !== NO_ROOM) this.linesForSafetyId += 1;
    const warned = hasWarning(verdict.problems);
    const group = this.groups.add(verdict, number, warned);
    if (verdict.hasId) this.firstWithId ??= { line: number, group, warned };
  }

  /** (ours) One value on every event is no id: then that is said, and not that it comes again and again. */
  private judgeConstantId(): void {
    const { firstWithId: first } = this;
    const constant = this.repeats.distinct === 1 && this.linesWithId === this.sound && this.sound > 1;
    if (!constant || first === null) return;
    const repeated = this.tallies.of('id-repeated').lines;
    this.tallies.remove('id-repeated');
    const blank = this.tallies.of('id-blank');
    blank.count += this.sound;
    blank.lines = [...blank.lines, first.line, ...repeated].sort((a, b) => a - b).slice(0, FIRST_LINES);
    if (!first.warned) first.group.warned += 1;
  }

  private noteTidying(splitter: LineSplitter): void {
    const { bom, crlf, blank, finalNewline } = splitter;
    if (!bom && crlf === 0 && blank === 0 && finalNewline) return;
    const tidied = this.tallies.file('tidied');
    if (bom) tidied.subject('bom', 1);
    if (crlf > 0) tidied.subject('crlf', crlf);
    if (blank > 0) tidied.subject('blank-lines', blank);
    if (!finalNewline) tidied.subject('no-final-newline', 1);
  }
}
