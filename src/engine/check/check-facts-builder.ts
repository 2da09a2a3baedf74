import { isPlain, type Form } from '../../shared/layout';
import { ArtifactGroups, type OpenGroup } from './artifact-groups';
import type { Done } from '../fixes/line-fixer';
import { CHECKPOINT_LINES, FIRST_LINES } from '../model/limits';
import type { CheckFacts } from '../model/check-facts';
import { type LineBatch } from './line-batch';
import { ID_FIELDS, ID_WIDTH } from '../ids/id-columns';
import { RepeatedIds } from '../ids/repeated-ids';
import { ProblemCounts } from './problem-counts';

type LineFacts = Omit<
  CheckFacts,
  'identity' | 'fingerprint' | 'compression' | 'form' | 'preview' | 'damaged' | 'parts' | 'tables'
>;

/** What is known once the last byte was read. */
export interface Ending {
  /** Bytes of the decompressed file. */
  readonly plainBytes: number;
  readonly finalNewline: boolean;
  /** The .gz ended early or is corrupt. */
  readonly damaged: boolean;
  /** JSON that does not end: the file may have been cut. */
  readonly unfinished: boolean;
}

/** Adds up the facts of a file from its portions, which must come in the order of the file. */
export class CheckFactsBuilder {
  lines = 0;
  blank = 0;
  faulty = 0;
  private skipped = 0;
  private fixed = 0;
  private readonly fixedBy: number[] = [];
  private crlf = 0;
  private bom = false;
  private linesWithId = 0;
  private linesForSafetyId = 0;
  private linesWithRoom = 0;
  private oldestMs = Number.POSITIVE_INFINITY;
  private newestMs = Number.NEGATIVE_INFINITY;
  private oldestSoundMs = Number.POSITIVE_INFINITY;
  private readonly checkpoints: number[] = [];
  private readonly tallies = new ProblemCounts();
  private readonly groups = new ArtifactGroups();
  private readonly repeats = new RepeatedIds();
  /** The first line with an id: it gets its warning late when it turns out that all have the same. */
  private firstWithId: { line: number; group: OpenGroup; warned: boolean } | null = null;

  /** `share`: how much of the file is added up with this portion, 0 to 1; 0: nobody knows. */
  add(portion: LineBatch, share = 0): void {
    const groups = this.groups.add(portion.groups, this.lines);
    this.tallies.add(portion.tallies, this.lines);
    this.noteIds(portion.ids, groups);
    this.keepCheckpoints(portion.starts);
    this.crlf += portion.crlf;
    this.blank += portion.blank;
    this.faulty += portion.faulty;
    this.noteDone(portion.done);
    this.linesForSafetyId += portion.forSafetyId;
    this.linesWithRoom += portion.withRoom;
    this.bom ||= portion.bom;
    this.oldestMs = Math.min(this.oldestMs, portion.oldestMs);
    this.oldestSoundMs = Math.min(this.oldestSoundMs, portion.oldestSoundMs);
    this.newestMs = Math.max(this.newestMs, portion.newestMs);
    this.lines += portion.lines;
    if (share > 0) this.repeats.prepareFor(this.linesWithId / share);
  }

  /** To be asked once, at the end. */
  facts(form: Form, { plainBytes, finalNewline, damaged, unfinished }: Ending): LineFacts {
    this.judgeConstantId();
    if (isPlain(form)) this.noteTidying(finalNewline);
    else this.tallies.file('layout');
    if (damaged) this.tallies.file('gzip-damaged');
    else if (unfinished) this.tallies.file('unfinished');
    return {
      plainBytes,
      lines: this.lines,
      blank: this.blank,
      faulty: this.faulty,
      skipped: this.skipped,
      fixed: this.fixed,
      fixedBy: this.fixedBy,
      problemCounts: this.tallies.all(),
      groups: this.groups.all(),
      oldestMs: Number.isFinite(this.oldestMs) ? this.oldestMs : null,
      oldestSoundMs: Number.isFinite(this.oldestSoundMs) ? this.oldestSoundMs : null,
      newestMs: Number.isFinite(this.newestMs) ? this.newestMs : null,
      untidy: !isPlain(form) || this.tallies.has('tidied'),
      linesWithId: this.linesWithId,
      linesForSafetyId: this.linesForSafetyId,
      linesWithRoom: this.linesWithRoom,
      repeatsComplete: this.repeats.complete,
      repeatsCheckedUpTo: this.repeats.looked,
      checkpoints: Float64Array.from(this.checkpoints),
    };
  }

  private noteDone({ fixed, skipped, fixedBy }: Done): void {
    this.fixed += fixed;
    this.skipped += skipped;
    for (const [place, times] of fixedBy.entries()) this.fixedBy[place] = (this.fixedBy[place] ?? 0) + times;
  }

  private noteIds(ids: Int32Array, groups: readonly OpenGroup[]): void {
    this.repeats.expect(ids);
    for (let at = 0; at < ids.length; at += ID_WIDTH) {
      const sighting = this.repeats.see(
        ids[at + ID_FIELDS.high] as number,
        ids[at + ID_FIELDS.low] as number,
        ids[at + ID_FIELDS.content] as number,
      );
      if (sighting === 'not-looked' || (sighting === 'new' && this.firstWithId !== null)) continue;
      const line = this.lines + (ids[at + ID_FIELDS.line] as number);
      const place = ids[at + ID_FIELDS.group] as number;
      const group = groups[place >> 1] as OpenGroup;
      const warned = (place & 1) !== 0;
      if (sighting === 'new') this.firstWithId = { line, group, warned };
      else this.noteRepeat(sighting, line, group, warned);
    }
    this.linesWithId += ids.length / ID_WIDTH;
  }

  private noteRepeat(
    sighting: 'identical' | 'different',
    line: number,
    group: OpenGroup,
    warned: boolean,
  ): void {
    const tally = this.tallies.of('id-repeated');
    tally.line(line);
    tally.subject(sighting === 'identical' ? 'identical-copy' : 'different-content', 1);
    if (!warned) group.warned += 1;
  }

  /** Line 1, 1 + CHECKPOINT_LINES, … */
  private keepCheckpoints(starts: Float64Array): void {
    const first = (CHECKPOINT_LINES - (this.lines % CHECKPOINT_LINES)) % CHECKPOINT_LINES;
    for (let line = first; line < starts.length; line += CHECKPOINT_LINES) {
      this.checkpoints.push(starts[line] as number);
    }
  }

  /** (ours) One value on every event is no id: then that is said, and not that it comes again and again. */
  private judgeConstantId(): void {
    const { firstWithId: first, linesWithId } = this;
    const sound = this.lines - this.blank - this.faulty - this.skipped;
    const constant = this.repeats.distinct === 1 && linesWithId === sound && sound > 1;
    if (!constant || first === null) return;
    const repeated = this.tallies.of('id-repeated').lines;
    this.tallies.remove('id-repeated');
    const blank = this.tallies.of('id-blank');
    blank.count += sound;
    blank.lines = [...blank.lines, first.line, ...repeated].sort((a, b) => a - b).slice(0, FIRST_LINES);
    if (!first.warned) first.group.warned += 1;
  }

  private noteTidying(finalNewline: boolean): void {
    const { bom, crlf, blank } = this;
    if (!bom && crlf === 0 && blank === 0 && finalNewline) return;
    const tidied = this.tallies.file('tidied');
    if (bom) tidied.subject('bom', 1);
    if (crlf > 0) tidied.subject('crlf', crlf);
    if (blank > 0) tidied.subject('blank-lines', blank);
    if (!finalNewline) tidied.subject('no-final-newline', 1);
  }
}
