import {
  tablesOf,
  type CheckReport,
  type CheckView,
  type FileInfo,
  type KeysPreview,
  type PartTable,
  type PreviewRow,
  type SafetyIds,
  type SourceLines,
  type WhichRows,
} from '../../shared/checks/check';
import type { ProblemCode } from '../../shared/checks/problem';
import type { Destination, RememberedDestination, RememberedName } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import type { Fix, Fixes, TriedLines } from '../../shared/checks/fix';
import type { FlawedRows } from '../../shared/checks/flawed-row';
import {
  assumptionsOf,
  hasOpenQuestion,
  type FileQuestions,
  type RememberedAnswers,
} from '../../shared/checks/question';
import type { RememberedMapping } from '../../shared/files/mapping';
import { fixesForNames, namesIn } from '../../engine/check/names-in-groups';
import { reportFor } from '../../engine/check/report';
import type { CorrectedCopyRequest } from '../../engine/lookup/corrected-copy';
import type { ValidationContext } from '../../engine/lookup/validate-text';
import type { CheckFacts, KnownArtifacts } from '../../engine/model/check-facts';
import { sizeOnDisk } from '../../engine/model/size-on-disk';
import type { LinesWithProblem } from '../../engine/resend/resend-file';
import type { FileWork } from '../jobs/ports';
import type { Submission } from '../imports/record/submission';
import { CheckedLines, type CurrentRules } from './checked-lines';
import { fingerprintsOf, withRepeatProblems, type EarlierImport } from './earlier-imports';
import { readOtherwise, type EarlierLog } from './earlier-readings';
import { hasChanged } from './selected-paths';
import { FlawedLines, type TriedRow } from './flawed-lines';
import {
  checkFixes,
  type FixOptions,
  type LineQuery,
  type ResendOrigin,
  type RowQuery,
  type RowTry,
  type Trial,
} from './fix-options';
import { withGiven } from './answers';
import { withRememberedNames } from './mappings';
import { LineNumbering } from './line-numbering';
import { isAsLastTime, preselectDestination, type DestinationHints } from './preselect-destination';

export interface FinishedCheckParts {
  readonly work: Pick<FileWork, 'run'>;
  readonly known: () => KnownArtifacts | null;
  /** Imports of a file with one of these fingerprints that arrived, or may have; newest last. */
  readonly sentBefore: (fingerprints: readonly string[]) => readonly EarlierImport[];
  /** The account's imports of access logs that arrived, or may have; newest last. */
  readonly logsBefore: () => readonly EarlierLog[];
  /** The mappings that the user set, newest last. */
  readonly mappings: { read(): readonly RememberedMapping[] };
  /** What the user answered about files of a kind, newest last. */
  readonly answers: { read(): readonly RememberedAnswers[] };
  /** Where the user sent files of a kind, newest last. */
  readonly destinations: { read(): readonly RememberedDestination[] };
  /** The user's word on what names of artifacts mean, newest last. */
  readonly names: { read(): readonly RememberedName[] };
}

/** What a check found, and the time it was checked at. */
interface CheckResult {
  readonly id: string;
  readonly replaces?: string;
  readonly file: FileInfo;
  readonly facts: CheckFacts;
  readonly nowMs: number;
}

/** Lines to save, and the name of the user's file that they are from. */
export type LinesToSave = LinesWithProblem & { readonly file: { readonly name: string } };

type DoneView = Extract<CheckView, { state: 'done' }>;

/** A checked file with the user's choices: its report, its lines, and the submission they add up to. */
export class FinishedCheck {
  readonly id: string;
  readonly resendOrigin: ResendOrigin | null;
  destination: Destination | null;
  wantsSafetyIds: boolean;
  readonly #replaces: string | undefined;
  readonly #file: FileInfo;
  readonly #facts: CheckFacts;
  readonly #nowMs: number;
  /** The fixes that the facts were found with. */
  readonly #fixes: Fixes;
  readonly #numbering: LineNumbering;
  readonly #lines: CheckedLines;
  readonly #flawed: FlawedLines;
  #changed = false;
  #view: DoneView;

