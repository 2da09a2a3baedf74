import { randomUUID } from 'node:crypto';
import type {
  CheckProgress,
  CheckSample,
  CheckView,
  FileInfo,
  PartTable,
  ProblemCode,
  SafetyIds,
  SourceLines,
} from '../../shared/check';
import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import type { Fixes, JudgedLine, TriedLines } from '../../shared/fix';
import type { Mapping, RememberedMapping } from '../../shared/mapping';
import type { Clock } from '../clock';
import { likelyDestination, reportFor } from '../events/destination';
import type { CheckFacts, CheckOutcome, KnownArtifacts, ReportFacts, SampleFacts } from '../events/model';
import type { CopyRequest } from '../events/fixes/corrected-copy';
import { LineMap } from '../events/line-map';
import { judgeText, type Standard } from '../events/fixes/judge-text';
import type { AgainFile } from '../imports/again';
import type { FileWork } from '../imports/ports';
import type { Resend } from '../imports/record';
import type { Submission } from '../imports/submission';
import { fingerprintsOf, withRepeats, type Earlier } from './again';
import { withMapping, withMemory, without } from './mappings';
import { oneByOne } from './one-by-one';
import { asOneFile, hasChanged, type Paths } from './chosen';
import { areFor, fitting, NO_CHOICES, type Again, type Choices, type Trial } from './fixing';
import { OwnNumbers } from './own-numbers';

export interface CheckDeskParts {
  readonly work: Pick<FileWork, 'check' | 'findLines' | 'readLines' | 'tryFixes'>;
  readonly clock: Clock;
  readonly known: () => KnownArtifacts | null;
  readonly lastDestination: { read(): Destination | null; write(destination: Destination): void };
  /** The imports of any of these bytes that arrived, or may have; the last one last. */
  readonly sentBefore: (fingerprints: readonly string[]) => readonly Earlier[];
  /** What the columns of tables mean, as the user said, the last one last. */
  readonly mappings: {
    read(): readonly RememberedMapping[];
    write(mappings: readonly RememberedMapping[]): void;
  };
  readonly changed: (view: CheckView | null) => void;
  readonly report: (error: unknown) => void;
}

type Reading = Extract<CheckView, { state: 'reading' }>;

interface Checked {
  readonly id: string;
  readonly file: FileInfo;
  readonly facts: CheckFacts;
  readonly nowMs: number;
  /** What is changed on the way out: the facts are of that. */
  readonly fixes: Fixes;
  readonly again: Again | null;
  readonly numbers: OwnNumbers;
  destination: Destination | null;
  /** Not remembered from file to file: each begins with what is safe. */
  wantsSafetyIds: boolean;
  changed: boolean;
}

/** The one file that is looked at: checked in a thread, judged for the destination that is chosen. */
export class CheckDesk {
  #view: CheckView | null = null;
  #checked: Checked | null = null;
  #running: AbortController | null = null;
  /** All that was chosen last. */
  #paths: Paths = [''];

  constructor(private readonly parts: CheckDeskParts) {}

  get view(): CheckView | null {
    return this.#view;
  }

  /**
   * Checks a file, or several as one: whatever is in the files, folders and archives. What was on the desk is put away.
   * Ends when the check has ended.
   */
  start(...paths: Paths): Promise<void> {
    return this.#begin(paths, NO_CHOICES);
  }

  /** Checks lines of an import that did not get in, as it was to send them. */
  async startAgain({ path, parent, resend }: AgainFile): Promise<void> {
    const origins = await LineMap.load(resend.originsPath);
    const again = { resend, origins, name: parent.file.name };
    const { destination, safetyIds } = parent;
    await this.#begin([path], { ...NO_CHOICES, again, destination, wantsSafetyIds: safetyIds });
  }

