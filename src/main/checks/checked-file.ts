import type { CheckView, FileInfo, PartTable, SafetyIds, SourceLines } from '../../shared/check';
import type { ProblemCode } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import type { Fixes, ValidatedLine, TriedLines } from '../../shared/fix';
import type { RememberedMapping } from '../../shared/mapping';
import { reportFor } from '../../engine/check/report';
import type { CorrectedCopyRequest } from '../../engine/lookup/corrected-copy';
import { validateText, type ValidationContext } from '../../engine/lookup/validate-text';
import type { CheckFacts, KnownArtifacts } from '../../engine/model/check-facts';
import type { LinesWithProblem } from '../../engine/resend/resend-file';
import type { FileWork } from '../jobs/ports';
import { rowsOf } from '../jobs/read-rows';
import type { Submission } from '../imports/record/submission';
import { fingerprintsOf, withRepeats, type Earlier } from './earlier-imports';
import { hasChanged } from './selected-paths';
import { fitting, type Again, type FixOptions, type Trial } from './fix-options';
import { withMemory } from './mappings';
import { LineNumbering } from './line-numbering';

export interface FinishedCheckParts {
  readonly work: Pick<FileWork, 'run'>;
  readonly known: () => KnownArtifacts | null;
  /** The imports of any of these bytes that arrived, or may have; the last one last. */
  readonly sentBefore: (fingerprints: readonly string[]) => readonly Earlier[];
  /** What the columns of tables mean, as the user said, the last one last. */
  readonly mappings: { read(): readonly RememberedMapping[] };
}

/** What a check found, and when. */
interface Found {
  readonly id: string;
  readonly file: FileInfo;
  readonly facts: CheckFacts;
  readonly nowMs: number;
}

/** Lines of a file that go to a file of their own; what the user calls it. */
export type LinesToSave = LinesWithProblem & { readonly file: { readonly name: string } };

type DoneView = Extract<CheckView, { state: 'done' }>;

/** A file that was checked, with what the user chose for it: what is told of it, its lines, and what would be sent. */
export class FinishedCheck {
  readonly id: string;
  readonly again: Again | null;
  destination: Destination | null;
  /** Not remembered from file to file: each begins with what is safe. */
  wantsSafetyIds: boolean;
  readonly #file: FileInfo;
  readonly #facts: CheckFacts;
  readonly #nowMs: number;
  /** What is changed on the way out: the facts are of that. */
  readonly #fixes: Fixes;
  readonly #numbers: LineNumbering;
  #changed = false;
  #view: DoneView;

  constructor(
    private readonly parts: FinishedCheckParts,
    { id, file, facts, nowMs }: Found,
    { fixes, destination, wantsSafetyIds, again }: FixOptions,
  ) {
    this.id = id;
    this.again = again;
    this.destination = destination;
    this.wantsSafetyIds = wantsSafetyIds;
    this.#file = { ...file, size: facts.identity.size };
    this.#facts = facts;
    this.#nowMs = nowMs;
    this.#fixes = fixes;
    this.#numbers = new LineNumbering(again?.origins ?? null);
    this.#view = this.look();
  }

  /** As it was last looked at. */
  get view(): DoneView {
    return this.#view;
  }

  /** What is on disk is not what was checked. */
  get changed(): boolean {
    return this.#changed;
  }

