import { randomUUID } from 'node:crypto';
import type { CheckView, FileInfo } from '../../shared/checks/check';
import type { Destination } from '../../shared/destination';
import type { SampleFile } from '../../shared/files/sample-file';
import type { Clock } from '../time/clock';
import type { Result } from '../../shared/failure';
import { keyMappings, tableMappings } from '../../shared/files/mapping';
import type { CheckFacts } from '../../engine/model/check-facts';
import { FinishedCheck, type FinishedCheckParts } from './finished-check';
import { describePaths, isWithin, type SelectedPaths } from './selected-paths';
import {
  areForFile,
  DEFAULT_FIX_OPTIONS,
  wantsSafetyIds,
  type FixOptions,
  type SafetyIdsPolicy,
} from './fix-options';
import { preselectDestination, type DestinationHints } from './preselect-destination';
import { runCheck, type CheckRun } from './run-check';

export interface CurrentCheckParts extends FinishedCheckParts {
  readonly clock: Clock;
  readonly safetyIds?: SafetyIdsPolicy;
  /** The sample file that is checked; null: the file is the user's own. */
  readonly sampleFile: () => SampleFile | null;
  /** The destination that the user chose for the file; it outlasts another check of it. */
  readonly chosen: () => Destination | null;
  /** The path leads to another file now: what was chosen for the one before does not apply. */
  readonly replaced: () => void;
  readonly changed: (view: CheckView | null) => void;
  readonly report: (error: unknown) => void;
}

/** The check of the same paths that a new one replaces, if there is one. */
type CheckBefore = Pick<CheckRun, 'replaces'>;

/** The check that is running or finished: at most one. A new one replaces it. */
export class CurrentCheck {
  #view: CheckView | null = null;
  #finished: FinishedCheck | null = null;
  #running: AbortController | null = null;
  /** The account changed while the check ran: the destination that it began with does not apply. */
  #choosesAnew = false;
  /** The paths that were checked last. */
  #paths: SelectedPaths = [''];

  constructor(private readonly parts: CurrentCheckParts) {}

  get view(): CheckView | null {
    return this.#view;
  }

  get finished(): FinishedCheck | null {
    return this.#finished;
  }

  /** Whether a file is among the open paths, or lies in a folder of theirs. */
  covers(file: string): boolean {
    return this.#running !== null && this.#paths.some((path) => isWithin(path, file));
  }

  /** Aborts when the check is closed or replaced. */
  get signal(): AbortSignal {
    return this.#running?.signal ?? new AbortController().signal;
  }

  /** Replaces the check. Resolves when the new one has ended. Reports an unexpected error instead of rejecting. */
  start(paths: SelectedPaths, options: FixOptions): Promise<void> {
    return this.#begin(paths, options, {});
  }

  /** Checks the same paths again. Resolves as `start` does. */
  restart(options: FixOptions): Promise<void> {
    const replaces = this.#view?.id;
    return this.#begin(this.#paths, options, replaces === undefined ? {} : { replaces });
  }

  close(): void {
    this.#clear();
    this.#show(null);
  }

  /** Shows a finished check with the current choices and artifacts. */
  refreshView(): void {
    if (this.#finished !== null) this.#show(this.#finished.updateView());
  }

  /** Chooses the destination anew, as for a file that was just opened. */
  chooseAnew(): void {
    this.#choosesAnew = true;
    this.#finished?.preselect(this.#hints());
    this.refreshView();
  }

  async #begin(paths: SelectedPaths, options: FixOptions, before: CheckBefore): Promise<void> {
    this.#clear();
    this.#choosesAnew = false;
    const running = new AbortController();
    this.#running = running;
    this.#paths = paths;
    await this.#run(paths, options, before, running.signal).catch(this.parts.report);
  }

  async #run(
    paths: SelectedPaths,
    options: FixOptions,
    before: CheckBefore,
    signal: AbortSignal,
  ): Promise<void> {
    const { work, clock } = this.parts;
    const id = randomUUID();
    const sampleFile = this.parts.sampleFile();
    const selected = await describePaths(paths);
    if (signal.aborted) return;
    const file = {
      ...selected,
      name: options.resendOrigin?.name ?? selected.name,
      ...(sampleFile !== null && { sampleFile }),
    };
    const nowMs = clock.now();
    const saved = this.parts.mappings.read();
    const answers = { given: {}, remembered: this.parts.answers.read() };
    const checked = await runCheck(
      {
        id,
        ...before,
        paths,
        file,
        form: options.resendOrigin?.form ?? null,
        nowMs,
        mappings: tableMappings(saved),
        keyMappings: keyMappings(saved),
        answers,
        known: this.parts.known(),
        fixes: options.fixes,
      },
      { work, hints: () => this.#hints(), show: (view) => this.#show(view) },
      signal,
    );
    if (signal.aborted) return;
    // The path leads to another file now, so the options do not apply.
    if (checked.ok && !areForFile(options, checked.value)) {
      this.parts.replaced();
      return this.start(paths, DEFAULT_FIX_OPTIONS);
    }
    this.#finish(checked, { id, ...before, file, nowMs }, options);
  }

  #finish(
    checked: Result<CheckFacts>,
    run: CheckBefore & { readonly id: string; readonly file: FileInfo; readonly nowMs: number },
    options: FixOptions,
  ): void {
    if (!checked.ok) {
      const { failure } = checked;
      // `gone`: the app quits and its threads end, so the check has no result.
      return this.#show(
        failure.code === 'gone' ? null : { state: 'failed', id: run.id, file: run.file, failure },
      );
    }
    const facts = checked.value;
    const chosen = this.#choosesAnew ? null : options.destination;
    const destination = chosen ?? preselectDestination(facts, this.#hints());
    this.#finished = new FinishedCheck(
      this.parts,
      { ...run, facts },
      {
        ...options,
        destination,
        // Lines that are sent again have the Safety IDs of their import, or they would count twice.
        wantsSafetyIds: wantsSafetyIds(
          options.wantsSafetyIds,
          options.resendOrigin === null ? this.parts.safetyIds : {},
        ),
      },
    );
    this.#show(this.#finished.view);
  }

  #hints(): DestinationHints {
    const { destinations, chosen, known } = this.parts;
    return { chosen: chosen(), remembered: destinations.read(), known: known() };
  }

  #clear(): void {
    this.#running?.abort();
    this.#running = null;
    this.#finished = null;
  }

  #show(view: CheckView | null): void {
    this.#view = view;
    this.parts.changed(view);
  }
}
