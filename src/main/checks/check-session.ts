import { countByRules } from '../../shared/files/artifact-rules';
import type { CheckView, PreviewRow, SafetyIds, SourceLines, WhichRows } from '../../shared/checks/check';
import type { ProblemCode } from '../../shared/checks/problem';
import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import type { Fixes, TriedLines } from '../../shared/checks/fix';
import type { FlawedRows } from '../../shared/checks/flawed-row';
import { formOfLines, unitOf } from '../../shared/files/layout';
import { isKeyMapping, type AnyMapping, type RememberedMapping } from '../../shared/files/mapping';
import { isSameOwner } from '../../shared/owner';
import type { ArtifactRule } from '../../shared/files/requests';
import type { SampleFile } from '../../shared/files/sample-file';
import { kindsOfJson } from '../../shared/checks/question';
import type { SetUp } from '../../shared/imports/watched-folder';
import type { CorrectedCopyRequest } from '../../engine/lookup/corrected-copy';
import { LineMap } from '../../engine/line-map/line-map';
import type { ResendFile } from '../imports/resend/resend';
import type { Submission } from '../imports/record/submission';
import { withAnswer, type Answer } from './answers';
import { CurrentCheck, type CurrentCheckParts } from './current-check';
import type { FinishedCheck, LinesToSave } from './finished-check';
import type { SelectedPaths } from './selected-paths';
import { DEFAULT_FIX_OPTIONS, type LineQuery, type RowQuery, type RowTry, type Trial } from './fix-options';
import type { TriedRow } from './flawed-lines';
import { withFilledEvents, withFilledRules } from './fill-rest';
import { fitsKeys, fittedMapping } from '../../shared/checks/fit-preset';
import { keyMappingFor, withKeyMapping, withMapping, withoutKinds, withoutMapping } from './mappings';
import { Memory, type Remembered } from './memory';
import { withNamesOf } from './names';
import { withDestination } from './preselect-destination';
import { keyColumnsOf } from './row-tables';
import { splitPerFile } from './split-per-file';

export interface CheckSessionParts
  extends Omit<CurrentCheckParts, keyof Remembered | 'sampleFile' | 'chosen' | 'replaced'>, Remembered {
  /** Called when the file of a resend was closed or replaced; it may have been sent. */
  readonly resendClosed: (file: ResendFile) => Promise<void>;
}

/** How a file is sent that is treated as another one was. */
type LikeOthers = Pick<SetUp, 'destination' | 'fixes'>;

/** How to send a checked file. */
export interface SubmitOptions {
  /** Also send what could be read of a damaged .gz. */
  readonly keepReadable: boolean;
  /** Begin one import for each of several files. */
  readonly each?: boolean;
}

/**
 * The file that is open on the check screen, with its fixes and its destination. A method that takes a check's id fails
 * with `gone` when that check is not finished, or another one has replaced it.
 */
export class CheckSession {
  readonly #check: CurrentCheck;
  readonly #memory: Memory;
  /** The sample file that is open, for practice; null: none is. */
  #sampleFile: SampleFile | null = null;
  /** The destination that the user chose for the open file; null: none. */
  #chosen: Destination | null = null;
  #trying = new AbortController();
  #listing = new AbortController();
  /** The file of a resend that is open. */
  #resend: ResendFile | null = null;
  /** The account in use, as last told; null: none yet. */
  #owner: string | null = null;
  /** The open file is one of a watched folder. */
  #isOfFolder = false;

  constructor(private readonly parts: CheckSessionParts) {
    this.#memory = new Memory(parts);
    this.#check = new CurrentCheck({
      ...parts,
      ...this.#memory,
      sampleFile: () => this.#sampleFile,
      chosen: () => this.#chosen,
      replaced: () => (this.#chosen = null),
      // The account has none of the packages that a sample file names.
      known: () => (this.#sampleFile === null ? parts.known() : null),
    });
  }

  get view(): CheckView | null {
    return this.#check.view;
  }