  async #begin(paths: Paths, choices: Choices): Promise<void> {
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
    const outcome = await this.parts.work.check(
      { path, ...(more.length > 0 && { more }), nowMs, mappings, fixes: choices.fixes },
      {
        onProgress: (progress) => learn({ progress }),
        onSample: (sample) => learn({ sample: this.#judgedSample(sample) }),
      },
      running.signal,
    );
    if (running.signal.aborted) return;
    // Another file has taken its place meanwhile.
    if (outcome.kind === 'checked' && !areFor(choices, outcome.facts)) return this.start(...paths);
    this.#take(id, file, nowMs, outcome, choices);
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
    const told = withMapping(this.parts.mappings.read(), tablesOf(checked), mapping, name);
    if (told === null) return fail('bad-input', 'other columns');
    return this.#remember(told);
  }

  /** What was said of a table with these columns is forgotten, and the file checked anew. */
  forgetMapping(id: string, mapping: Mapping): Result<undefined> {
    if (this.#checked?.id !== id) return fail('gone');
    return this.#remember(without(this.parts.mappings.read(), tablesOf(this.#checked), mapping));
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
    void this.#begin(this.#paths, { ...NO_CHOICES, again }).catch(this.parts.report);
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
    if (checked.changed) return fail('file-changed');
    const { facts, destination, wantsSafetyIds, again, numbers } = checked;
    const fit = fitting(numbers.fixesInFile(fixes), facts);
    if (!fit.ok) return fit;
    const { fingerprint } = facts;
    const choices = { fixes: fit.value, destination, wantsSafetyIds, again, fingerprint };
    void this.#begin(this.#paths, choices).catch(this.parts.report);
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
    if (!(await hasChanged(checked.file.path, checked.facts))) return;
    checked.changed = true;
    this.#showReport();
  }

  /** Lines with a problem: the first ones are remembered, later ones are found by reading again. */
  async lines(id: string, code: ProblemCode, after: number, limit: number): Promise<Result<SourceLines>> {
    const checked = this.#checked;
    if (checked?.id !== id || this.#view?.state !== 'done') return fail('gone');
    const signal = this.#running?.signal ?? new AbortController().signal;
    const problem = this.#view.report.problems.find((one) => one.code === code);
    const { numbers } = checked;
    const remembered = (problem?.lines.filter((line) => line > after).slice(0, limit) ?? []).map((line) =>
      numbers.inFile(line),
    );
    const { path } = checked.file;
    const { identity, form, checkpoints } = checked.facts;
    const parts = partsOf(checked.facts);
    const isEnough =
      problem !== undefined && (remembered.length === limit || problem.lines.length === problem.count);
    if (!isEnough) {
      const { destination, nowMs, fixes } = checked;
      const known = this.parts.known();
      const from = numbers.inFile(after);
      const request = { path, form, fixes, ...parts, nowMs, destination, known, code, after: from, limit };
      const found = await this.parts.work.findLines(request, signal);
      return found.ok ? succeed({ ...found.value, rows: numbers.rows(found.value.rows) }) : found;
    }
    const rows = await this.parts.work.readLines(
      { file: { path, identity, form, ...parts }, checkpoints, lines: remembered },
      signal,
    );
    const last = numbers.own(remembered.at(-1) ?? 0);
    const shown = problem.lines.filter((line) => line <= Math.max(last, after)).length;
    return succeed({ rows: numbers.rows(rows), more: problem.count > shown });
  }

  /** What fixes would make of the lines with a problem, or of all lines. */
  async tryFixes(id: string, ask: Trial): Promise<Result<TriedLines>> {
    const found = await this.#linesFor(id, ask);
    const checked = this.#checked;
    if (!found.ok) return found;
    if (checked?.id !== id) return fail('gone');
    const { facts, numbers } = checked;
    const fit = fitting(numbers.fixesInFile(ask.fixes), facts);
    if (!fit.ok) return fit;
    const { path } = checked.file;
    const { identity, form, checkpoints } = facts;
    const rows = await this.parts.work.tryFixes(
      {
        ...this.#standard(checked),
        file: { path, identity, form, ...partsOf(facts) },
        checkpoints,
        lines: found.value.lines,
        code: ask.code,
        fixes: fit.value,
      },
      this.#running?.signal ?? new AbortController().signal,
    );
    return succeed({ rows: numbers.rows(rows), more: found.value.more });
  }

  /** The numbers of the lines in the file that are asked for. */
  async #linesFor(
    id: string,
    { code, after, limit }: Trial,
  ): Promise<Result<{ lines: number[]; more: boolean }>> {
    const checked = this.#checked;
    if (checked?.id !== id) return fail('gone');
    const { numbers, facts } = checked;
    if (code === null) {
      const first = after === 0 ? 1 : numbers.inFile(after) + 1;
      const length = Math.max(0, Math.min(limit, facts.lines - first + 1));
      const lines = Array.from({ length }, (_, at) => first + at);
      return succeed({ lines, more: first + length <= facts.lines });
    }
    const found = await this.lines(id, code, after, limit);
    if (!found.ok) return found;
    const { rows, more } = found.value;
    return succeed({ lines: rows.map(({ line }) => numbers.inFile(line)), more });
  }

  /** What the check would say of a line with this text. */
  judgeLine(id: string, text: string): Result<JudgedLine> {
    const checked = this.#checked;
    return checked?.id === id ? succeed(judgeText(text, this.#standard(checked))) : fail('gone');
  }

  /** What a corrected copy is made of. */
  toCopy(id: string): Result<Omit<CopyRequest, 'path'>> {
    const checked = this.#checked;
    if (checked?.id !== id) return fail('gone');
    if (checked.changed) return fail('file-changed');
    const { file, facts, fixes, nowMs } = checked;
    const { identity, fingerprint, compression, form } = facts;
    const read = { path: file.path, identity, fingerprint, compression, form, ...partsOf(facts) };
    return succeed({ file: read, fixes, nowMs });
  }

  #standard({ nowMs, destination }: Checked): Standard {
    return { nowMs, destination, known: this.parts.known() };
  }

  /** What is on the desk, ready to be sent. */
  async submission(id: string, keepReadable: boolean): Promise<Result<Submission>> {
    await this.lookAgain();
    const checked = this.#checked;
    const view = this.#view;
    if (checked?.id !== id || view?.state !== 'done') return fail('gone');
    if (checked.changed) return fail('file-changed');
    const { facts, destination, file, fixes } = checked;
    if (destination === null) return fail('bad-input', 'no destination');
    if (facts.damaged && !keepReadable) return fail('bad-input', 'a damaged file');
    return succeed({
      path: file.path,
      name: file.name,
      facts,
      report: view.report,
      destination,
      keepReadable,
      safetyIds: view.safetyIds === 'on',
      fixes,
      resends: checked.again?.resend ?? null,
    });
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
    const signal = this.#running?.signal ?? new AbortController().signal;
    return oneByOne(whole.value, { work, known, now: clock.now }, signal);
  }

  #take(id: string, file: FileInfo, nowMs: number, outcome: CheckOutcome, choices: Choices): void {
    switch (outcome.kind) {
      case 'stopped':
        return this.#show(null);
      case 'failed':
        return this.#show({ state: 'failed', id, file, failure: outcome.failure });
      case 'checked': {
        const { facts } = outcome;
        const { fixes, wantsSafetyIds, again } = choices;
        const destination = choices.destination ?? this.#preselected(facts);
        this.#checked = {
          id,
          file: { ...file, size: facts.identity.size },
          facts,
          nowMs,
          fixes,
          again,
          numbers: new OwnNumbers(again?.origins ?? null),
          destination,
          wantsSafetyIds,
          changed: false,
        };
        this.#showReport();
      }
    }
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
    const checked = this.#checked;
    if (checked === null) return;
    const { id, file, facts, fixes, destination, changed, again, numbers } = checked;
    const report = reportFor(facts, destination, this.parts.known());
    const safetyIds = safetyIdsOf(checked);
    const earlier = this.parts.sentBefore(fingerprintsOf(facts));
    this.#show({
      state: 'done',
      id,
      file,
      destination,
      safetyIds,
      fixes: numbers.fixes(fixes),
      fixedBy: facts.fixedBy,
      resends: again === null ? null : { ...resentOf(again), lines: facts.lines },
      changed,
      report: withMemory(
        numbers.report(withRepeats(report, earlier, { file: facts, destination, safetyIds, fixes })),
        this.parts.mappings.read(),
      ),
    });
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

function partsOf({ parts }: CheckFacts): Pick<CheckFacts, 'parts'> {
  return parts === undefined ? {} : { parts };
}

function resentOf({ resend: { importId, which } }: Again): Pick<Resend, 'importId' | 'which'> {
  return { importId, which };
}

/** The tables whose columns can be given a meaning. */
function tablesOf({ file, facts }: Pick<Checked, 'file' | 'facts'>): readonly PartTable[] {
  const { form, preview, tables } = facts;
  if (tables !== undefined) return tables;
  if (!('mapping' in form) || preview === null) return [];
  return [{ name: file.name, files: 1, mapping: form.mapping, preview }];
}

function safetyIdsOf({ facts, wantsSafetyIds }: Checked): SafetyIds {
  if (facts.linesForSafetyId === 0) return 'not-needed';
  return wantsSafetyIds ? 'on' : 'off';
}
