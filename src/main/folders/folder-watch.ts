import { join } from 'node:path';
import { diskFailure } from '../../engine/model/disk-failure';
import { failure, type Failure, type FailureCode } from '../../shared/failure';
import { ImportedFiles } from '../../shared/imports/outcome';
import {
  needsFirstFile,
  type FolderState,
  type WaitingFile,
  type WaitingFor,
  type WatchedFolder,
} from '../../shared/imports/watched-folder';
import type { Imports } from '../imports/imports';
import { goesOn, type ImportRecord } from '../imports/record/record';
import { mayHaveArrived } from '../imports/record/related';
import { allHaveIds, type Submission } from '../imports/record/submission';
import type { Clock } from '../time/clock';
import { checkFile, type FolderCheckParts } from './check-file';
import type { LeftFiles } from './left-files';
import { isSameFile, isStillThere, lookIn, type FoundFile } from './look';
import { moveImported } from './move-imported';
import { isAsChecked, RecordsByName } from './records-by-name';
import { liesIn } from './watched-folder';

/** A file that nobody wrote to for so long is whole. */
const QUIET_MS = 5_000;

/** So many imports of an account may be under way before its folders begin another: their records stay in memory. */
const UNDER_WAY_AT_MOST = 30;

/** After so long of checks the folder is looked at again: files come and go in the meantime. */
const IMPORT_MS = 30_000;

/** A file that waits for a failure which may end by itself is checked again after so long. */
const RETRY_MS = 60_000;

/** Besides retryable failures: a share that drops for a moment shows as one of these. */
const MAY_END: readonly FailureCode[] = ['file-missing', 'file-unreadable', 'file-no-permission'];

export interface FolderWatchParts {
  readonly imports: Pick<Imports, 'records' | 'ofPath' | 'views' | 'underWay' | 'begin'>;
  /** What a check for an account is made of. */
  readonly check: (owner: string) => FolderCheckParts;
  readonly clock: Clock;
  /** Whether the user has the file open in the check. */
  readonly isOpen: (path: string) => boolean;
  /** Runs one piece of work of all folders at a time, so that the user's own check finds its place. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
}

/** What is known of a file that lies in the folder. */
type FileState =
  /** It may still be written: it has been the same since this moment. */
  | { readonly kind: 'arriving'; readonly sinceMs: number }
  | { readonly kind: 'whole' }
  /** It waits for the user since this moment. */
  | {
      readonly kind: 'waits';
      readonly why: Exclude<WaitingFor, { kind: 'import' }>;
      readonly sinceMs: number;
    }
  /** The last import of it; what it waits for, if that ended and not all is in Scarf. */
  | { readonly kind: 'begun'; readonly importId: string; readonly why: WaitingFor | null };

type TrackedFile = FoundFile & { readonly state: FileState };

/**
 * One watched folder: which of its files are whole, and what became of each. The records of imports tell which files were
 * imported, so that a crash at any moment imports none twice.
 */
export class FolderWatch {
  readonly #files = new Map<string, TrackedFile>();
  /** The names that the last look saw. */
  #lying: ReadonlySet<string> = new Set();
  #state: FolderState = { name: 'watching' };

  constructor(
    readonly folder: WatchedFolder,
    private readonly left: LeftFiles,
    private readonly parts: FolderWatchParts,
  ) {}

  get state(): FolderState {
    return this.#state;
  }

  /** Files that are still being written, or wait for their turn. An empty file may stay so for ever. */
  get coming(): number {
    return [...this.#files.values()].filter(
      ({ state, size }) => size > 0 && (state.kind === 'arriving' || state.kind === 'whole'),
    ).length;
  }

  /** Whether a file waits only for its turn. */
  isWhole(name: string): boolean {
    return this.#files.get(name)?.state.kind === 'whole';
  }

  /** What the user has to look at, in the order in which it was found. */
  get waiting(): readonly WaitingFile[] {
    return [...this.#files.values()].flatMap(({ name, state }) => {
      const why = state.kind === 'waits' || state.kind === 'begun' ? state.why : null;
      return why === null ? [] : [{ folderId: this.folder.id, name, why }];
    });
  }

  /** The path of a file that waits. Null: there is none of this name. */
  pathOfWaiting(name: string): string | null {
    return this.waiting.some((file) => file.name === name) ? join(this.folder.path, name) : null;
  }