  /** What is open goes where an import of the account in use went, so it can go to no other account. */
  get isBound(): boolean {
    return this.view !== null && (this.#resend !== null || this.#isOfFolder);
  }

  /** Whether the user has this file open, alone or with others. */
  covers(file: string): boolean {
    return this.#check.covers(file);
  }

  /** Checks files, folders or archives as one, in place of the open file. Resolves when the check has ended. */
  start(...paths: SelectedPaths): Promise<void> {
    this.#open(null);
    return this.#check.start(paths, DEFAULT_FIX_OPTIONS);
  }

  /**
   * Checks a path with choices that the user made for others like it. Its events get Safety IDs: a file that only grew
   * holds events that were sent before.
   */
  startLike({ destination, fixes }: LikeOthers, path: string): Promise<void> {
    this.#open(null);
    this.#isOfFolder = true;
    this.#chosen = destination;
    return this.#check.start([path], {
      ...DEFAULT_FIX_OPTIONS,
      destination,
      wantsSafetyIds: true,
      fixes: { all: fixes, lines: [] },
    });
  }

  /** Checks a sample file. Nothing of it can be sent or saved, and no choice is remembered after it. */
  startSample(sampleFile: SampleFile, path: string): Promise<void> {
    this.#open(null);
    this.#sampleFile = sampleFile;
    this.#memory.beginPractice();
    return this.#check.start([path], DEFAULT_FIX_OPTIONS);
  }

  /** Checks lines of an import that did not get in, with that import's destination and Safety IDs. */
  async startResend(file: ResendFile): Promise<void> {
    const { path, parent, source, resend, messages } = file;
    this.#open(file);
    const { destination, safetyIds, allHaveIds } = parent;
    // When no event lacked an id, Safety IDs are off without a decision of the user.
    const wantsSafetyIds = safetyIds || allHaveIds;
    try {
      const lineMap = await LineMap.load(resend.originsPath);
      const { name } = parent.file;
      const form = formOfLines(parent.file);
      const columns = keyColumnsOf(source);
      const unit = unitOf(source.form.layout);
      const resendOrigin = { resend, lineMap, name, messages, form, unit, columns };
      await this.#check.start([path], { ...DEFAULT_FIX_OPTIONS, resendOrigin, destination, wantsSafetyIds });
    } catch (error) {
      this.parts.report(error);
    }
  }

  /** Checks the same paths again, with default options. A check that is still running may be restarted too. */
  restart(id: string): Result<undefined> {
    return this.view?.id === id ? this.#restart() : fail('gone');
  }

  /** Stops a running check, or closes a finished one. */
  close(id: string): void {
    if (this.view?.id !== id) return;
    this.#check.close();
    this.#open(null);
  }

  /** Chooses where the events go. Where a log has rules, an artifact is for what they leave. */
  setDestination(id: string, destination: Destination): Result<undefined> {
    const checked = this.#finished(id);
    if (checked === undefined) return fail('gone');
    const { tables } = checked;
    // The rules of an import stay as they are when its lines are sent again.
    if (destination.kind !== 'mixed' && this.#resend === null && countByRules(tables) !== null)
      return this.#fillRest(checked, destination);
    checked.destination = destination;
    this.#chosen = destination;
    this.#check.refreshView();
    return succeed(undefined);
  }

  setSafetyIds(id: string, wanted: Exclude<SafetyIds, 'not-needed'>): Result<undefined> {
    if (this.parts.safetyIds?.locked !== undefined) return fail('set-by-organization');
    const checked = this.#finished(id);
    if (checked === undefined) return fail('gone');
    checked.wantsSafetyIds = wanted === 'on';
    this.#check.refreshView();
    return succeed(undefined);
  }

  /**
   * Answers a question and checks the file again. The answer is remembered for files of the same kind. Fails with
   * `bad-input` when nothing was asked about such files.
   */
  answer(id: string, answer: Answer): Result<undefined> {
    const checked = this.#finished(id);
    if (checked === undefined) return fail('gone');
    const { questions, name } = checked;
    const answers = withAnswer(this.#memory.answers.read(), questions, name, answer);
    if (answers === null) return fail('bad-input', 'not asked');
    this.#memory.answers.write(answers);
    return this.#restart();
  }

  /**
   * Maps the columns of a table, or the keys of JSON, and checks the file again. The mapping is remembered, under `name`
   * or the file's name, for files of the same kind. Fails with `bad-input` when no table has these columns.
   */
  setMapping(id: string, mapping: AnyMapping, name?: string): Result<undefined> {
    const checked = this.#finished(id);
    if (checked === undefined) return fail('gone');
    const all = this.#memory.mappings.read();
    if (!isKeyMapping(mapping)) {
      const mappings = withMapping(all, checked.tables, mapping, name);
      return mappings === null ? fail('bad-input', 'other columns') : this.#saveMappings(mappings);
    }
    const kinds = kindsOfJson(checked);
    if (kinds.length === 0) return fail('bad-input', 'no JSON');
    const before = keyMappingFor(all, kinds);
    const file = name?.trim() || (before?.file ?? checked.name);
    const together = [...new Set([...(before?.kinds ?? []), ...kinds])];
    return this.#saveMappings(withKeyMapping(all, { kinds: together, mapping }, file));
  }

  /** Forgets the mapping of a table with these columns, or of the JSON, and checks the file again. */
  forgetMapping(id: string, mapping: AnyMapping): Result<undefined> {
    const checked = this.#finished(id);
    if (checked === undefined) return fail('gone');
    const all = this.#memory.mappings.read();
    return this.#saveMappings(
      isKeyMapping(mapping)
        ? withoutKinds(all, kindsOfJson(checked))
        : withoutMapping(all, checked.tables, mapping),
    );
  }

  /**
   * Uses a preset for the open file and checks it again; it is remembered for files of this kind. Fails with
   * `preset-for-others` if nothing that it maps is in the file.
   */
  usePreset(id: string, name: string): Result<undefined> {
    const checked = this.#finished(id);
    if (checked === undefined) return fail('gone');
    const all = this.#memory.mappings.read();
    // In practice too, the presets on offer are those that the app keeps.
    const preset = this.parts.mappings.read().findLast(({ file }) => file === name);
    if (preset === undefined) return fail('gone');
    const { eventKeys, tables } = checked;
    if ('kinds' in preset) {
      const kinds = kindsOfJson(checked);
      if (eventKeys === undefined || kinds.length === 0 || !fitsKeys(preset.mapping, eventKeys))
        return fail('preset-for-others');
      return this.#saveMappings(withKeyMapping(all, { ...preset, kinds }, name));
    }
    const fitted = tables.flatMap((table) => fittedMapping(preset.mapping, table.mapping) ?? []);
    if (fitted.length === 0) return fail('preset-for-others');
    return this.#saveMappings(
      fitted.reduce<readonly RememberedMapping[]>(
        (mappings, mapping) => withMapping(mappings, tables, mapping, name) ?? mappings,
        all,
      ),
    );
  }

  /** Replaces all fixes and checks the file again; the other options stay. What names mean is remembered. */
  async setFixes(id: string, fixes: Fixes): Promise<Result<undefined>> {
    await this.detectChange();
    const options = this.#finished(id)?.optionsWith(fixes) ?? fail('gone');
    if (!options.ok) return options;
    this.#memory.names.write(withNamesOf(fixes, this.#memory.names.read()));
    void this.#check.restart(options.value);
    return succeed(undefined);
  }

  /**
   * Another account is in use. A file of the user stays open, and where it goes is chosen anew. Lines of an import, and a
   * file of a watched folder, belong to the account before and are closed.
   */
  accountInUse(owner: string): void {
    const isOther = this.#owner !== null && !isSameOwner(this.#owner, owner);
    this.#owner = owner;
    if (!isOther || this.#sampleFile !== null) return;
    if (this.isBound) return this.close(this.view?.id ?? '');
    this.#chosen = null;
    this.#check.chooseAnew();
  }

  /** Updates the report after the account's artifacts changed. */
  artifactsChanged(): void {
    this.#check.refreshView();
  }

  /** Compares the file on disk with the checked one, and shows a difference. */
  async detectChange(): Promise<void> {
    const checked = this.#check.finished;
    if (checked === null || checked.changed) return;
    if (await checked.detectChange()) this.#check.refreshView();
  }

  /** Lines with a problem. */
  async lines(id: string, query: LineQuery): Promise<Result<SourceLines>> {
    return this.#finished(id)?.lines(query, this.#check.signal) ?? fail('gone');
  }

  /** A few rows as they stand in the file. */
  async preview(id: string, which: WhichRows): Promise<Result<readonly PreviewRow[]>> {
    return this.#finished(id)?.preview(which, this.#check.signal) ?? fail('gone');
  }

  /**
   * What fixes would make of the lines with a problem, or of all lines. Changes nothing. A new try ends the one before,
   * which fails with `gone`.
   */
  async tryFixes(id: string, trial: Trial): Promise<Result<TriedLines>> {
    this.#trying.abort();
    this.#trying = new AbortController();
    const signal = AbortSignal.any([this.#check.signal, this.#trying.signal]);
    const tried = await (this.#finished(id)?.tryFixes(trial, signal) ?? fail('gone'));
    return this.#finished(id) === undefined ? fail('gone') : tried;
  }

  /** The rows that have one of the problems in the file. A new list ends the one before, which fails with `gone`. */
  async flawedRows(id: string, query: RowQuery): Promise<Result<FlawedRows>> {
    this.#listing.abort();
    this.#listing = new AbortController();
    const signal = AbortSignal.any([this.#check.signal, this.#listing.signal]);
    const rows = await (this.#finished(id)?.flawedRows(query, signal) ?? fail('gone'));
    return this.#finished(id) === undefined ? fail('gone') : rows;
  }

  /** What a change makes of one of the rows that were listed. */
  tryRow(id: string, change: RowTry): Result<TriedRow> {
    return this.#finished(id)?.tryRow(change) ?? fail('gone');
  }

  /** What to write a corrected copy from. */
  copyRequest(id: string): Result<Omit<CorrectedCopyRequest, 'path'>> {
    const checked = this.#usersOwn(id);
    return checked.ok ? checked.value.copyRequest() : checked;
  }

  /** The lines with a problem, to save them to a file. */
  linesWith(id: string, code: ProblemCode): Result<LinesToSave> {
    const checked = this.#usersOwn(id);
    return checked.ok ? checked.value.linesWith(code) : checked;
  }

  /** The whole file as one submission. */
  async submission(id: string, options: Pick<SubmitOptions, 'keepReadable'>): Promise<Result<Submission>> {
    await this.detectChange();
    const checked = this.#usersOwn(id);
    return checked.ok ? checked.value.submission(options) : checked;
  }

  /** Passes the submissions to `begin`, and closes the check if that succeeds. */
  async submit<T>(
    id: string,
    options: SubmitOptions,
    begin: (submissions: readonly Submission[]) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const submissions = await this.#submissions(id, options);
    if (!submissions.ok) return submissions;
    const begun = await begin(submissions.value);
    if (begun.ok) {
      this.#rememberDestination(submissions.value);
      this.close(id);
    }
    return begun;
  }

  async #submissions(
    id: string,
    { keepReadable, each = false }: SubmitOptions,
  ): Promise<Result<readonly Submission[]>> {
    const whole = await this.submission(id, { keepReadable });
    if (!whole.ok) return whole;
    if (!each || whole.value.facts.parts === undefined) return succeed([whole.value]);
    const { work, known, clock } = this.parts;
    return splitPerFile(whole.value, { work, known, now: clock.now }, this.#check.signal);
  }

  #open(file: ResendFile | null): void {
    const before = this.#resend;
    this.#resend = file;
    this.#sampleFile = null;
    this.#isOfFolder = false;
    this.#chosen = null;
    this.#memory.endPractice();
    if (before !== null) void this.parts.resendClosed(before).catch(this.parts.report);
  }

  /** Sends what the rules of logs leave to one artifact. All else that was chosen for the file stays. */
  #fillRest(checked: FinishedCheck, { kind, id }: ArtifactRule['to']): Result<undefined> {
    const { tables, view } = checked;
    const options = checked.optionsWith(withFilledEvents(view.fixes, view.report, { kind, id }));
    if (!options.ok) return options;
    const mappings = withFilledRules(this.#memory.mappings.read(), tables, { kind, id });
    if (!mappings.ok) return mappings;
    this.#memory.mappings.write(mappings.value);
    // The rules say where each request goes.
    void this.#check.restart({ ...options.value, destination: null });
    return succeed(undefined);
  }

  /** Lines that are sent again go where their import went, which says nothing of other files. */
  #rememberDestination(submissions: readonly Submission[]): void {
    const own = submissions.filter(({ resends }) => resends === null);
    if (own.length === 0) return;
    const { destinations } = this.#memory;
    let all = destinations.read();
    for (const { facts, destination } of own) all = withDestination(all, facts, destination);
    destinations.write(all);
  }

  #saveMappings(mappings: readonly RememberedMapping[]): Result<undefined> {
    this.#memory.mappings.write(mappings);
    return this.#restart();
  }

  #restart(): Result<undefined> {
    const resendOrigin = this.#check.finished?.resendOrigin ?? null;
    void this.#check.restart({ ...DEFAULT_FIX_OPTIONS, resendOrigin });
    return succeed(undefined);
  }

  /** What may leave the app. */
  #usersOwn(id: string): Result<FinishedCheck> {
    if (this.#sampleFile !== null) return fail('bad-input', 'a sample file');
    const checked = this.#finished(id);
    return checked === undefined ? fail('gone') : succeed(checked);
  }

  #finished(id: string): FinishedCheck | undefined {
    const { finished } = this.#check;
    return finished?.id === id ? finished : undefined;
  }
}
