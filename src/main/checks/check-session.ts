import { randomUUID } from 'node:crypto';
import type { CheckProgress, CheckSample, CheckView, FileInfo, SourceLines } from '../../shared/check';
import type { ProblemCode } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import type { Fixes, ValidatedLine, TriedLines } from '../../shared/fix';
import type { Mapping, RememberedMapping } from '../../shared/mapping';
import type { Clock } from '../time/clock';
import { likelyDestination, reportFor } from '../../engine/check/report';
import type { CheckFacts, ReportFacts, SampleFacts } from '../../engine/model/check-facts';
import type { CorrectedCopyRequest } from '../../engine/lookup/corrected-copy';
import { LineMap } from '../../engine/send/line-map';
import type { ResendFile } from '../imports/resend/resend';
import type { Submission } from '../imports/record/submission';
import { FinishedCheck, type FinishedCheckParts, type LinesToSave } from './checked-file';
import { asOneFile, type SelectedPaths } from './selected-paths';
import { areFor, NO_FIX_OPTIONS, type FixOptions, type Trial } from './fix-options';
import { withMapping, without } from './mappings';
import { splitPerFile } from './split-per-file';

export interface CheckSessionParts extends FinishedCheckParts {
  readonly clock: Clock;
  readonly lastDestination: { read(): Destination | null; write(destination: Destination): void };
  readonly mappings: FinishedCheckParts['mappings'] & { write(mappings: readonly RememberedMapping[]): void };
  readonly changed: (view: CheckView | null) => void;
  readonly report: (error: unknown) => void;
}

type Reading = Extract<CheckView, { state: 'reading' }>;

/** The one file that is looked at: checked in a thread, judged for the destination that is chosen. */
export class CheckSession {
  #view: CheckView | null = null;
  #checked: FinishedCheck | null = null;
  #running: AbortController | null = null;
  /** All that was chosen last. */
  #paths: SelectedPaths = [''];

  constructor(private readonly parts: CheckSessionParts) {}

  get view(): CheckView | null {
    return this.#view;
  }

  /**
   * Checks a file, or several as one: whatever is in the files, folders and archives. What was on the desk is put away.
   * Ends when the check has ended.
   */
  start(...paths: SelectedPaths): Promise<void> {
    return this.#begin(paths, NO_FIX_OPTIONS);
  }

  /** Checks lines of an import that did not get in, as it was to send them. */
  async startAgain({ path, parent, resend }: ResendFile): Promise<void> {
    const origins = await LineMap.load(resend.originsPath);
    const again = { resend, origins, name: parent.file.name };
    const { destination, safetyIds, allHaveIds } = parent;
    // Where it needed none, nobody decided against them.
    const wantsSafetyIds = safetyIds || allHaveIds;
    await this.#begin([path], { ...NO_FIX_OPTIONS, again, destination, wantsSafetyIds });
  }