  constructor(
    private readonly parts: FinishedCheckParts,
    { id, replaces, file, facts, nowMs }: CheckResult,
    { fixes, destination, wantsSafetyIds, resendOrigin }: FixOptions & { readonly wantsSafetyIds: boolean },
  ) {
    this.id = id;
    this.#replaces = replaces;
    this.resendOrigin = resendOrigin;
    this.destination = destination;
    this.wantsSafetyIds = wantsSafetyIds;
    this.#file = { ...file, size: sizeOnDisk(facts) };
    this.#facts = facts;
    this.#nowMs = nowMs;
    this.#fixes = fixes;
    const numbering = new LineNumbering(resendOrigin?.lineMap ?? null);
    this.#numbering = numbering;
    const ofLines = { work: parts.work, path: file.path, facts, fixes, numbering };
    this.#lines = new CheckedLines(ofLines);
    this.#flawed = new FlawedLines(ofLines, resendOrigin);
    this.#view = this.updateView();
  }

  /** The view as of the last `updateView`. */
  get view(): DoneView {
    return this.#view;
  }

  /** Whether the file on disk differs from the checked one, as of the last `detectChange`. */
  get changed(): boolean {
    return this.#changed;
  }

  get name(): string {
    return this.#file.name;
  }

  /** What was guessed about the file. */
  get questions(): readonly FileQuestions[] {
    return this.#facts.questions;
  }

  /** The keys of its JSON; undefined: it holds none. */
  get eventKeys(): KeysPreview | undefined {
    return this.#facts.eventKeys;
  }