  /** Leaves a waiting file alone from now on. */
  async leave(name: string): Promise<void> {
    const file = this.#files.get(name);
    if (file === undefined) return;
    await this.left.add([file], this.#lying);
    this.#files.delete(file.name);
    this.parts.changed();
  }

  /** Looks for new files, and at what became of those that were imported. */
  async look(): Promise<void> {
    const look = await lookIn(this.folder.path);
    if (look.kind !== 'seen') return this.#show(stateOf(look));
    const records = new RecordsByName(() => this.#records());
    const now = this.#now();
    const names = new Set(look.files.map(({ name }) => name));
    this.#lying = names;
    for (const file of look.files) {
      if (this.left.has(file) && !this.#isTold(file)) this.#files.delete(file.name);
      else this.#files.set(file.name, { ...file, state: this.#stateOf(file, now, records) });
    }
    for (const name of this.#files.keys()) if (!names.has(name)) this.#files.delete(name);
    await this.#followImports();
    this.#show({ name: 'watching' });
  }

  /** Checks files that are whole, one after the other, and begins their imports, until there is no room for more. */
  async importWhole(signal: AbortSignal): Promise<void> {
    // Files of a folder that is gone are kept in mind, and none can be read.
    if (this.#state.name !== 'watching') return;
    if (needsFirstFile(this.folder)) return this.#askForFirst();
    const { clock, inTurn } = this.parts;
    const began = clock.monotonic();
    for (const { name, state } of [...this.#files.values()]) {
      if (!this.#isDue(state)) continue;
      const hasRoom = await inTurn(() => this.#importOne(name, signal));
      if (!hasRoom || signal.aborted) return;
      this.parts.changed();
      if (clock.monotonic() - began >= IMPORT_MS) return;
    }
  }

  /** One file waits for the user, who shows with it how all are treated; the others wait for that. */
  #askForFirst(): void {
    const files = [...this.#files.values()];
    if (files.some(({ state }) => state.kind === 'waits')) return;
    const first = files.find(({ state }) => state.kind === 'whole');
    if (first === undefined) return;
    const why = { kind: 'check', reason: 'first-file' } as const;
    this.#set(first, { kind: 'waits', why, sinceMs: this.#now() });
    this.parts.changed();
  }

  /** The user was told that the file was imported before, and has not said to leave it. */
  #isTold(file: FoundFile): boolean {
    const before = this.#files.get(file.name);
    const isWaiting = before?.state.kind === 'waits' && before.state.why.kind === 'already';
    return isWaiting && isSameFile(before, file);
  }

  #stateOf(file: FoundFile, now: number, records: RecordsByName): FileState {
    const before = this.#files.get(file.name);
    const isSame = before !== undefined && isSameFile(before, file);
    const record = records.of(file);
    if (isSame && before.state.kind === 'begun') {
      const isLast = record === undefined || record.id === before.state.importId;
      if (isLast) return before.state;
    }
    if (record !== undefined) {
      if (isSame && before.state.kind === 'waits') this.#checkOthersAgain();
      return { kind: 'begun', importId: record.id, why: null };
    }
    if (!isSame || file.size === 0) return { kind: 'arriving', sinceMs: now };
    const { state } = before;
    return state.kind === 'arriving' && now - state.sinceMs >= QUIET_MS ? { kind: 'whole' } : state;
  }

  /** The user answered for one file, which may hold for others of its kind. */
  #checkOthersAgain(): void {
    for (const file of this.#files.values())
      if (file.state.kind === 'waits' && file.state.why.kind === 'check')
        this.#files.set(file.name, { ...file, state: { kind: 'whole' } });
  }

  #isDue(state: FileState): boolean {
    if (state.kind !== 'waits') return state.kind === 'whole';
    const { why, sinceMs } = state;
    return why.kind === 'failure' && mayEnd(why.failure) && this.#now() - sinceMs >= RETRY_MS;
  }

  #now(): number {
    return this.parts.clock.monotonic();
  }

  /** False: there is no room for another import. */
  async #importOne(name: string, signal: AbortSignal): Promise<boolean> {
    const { imports, isOpen } = this.parts;
    const file = this.#files.get(name);
    const path = join(this.folder.path, name);
    if (signal.aborted || file === undefined || !this.#isDue(file.state)) return true;
    if (imports.underWay(this.folder.owner).filter(goesOn).length >= UNDER_WAY_AT_MOST) return false;
    if (isOpen(path)) return true;
    const parts = this.parts.check(this.folder.owner);
    const checked = await checkFile(path, this.folder, parts, signal).catch((error: unknown) => {
      this.parts.report(error);
      return { kind: 'wait', why: { kind: 'failure', failure: failure('unexpected') } } as const;
    });
    if (signal.aborted) return true;
    switch (checked.kind) {
      case 'again':
        this.#putOff(file);
        return true;
      case 'wait':
        if (checked.why.kind === 'failure' && !(await isStillThere(this.folder.path, file))) {
          this.#putOff(file);
          return true;
        }
        // The app tells it once, and not again after a restart.
        if (checked.why.kind === 'already') await this.left.add([file], this.#lying).catch(this.parts.report);
        this.#set(file, { kind: 'waits', why: checked.why, sinceMs: this.#now() });
        return true;
      case 'send': {
        if (isOpen(path)) return true;
        // It was found whole some time ago, and the check read what lay there by then.
        if (!isAsChecked(file, checked.submission.facts)) {
          this.#putOff(file);
          return true;
        }
        if (this.#mayRepeat(checked.submission)) {
          const why = { kind: 'check', reason: 'may-repeat' } as const;
          this.#set(file, { kind: 'waits', why, sinceMs: this.#now() });
          return true;
        }
        const begun = await imports.begin(checked.submission, {
          owner: this.folder.owner,
          watchedFolder: this.folder.path,
        });
        this.#set(
          file,
          begun.ok
            ? { kind: 'begun', importId: begun.value.importId, why: null }
            : { kind: 'waits', why: { kind: 'failure', failure: begun.failure }, sinceMs: this.#now() },
        );
        return true;
      }
    }
  }

  /** A file of this path was sent before, and not all events of both have an id by which Scarf knows them again. */
  #mayRepeat(submission: Submission): boolean {
    const { imports } = this.parts;
    const isKnownAgain = allHaveIds(submission);
    return imports
      .ofPath(this.folder.owner, submission.path)
      .some((record) => mayHaveArrived(record) && !(isKnownAgain && record.allHaveIds));
  }

  /** It is whole again once it has been quiet. */
  #putOff(file: FoundFile): void {
    this.#set(file, { kind: 'arriving', sinceMs: this.#now() });
  }

  #set(file: FoundFile, state: FileState): void {
    const now = this.#files.get(file.name);
    if (now !== undefined && isSameFile(now, file)) this.#files.set(file.name, { ...now, state });
  }

  /** Says what became of imports that ended, and moves the files that are in Scarf. */
  async #followImports(): Promise<void> {
    const begun = [...this.#files.values()].filter(({ state }) => state.kind === 'begun');
    if (begun.length === 0) return;
    const { views } = this.parts.imports;
    const imported = new ImportedFiles(views);
    const byId = new Map(views.map((view) => [view.id, view]));
    const finished: FoundFile[] = [];
    for (const file of begun) {
      const view = file.state.kind === 'begun' ? byId.get(file.state.importId) : undefined;
      if (view === undefined) continue;
      const { outcome, latest } = imported.of(view);
      const importId = latest.id;
      if (outcome === 'imported' && this.folder.afterwards === 'stay') finished.push(file);
      else if (outcome === 'imported') await this.#move(file);
      else if (outcome === 'under-way') this.#set(file, { kind: 'begun', importId: view.id, why: null });
      else this.#set(file, { kind: 'begun', importId: view.id, why: { kind: 'import', importId, outcome } });
    }
    if (finished.length === 0) return;
    await this.left.add(finished, this.#lying).catch(this.parts.report);
    for (const file of finished) this.#files.delete(file.name);
  }

  async #move(file: TrackedFile): Promise<void> {
    try {
      if (await moveImported(this.folder.path, file)) this.#files.delete(file.name);
    } catch (error) {
      if (file.state.kind !== 'begun') return;
      this.#set(file, { ...file.state, why: { kind: 'not-moved', failure: diskFailure(error) } });
    }
  }

  /** The account's imports of the user's files in this folder. */
  #records(): readonly ImportRecord[] {
    return this.parts.imports.records.filter((record) => liesIn(this.folder, record));
  }

  #show(state: FolderState): void {
    this.#state = state;
    this.parts.changed();
  }
}

function stateOf(look: Exclude<Awaited<ReturnType<typeof lookIn>>, { kind: 'seen' }>): FolderState {
  return look.kind === 'failed' ? { name: 'failed', failure: look.failure } : { name: look.kind };
}

function mayEnd({ code, retryable }: Failure): boolean {
  return retryable || MAY_END.includes(code);
}