  /** The tables whose columns can be given a meaning. */
  get tables(): readonly PartTable[] {
    const { form, preview, tables } = this.#facts;
    if (tables !== undefined) return tables;
    if (!('mapping' in form) || preview === null) return [];
    return [{ name: this.#file.name, files: 1, mapping: form.mapping, preview }];
  }

  /** As it is to be shown, with all that is known and chosen now. */
  look(): DoneView {
    const { id, destination, again } = this;
    const facts = this.#facts;
    const report = reportFor(facts, destination, this.parts.known());
    const safetyIds = this.#safetyIds();
    const fixes = this.#fixes;
    const earlier = this.parts.sentBefore(fingerprintsOf(facts));
    const repeats = withRepeats(report, earlier, {
      file: facts,
      destination,
      safetyIds,
      fixes,
      resends: again?.resend ?? null,
    });
    this.#view = {
      state: 'done',
      id,
      file: this.#file,
      destination,
      safetyIds,
      fixes: this.#numbers.fixes(fixes),
      fixedBy: facts.fixedBy,
      resends: again === null ? null : { ...resentOf(again), lines: facts.lines },
      changed: this.#changed,
      report: withMemory(this.#numbers.report(repeats), this.parts.mappings.read()),
    };
    return this.#view;
  }

  /** Looks at the disk; true when it has changed since it was looked at last. */
  async hasChanged(): Promise<boolean> {
    if (!(await hasChanged(this.#file.path, this.#facts))) return false;
    this.#changed = true;
    return true;
  }

  /** The same choices but for the fixes, for the very same bytes. */
  choicesWith(fixes: Fixes): Result<FixOptions> {
    if (this.#changed) return fail('file-changed');
    const fit = fitting(this.#numbers.fixesInFile(fixes), this.#facts);
    if (!fit.ok) return fit;
    const { destination, wantsSafetyIds, again } = this;
    const { fingerprint } = this.#facts;
    return succeed({ fixes: fit.value, destination, wantsSafetyIds, again, fingerprint });
  }

  /** Lines with a problem: the first ones are remembered, later ones are found by reading again. */
  async lines(
    code: ProblemCode,
    after: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<Result<SourceLines>> {
    const problem = this.#view.report.problems.find((one) => one.code === code);
    const numbers = this.#numbers;
    const remembered = (problem?.lines.filter((line) => line > after).slice(0, limit) ?? []).map((line) =>
      numbers.inFile(line),
    );
    const isEnough =
      problem !== undefined && (remembered.length === limit || problem.lines.length === problem.count);
    if (!isEnough) {
      const request = { ...this.#reading, ...this.#standard, fixes: this.#fixes, code, limit };
      const found = await this.parts.work.run(
        'find-lines',
        { ...request, after: numbers.inFile(after) },
        signal,
      );
      return found.ok ? succeed({ ...found.value, rows: numbers.rows(found.value.rows) }) : found;
    }
    const { identity, checkpoints } = this.#facts;
    const file = { ...this.#reading, identity };
    const read = await this.parts.work.run('read-lines', { file, checkpoints, lines: remembered }, signal);
    const last = numbers.own(remembered.at(-1) ?? 0);
    const shown = problem.lines.filter((line) => line <= Math.max(last, after)).length;
    return succeed({ rows: numbers.rows(rowsOf(read, remembered)), more: problem.count > shown });
  }

  /** What fixes would make of the lines with a problem, or of all lines. */
  async tryFixes(trial: Trial, signal: AbortSignal): Promise<Result<TriedLines>> {
    const found = await this.#linesFor(trial, signal);
    if (!found.ok) return found;
    const { identity, checkpoints } = this.#facts;
    const fit = fitting(this.#numbers.fixesInFile(trial.fixes), this.#facts);
    if (!fit.ok) return fit;
    const { lines, more } = found.value;
    const file = { ...this.#reading, identity };
    const request = { ...this.#standard, file, checkpoints, lines, code: trial.code, fixes: fit.value };
    const tried = await this.parts.work.run('try-fixes', request, signal);
    return succeed({ rows: this.#numbers.rows(tried.ok ? tried.value : []), more });
  }

  /** What the check would say of a line with this text. */
  judge(text: string): ValidatedLine {
    return validateText(text, this.#standard);
  }

  /** What a corrected copy is made of. */
  toCopy(): Result<Omit<CorrectedCopyRequest, 'path'>> {
    if (this.#changed) return fail('file-changed');
    const { identity, fingerprint, compression } = this.#facts;
    const file = { ...this.#reading, identity, fingerprint, compression };
    return succeed({ file, fixes: this.#fixes, nowMs: this.#nowMs });
  }

  /** The lines that have a problem by themselves, to be saved. */
  linesWith(code: ProblemCode): Result<LinesToSave> {
    const copy = this.toCopy();
    if (!copy.ok) return copy;
    const { destination, known } = this.#standard;
    const file = { ...copy.value.file, name: this.#file.name };
    return succeed({ ...copy.value, file, which: 'with-problem', code, destination, known });
  }

  /** What is to be sent, as it was promised. */
  submission(keepReadable: boolean): Result<Submission> {
    if (this.#changed) return fail('file-changed');
    const { destination } = this;
    const facts = this.#facts;
    if (destination === null) return fail('bad-input', 'no destination');
    if (facts.damaged && !keepReadable) return fail('bad-input', 'a damaged file');
    return succeed({
      path: this.#file.path,
      name: this.#file.name,
      facts,
      report: this.#view.report,
      destination,
      keepReadable,
      safetyIds: this.#view.safetyIds === 'on',
      fixes: this.#fixes,
      resends: this.again?.resend ?? null,
    });
  }

  /** How its lines are read. */
  get #reading() {
    const { form, parts } = this.#facts;
    return { path: this.#file.path, form, ...(parts !== undefined && { parts }) };
  }

  /** What its lines are held to. */
  get #standard(): ValidationContext {
    const { destination, wantsSafetyIds: givesIds } = this;
    return { nowMs: this.#nowMs, destination, known: this.parts.known(), givesIds };
  }

  /** The numbers of the lines in the file that are asked for. */
  async #linesFor(
    { code, after, limit }: Trial,
    signal: AbortSignal,
  ): Promise<Result<{ lines: number[]; more: boolean }>> {
    if (code === null) {
      const last = this.#facts.lines;
      const first = after === 0 ? 1 : this.#numbers.inFile(after) + 1;
      const length = Math.max(0, Math.min(limit, last - first + 1));
      return succeed({
        lines: Array.from({ length }, (_, at) => first + at),
        more: first + length <= last,
      });
    }
    const found = await this.lines(code, after, limit, signal);
    if (!found.ok) return found;
    const { rows, more } = found.value;
    return succeed({ lines: rows.map(({ line }) => this.#numbers.inFile(line)), more });
  }

  #safetyIds(): SafetyIds {
    if (this.#facts.linesForSafetyId === 0) return 'not-needed';
    return this.wantsSafetyIds ? 'on' : 'off';
  }
}

function resentOf({ resend: { importId, which } }: Again) {
  return { importId, which };
}