  async #begin(paths: SelectedPaths, choices: FixOptions): Promise<void> {
    const [path, ...more] = paths;
    this.#putAway();
    const running = new AbortController();
    this.#running = running;
    this.#paths = paths;
    const id = randomUUID();
    const asOne = await asOneFile(paths);
    const file = choices.again === null ? asOne : { ...asOne, name: choices.again.name };
    if (running.signal.aborted) return;
    const start: CheckProgress = { bytesRead: 0, bytesTotal: file.size, lines: 0, errors: 0 };
    const reading = { state: 'reading', id, file } as const;
    let known: Pick<Reading, 'progress' | 'sample'> = { progress: start, sample: null };
    const learn = (more: Partial<typeof known>): void => {
      known = { ...known, ...more };
      if (!running.signal.aborted) this.#show({ ...reading, ...known });
    };
    learn({});
    const nowMs = this.parts.clock.now();
    const mappings = this.parts.mappings.read().map(({ mapping }) => mapping);
    const checked = await this.parts.work.run(
      'check',
      { path, ...(more.length > 0 && { more }), nowMs, mappings, fixes: choices.fixes },
      running.signal,
      (report) => {
        if (report.kind === 'progress') learn({ progress: report.progress });
        else learn({ sample: this.#judgedSample(report.sample) });
      },
    );
    if (running.signal.aborted) return;
    // Another file has taken its place meanwhile.
    if (checked.ok && !areFor(choices, checked.value)) return this.start(...paths);
    this.#take(id, file, nowMs, checked, choices);
  }

  /** Ends a running check at once, or puts a finished one away. */
  close(id: string): void {
    if (this.#view?.id !== id) return;
    this.#putAway();
    this.#show(null);
  }

  setDestination(id: string, destination: Destination): Result<undefined> {
    const checked = this.#checked;
    if (checked?.id !== id) return fail('gone');
    checked.destination = destination;
    this.parts.lastDestination.write(destination);
    this.#showReport();
    return succeed(undefined);
  }

  /**
   * What the columns of a table on the desk mean, and whether it has a header: remembered for tables with the same
   * columns, under the file's name or another, and checked anew.
   */
  setMapping(id: string, mapping: Mapping, name?: string): Result<undefined> {
    const checked = this.#checked;
    if (checked?.id !== id) return fail('gone');
    const told = withMapping(this.parts.mappings.read(), checked.tables, mapping, name);
    if (told === null) return fail('bad-input', 'other columns');
    return this.#remember(told);
  }

  /** What was said of a table with these columns is forgotten, and the file checked anew. */
  forgetMapping(id: string, mapping: Mapping): Result<undefined> {
    if (this.#checked?.id !== id) return fail('gone');
    return this.#remember(without(this.parts.mappings.read(), this.#checked.tables, mapping));
  }

  #remember(mappings: readonly RememberedMapping[]): Result<undefined> {
    this.parts.mappings.write(mappings);
    return this.#restart();
  }

  /** Checks what is on the desk once more, as it is now. */
  again(id: string): Result<undefined> {
    return this.#view?.id === id ? this.#restart() : fail('gone');
  }

  #restart(): Result<undefined> {
    const again = this.#checked?.again ?? null;
    void this.#begin(this.#paths, { ...NO_FIX_OPTIONS, again }).catch(this.parts.report);
    return succeed(undefined);
  }

  /** Whether events without an id are given one. */
  setSafetyIds(id: string, on: boolean): Result<undefined> {
    const checked = this.#checked;
    if (checked?.id !== id) return fail('gone');
    checked.wantsSafetyIds = on;
    this.#showReport();
    return succeed(undefined);
  }

  /** What is changed on the way out. The file is checked anew with it; all else stays as it was chosen. */
  async setFixes(id: string, fixes: Fixes): Promise<Result<undefined>> {
    await this.lookAgain();
    const checked = this.#checked;
    if (checked?.id !== id) return fail('gone');
    const choices = checked.choicesWith(fixes);
    if (!choices.ok) return choices;
    void this.#begin(this.#paths, choices.value).catch(this.parts.report);
    return succeed(undefined);
  }

  /** The account's packages and pixels are known now, or differ: what is unknown is judged anew. */
  artifactsChanged(): void {
    this.#showReport();
  }

  /** Looks whether the file is still what was checked; says so when it is not. */
  async lookAgain(): Promise<void> {
    const checked = this.#checked;
    if (checked === null || checked.changed) return;
    if (await checked.hasChanged()) this.#showReport();
  }

  /** Lines with a problem: the first ones are remembered, later ones are found by reading again. */
  async lines(id: string, code: ProblemCode, after: number, limit: number): Promise<Result<SourceLines>> {
    return this.#of(id)?.lines(code, after, limit, this.#signal()) ?? fail('gone');
  }

  /** What fixes would make of the lines with a problem, or of all lines. */
  async tryFixes(id: string, trial: Trial): Promise<Result<TriedLines>> {
    const tried = await (this.#of(id)?.tryFixes(trial, this.#signal()) ?? fail('gone'));
    return this.#of(id) === undefined ? fail('gone') : tried;
  }

  /** What the check would say of a line with this text. */
  judgeLine(id: string, text: string): Result<ValidatedLine> {
    const checked = this.#of(id);
    return checked === undefined ? fail('gone') : succeed(checked.judge(text));
  }

  /** What a corrected copy is made of. */
  toCopy(id: string): Result<Omit<CorrectedCopyRequest, 'path'>> {
    return this.#of(id)?.toCopy() ?? fail('gone');
  }

  /** The lines that have a problem by themselves, to be saved. */
  linesWith(id: string, code: ProblemCode): Result<LinesToSave> {
    return this.#of(id)?.linesWith(code) ?? fail('gone');
  }

  /** What is on the desk, ready to be sent. */
  async submission(id: string, keepReadable: boolean): Promise<Result<Submission>> {
    await this.lookAgain();
    return this.#of(id)?.submission(keepReadable) ?? fail('gone');
  }

  /** The same as the submissions that the user wants: of several files as one, or one for each. */
  async submissions(
    id: string,
    keepReadable: boolean,
    each: boolean,
  ): Promise<Result<readonly Submission[]>> {
    const whole = await this.submission(id, keepReadable);
    if (!whole.ok) return whole;
    if (!each || whole.value.facts.parts === undefined) return succeed([whole.value]);
    const { work, known, clock } = this.parts;
    return splitPerFile(whole.value, { work, known, now: clock.now }, this.#signal());
  }

  #of(id: string): FinishedCheck | undefined {
    return this.#checked?.id === id ? this.#checked : undefined;
  }

  #signal(): AbortSignal {
    return this.#running?.signal ?? new AbortController().signal;
  }

  #take(id: string, file: FileInfo, nowMs: number, checked: Result<CheckFacts>, choices: FixOptions): void {
    if (!checked.ok) {
      // All threads end when the app quits: the check has no result then.
      const stopped = checked.failure.code === 'gone';
      return this.#show(stopped ? null : { state: 'failed', id, file, failure: checked.failure });
    }
    const facts = checked.value;
    const destination = choices.destination ?? this.#preselected(facts);
    this.#checked = new FinishedCheck(this.parts, { id, file, facts, nowMs }, { ...choices, destination });
    this.#show(this.#checked.view);
  }

  #judgedSample(facts: SampleFacts): CheckSample {
    const destination = this.#preselected(facts);
    const report = reportFor(facts, destination, this.parts.known());
    const { linesInAll, keys } = facts;
    return { report, destination, linesInAll, keys };
  }

  /** Each event its own, when the lines say so; else what was chosen last, if it still exists. */
  #preselected(facts: ReportFacts): Destination | null {
    const likely = likelyDestination(facts);
    if (likely !== null) return likely;
    const last = this.parts.lastDestination.read();
    const known = this.parts.known();
    if (last === null || last.kind === 'mixed') return null;
    const ids = last.kind === 'package' ? known?.packages : known?.pixels;
    return ids === undefined || ids.has(last.id) ? last : null;
  }

  #showReport(): void {
    if (this.#checked !== null) this.#show(this.#checked.look());
  }

  #putAway(): void {
    this.#running?.abort();
    this.#running = null;
    this.#checked = null;
  }

  #show(view: CheckView | null): void {
    this.#view = view;
    this.parts.changed(view);
  }
}