  /** The tables whose columns the user can map. */
  get tables(): readonly PartTable[] {
    return tablesOf(this.#facts, this.#file.name);
  }

  /** Chooses the destination as for a file that was just checked. */
  preselect(hints: DestinationHints): void {
    this.destination = preselectDestination(this.#facts, hints);
  }

  /** Builds the view from the current choices, artifacts, mappings and earlier imports. */
  updateView(): DoneView {
    const { id, destination, resendOrigin } = this;
    const facts = this.#facts;
    const report = reportFor(facts, destination, this.parts.known(), this.parts.names.read());
    const safetyIds = this.#safetyIds();
    const fixes = this.#fixes;
    const earlier = this.parts.sentBefore(fingerprintsOf(facts));
    const withRepeats = withRepeatProblems(report, earlier, {
      file: facts,
      destination,
      safetyIds,
      fixes: this.#sentFixes,
      resends: resendOrigin?.resend ?? null,
    });
    this.#view = {
      state: 'done',
      id,
      ...(this.#replaces !== undefined && { replaces: this.#replaces }),
      file: this.#file,
      destination,
      ...(isAsLastTime(destination, facts, this.parts.destinations.read()) && { asLastTime: true }),
      safetyIds,
      fixes: this.#numbering.fixesToUser(fixes),
      fixedBy: facts.fixedBy,
      resends: resendOrigin === null ? null : { ...resendsOf(resendOrigin), lines: facts.lines },
      changed: this.#changed,
      report: this.#remembered(this.#numbering.reportToUser(this.#withReadings(withRepeats))),
    };
    return this.#view;
  }

  /** Compares the file on disk with the checked one. True: it differs. */
  async detectChange(): Promise<boolean> {
    if (!(await hasChanged(this.#file.path, this.#facts))) return false;
    this.#changed = true;
    return true;
  }

  /** The current options with other fixes. Fails with `file-changed`, or `bad-input` for fixes that do not fit. */
  optionsWith(fixes: Fixes): Result<FixOptions> {
    if (this.#changed) return fail('file-changed');
    const checked = checkFixes(this.#numbering.fixesToChecked(fixes), this.#facts);
    if (!checked.ok) return checked;
    const { destination, wantsSafetyIds, resendOrigin } = this;
    const { fingerprint } = this.#facts;
    return succeed({ fixes: checked.value, destination, wantsSafetyIds, resendOrigin, fingerprint });
  }

  lines(query: LineQuery, signal: AbortSignal): Promise<Result<SourceLines>> {
    return this.#lines.withProblem(query, this.#rules, signal);
  }

  preview(which: WhichRows, signal: AbortSignal): Promise<Result<readonly PreviewRow[]>> {
    return this.#lines.preview(which, this.#rules, signal);
  }

  tryFixes(trial: Trial, signal: AbortSignal): Promise<Result<TriedLines>> {
    return this.#lines.tryFixes(trial, this.#rules, signal);
  }

  /** The rows that have one of the problems in the file, and what the fixes make of them. */
  flawedRows(query: RowQuery, signal: AbortSignal): Promise<Result<FlawedRows>> {
    return this.#flawed.list(query, this.#rules, signal);
  }

  /** What a change makes of one of these rows. */
  tryRow(change: RowTry): Result<TriedRow> {
    return this.#flawed.try(change, this.#rules);
  }

  /** What to write a corrected copy from. */
  copyRequest(): Result<Omit<CorrectedCopyRequest, 'path'>> {
    if (this.#changed) return fail('file-changed');
    const { identity, fingerprint, compression } = this.#facts;
    const file = { ...this.#lines.form, identity, fingerprint, compression };
    return succeed({ file, fixes: this.#sentFixes, nowMs: this.#nowMs });
  }

  /** The lines with a problem, to save them to a file. */
  linesWith(code: ProblemCode): Result<LinesToSave> {
    const copy = this.copyRequest();
    if (!copy.ok) return copy;
    const { destination, known } = this.#standard;
    const file = { ...copy.value.file, name: this.#file.name };
    return succeed({ ...copy.value, file, which: 'with-problem', code, destination, known });
  }

  /** What the report promises to send. Fails with `file-changed`, or `bad-input` when a choice is missing. */
  submission({ keepReadable }: { readonly keepReadable: boolean }): Result<Submission> {
    if (this.#changed) return fail('file-changed');
    const { destination } = this;
    const facts = this.#facts;
    if (destination === null) return fail('bad-input', 'no destination');
    if (hasOpenQuestion(facts.questions)) return fail('bad-input', 'an open question');
    if (facts.damaged && !keepReadable) return fail('bad-input', 'a damaged file');
    return succeed({
      path: this.#file.path,
      name: this.#file.name,
      facts,
      report: this.#view.report,
      destination,
      keepReadable,
      safetyIds: this.#view.safetyIds === 'on',
      fixes: this.#sentFixes,
      assumed: assumptionsOf(facts.questions),
      resends: this.resendOrigin?.resend ?? null,
    });
  }

  /** Adds to a report that an earlier log was read otherwise, where the events of both get Safety IDs. */
  #withReadings(report: CheckReport): CheckReport {
    const tables = this.tables.filter(({ requests }) => requests !== undefined);
    if (tables.length === 0 || this.#safetyIds() !== 'on') return report;
    const otherwise = readOtherwise({ tables, file: this.#facts }, report, this.parts.logsBefore());
    return otherwise === undefined ? report : { ...report, readOtherwise: otherwise };
  }

  /** Adds to a report what is known of earlier files. */
  #remembered(report: CheckReport): CheckReport {
    const { mappings, answers } = this.parts;
    const questions = withGiven(report.questions, answers.read(), this.#file.name);
    return withRememberedNames({ ...report, questions }, mappings.read());
  }

  get #rules(): CurrentRules {
    return { report: this.#view.report, standard: this.#standard, forNames: this.#fixesForNames };
  }

  /** What the lines are sent with: the user's fixes, and ids in place of names. */
  get #sentFixes(): Fixes {
    const { all, lines } = this.#fixes;
    return { all: [...all, ...this.#fixesForNames], lines };
  }

  get #fixesForNames(): readonly Fix[] {
    const { known, names } = this.parts;
    return fixesForNames(namesIn(this.#facts.groups, this.destination, known(), names.read()));
  }

  get #standard(): ValidationContext {
    const { destination, wantsSafetyIds: givesIds } = this;
    const { known, names } = this.parts;
    return { nowMs: this.#nowMs, destination, known: known(), names: names.read(), givesIds };
  }

  #safetyIds(): SafetyIds {
    if (this.#facts.linesForSafetyId === 0) return 'not-needed';
    return this.wantsSafetyIds ? 'on' : 'off';
  }
}

function resendsOf({ resend: { importId, which, refused }, unit }: ResendOrigin) {
  return { importId, which, unit, ...(refused !== undefined && { refused }) };
}
