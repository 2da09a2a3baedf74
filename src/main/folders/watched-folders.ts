import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { diskFailure } from '../../engine/model/disk-failure';
import { fileFailure } from '../../engine/model/file-failure';
import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import { isSameOwner } from '../../shared/owner';
import {
  FOLDERS_AT_MOST,
  needsFirstFile,
  WAITING_SHOWN,
  type FolderChanges,
  type FolderChoices,
  type FolderState,
  type WatchedFolder,
  type WatchedFoldersView,
  type WatchOffer,
} from '../../shared/imports/watched-folder';
import type { ImportRecord } from '../imports/record/record';
import { atMostEvery } from '../time/at-most-every';
import { FolderWatch, type FolderWatchParts } from './folder-watch';
import { LeftFiles } from './left-files';
import { lookIn } from './look';
import { firstSetUp, folderOf, folderWithoutExample, newFolder, setUpLike } from './watched-folder';

/** Shares of a network tell nothing of new files, so the app looks for itself. A slow look makes the wait longer. */
const LOOK_MS = 5_000;
const REST_FOR_EACH_MS = 10;
const PUBLISH_MS = 500;
const TELL_MS = 10_000;

export interface WatchedFoldersParts extends Omit<FolderWatchParts, 'inTurn' | 'changed'> {
  readonly kept: {
    read(): readonly WatchedFolder[];
    write(folders: readonly WatchedFolder[]): void;
  };
  readonly leftFilesPath: (folderId: string) => string;
  /** False: the organization forbids it. */
  readonly isAllowed: boolean;
  readonly record: (importId: string) => ImportRecord | undefined;
  readonly publish: (view: WatchedFoldersView) => void;
  /** Tells that so many more files of an account wait for the user. */
  readonly tell: (files: number, owner: string) => void;
}

interface Running {
  readonly watch: FolderWatch;
  readonly end: AbortController;
}

/**
 * The folders whose files import themselves. A folder is watched while its account is connected, also while another one is
 * in use.
 */
export class WatchedFolders {
  readonly #running = new Map<string, Running>();
  readonly #failed = new Map<string, FolderState>();
  /** The account in use; null: none. */
  #owner: string | null = null;
  /** Those whose folders are watched. */
  #connected: readonly string[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  /** What the window knows. */
  #published: WatchedFoldersView | null = null;
  readonly #publishSoon: () => void;
  readonly #tellSoon: () => void;
  /** How many files of each account the user was told of. */
  readonly #told = new Map<string, number>();

  constructor(private readonly parts: WatchedFoldersParts) {
    const { clock } = parts;
    this.#publishSoon = atMostEvery(PUBLISH_MS, clock, () => this.#publish());
    this.#tellSoon = atMostEvery(TELL_MS, clock, () => this.#tellMore());
  }

  get view(): WatchedFoldersView {
    const all = this.parts.kept.read();
    const inUse = all.filter(({ owner }) => isSameOwner(owner, this.#owner));
    const waiting = inUse.flatMap(({ id }) => this.#running.get(id)?.watch.waiting ?? []);
    return {
      folders: all.map((folder) => {
        const { id, owner, path, likeFile, rowsAside, afterwards, setUp } = folder;
        const watch = this.#running.get(id)?.watch;
        return {
          id,
          owner,
          path,
          likeFile,
          rowsAside,
          afterwards,
          destination: setUp.destination,
          state: this.#stateOf(folder),
          coming: watch?.coming ?? 0,
          waiting: watch?.waiting.length ?? 0,
        };
      }),
      waiting: waiting.slice(0, WAITING_SHOWN),
      moreWaiting: Math.max(0, waiting.length - WAITING_SHOWN),
      isAllowed: this.parts.isAllowed,
    };
  }

  /** Whether any folder is watched, or will be once its account is connected. */
  get isWatching(): boolean {
    return this.parts.isAllowed && this.parts.kept.read().some(({ isOn }) => isOn);
  }

  /** Watches the folders of these accounts: the one in use, and others that are connected. Null: none is in use. */
  serve(owner: string | null, others: readonly string[] = []): void {
    this.#owner = owner;
    this.#connected = owner === null ? others : [owner, ...others];
    for (const [id, { watch }] of this.#running) if (!this.#isServed(watch.folder.owner)) this.#stop(id);
    for (const folder of this.parts.kept.read()) if (!this.#running.has(folder.id)) this.#start(folder);
    this.#publish();
  }

  #isServed(owner: string): boolean {
    return this.#connected.some((one) => isSameOwner(one, owner));
  }

  /** The folder of an account at this path; undefined: it has none. */
  #at(path: string, owner: string): WatchedFolder | undefined {
    return this.parts.kept.read().find((each) => isSameFolder(each, { path, owner }));
  }

  /** What an import can set up. Null: nothing, since it is no example for other files. */
  offer(importId: string): WatchOffer | null {
    const record = this.parts.record(importId);
    const setUp = record === undefined ? null : setUpLike(record);
    if (!this.parts.isAllowed || record === undefined || setUp === null) return null;
    if (!this.#isServed(record.owner)) return null;
    const path = folderOf(record);
    const folder = this.#at(path, record.owner);
    const isUnlike = folder !== undefined && needsFirstFile(folder) && firstSetUp(folder, record) === null;
    return {
      path,
      destination: setUp.destination,
      watched: watchedAs(isUnlike ? undefined : folder),
    };
  }

  /**
   * Watches the folder of an import's file, or another one, and treats its files as that import. Those that lie there
   * already are left alone; resolves with their number.
   */
  async add(
    importId: string,
    { path: otherPath, ...choices }: FolderChoices & { readonly path: string | null },
  ): Promise<Result<number>> {
    const { isAllowed, record: recordOf } = this.parts;
    if (!isAllowed) return fail('set-by-organization');
    const record = recordOf(importId);
    const setUp = record === undefined ? null : setUpLike(record);
    if (record === undefined || setUp === null) return fail('gone');
    if (!this.#isServed(record.owner)) return fail('not-connected');
    return this.#add(
      newFolder(record, setUp, {
        ...choices,
        path: otherPath === null ? folderOf(record) : resolve(otherPath),
      }),
    );
  }

  /**
   * Watches a folder of which nobody has imported a file yet: its first file waits for the user, and shows how the others
   * are treated. Those that lie there already are left alone; resolves with their number.
   */
  async addEmpty(
    choices: FolderChoices & { readonly path: string; readonly destination: Destination },
  ): Promise<Result<number>> {
    const { isAllowed, clock } = this.parts;
    if (!isAllowed) return fail('set-by-organization');
    const owner = this.#owner;
    if (owner === null) return fail('not-connected');
    const path = resolve(choices.path);
    // Its set-up would be lost.
    if (this.#at(path, owner) !== undefined) return fail('folder-watched', path);
    const at = new Date(clock.now()).toISOString();
    return this.#add(folderWithoutExample({ owner, at }, { ...choices, path }));
  }

  async #add(folder: WatchedFolder): Promise<Result<number>> {
    const { kept, leftFilesPath } = this.parts;
    const others = kept.read().filter((each) => !isSameFolder(each, folder));
    if (others.length >= FOLDERS_AT_MOST) return fail('too-many-folders');
    const look = await lookIn(folder.path);
    if (look.kind === 'gone') return fail('file-missing', folder.path);
    if (look.kind === 'too-many-files') return fail('too-many-files');
    if (look.kind === 'failed') return { ok: false, failure: look.failure };
    try {
      await new LeftFiles(leftFilesPath(folder.id)).add(look.files, new Set());
    } catch (error) {
      return { ok: false, failure: diskFailure(error) };
    }
    // Read again: another change may have come in between.
    const now = kept.read();
    kept.write([...now.filter((each) => !isSameFolder(each, folder)), folder]);
    for (const { id } of now.filter((each) => isSameFolder(each, folder))) await this.#forget(id);
    this.#start(folder);
    this.#publishSoon();
    return succeed(look.files.length);
  }

  /** Changes the choices of a folder, or turns its watching off or on. */
  change(id: string, changes: FolderChanges): Result<undefined> {
    const before = this.parts.kept.read().find((folder) => folder.id === id);
    if (before === undefined) return fail('gone');
    this.#watchAnew({ ...before, ...changes });
    return succeed(undefined);
  }

  /** Stops watching a folder. Its files and its imports stay. */
  async remove(id: string): Promise<Result<undefined>> {
    const { kept } = this.parts;
    kept.write(kept.read().filter((folder) => folder.id !== id));
    await this.#forget(id);
    this.#publishSoon();
    return succeed(undefined);
  }

  /** A file that waits, and how its folder treats it. */
  async waitingFile(id: string, name: string): Promise<Result<{ path: string; folder: WatchedFolder }>> {
    const watch = this.#running.get(id)?.watch;
    const path = watch?.pathOfWaiting(name) ?? null;
    if (watch === undefined || path === null) return fail('gone');
    try {
      await stat(path);
    } catch (error) {
      return { ok: false, failure: fileFailure(error, path) };
    }
    return succeed({ path, folder: watch.folder });
  }

  /** Leaves a file that waits alone from now on. */
  async leave(id: string, name: string): Promise<Result<undefined>> {
    try {
      await this.#running.get(id)?.watch.leave(name);
      return succeed(undefined);
    } catch (error) {
      return { ok: false, failure: diskFailure(error) };
    }
  }

  /** Ends all watching. */
  close(): void {
    for (const id of [...this.#running.keys()]) this.#stop(id);
  }

  #start(folder: WatchedFolder): void {
    if (!this.parts.isAllowed || !folder.isOn || !this.#isServed(folder.owner)) return;
    const left = new LeftFiles(this.parts.leftFilesPath(folder.id));
    const watch = new FolderWatch(folder, left, {
      ...this.parts,
      inTurn: (work) => this.#inTurn(work),
      changed: () => {
        this.#publishSoon();
        this.#tellSoon();
      },
    });
    const end = new AbortController();
    this.#running.set(folder.id, { watch, end });
    void this.#follow(watch, left, end.signal).catch((error: unknown) => {
      if (end.signal.aborted) return;
      this.parts.report(error);
      this.#failed.set(folder.id, { name: 'list-lost' });
      this.#publishSoon();
    });
  }

  async #follow(watch: FolderWatch, left: LeftFiles, signal: AbortSignal): Promise<void> {
    const { clock } = this.parts;
    await left.load();
    while (!signal.aborted) {
      const began = clock.monotonic();
      await watch.look();
      if (!signal.aborted && this.#takeFirst(watch.folder)) return;
      const took = clock.monotonic() - began;
      if (!this.#lacksList(watch.folder)) await watch.importWhole(signal);
      await clock.sleep(Math.max(LOOK_MS, took * REST_FOR_EACH_MS), signal);
    }
  }

  /** Takes the set-up of the first file that the user imported. True: the folder is watched anew. */
  #takeFirst(folder: WatchedFolder): boolean {
    if (!needsFirstFile(folder)) return false;
    for (const record of this.parts.imports.records) {
      const setUp = firstSetUp(folder, record);
      if (setUp === null) continue;
      this.#watchAnew({ ...folder, setUp, likeFile: record.file.name });
      return true;
    }
    return false;
  }

  /** Keeps a folder as it is now, and watches it so. */
  #watchAnew(folder: WatchedFolder): void {
    const { kept } = this.parts;
    kept.write(kept.read().map((each) => (each.id === folder.id ? folder : each)));
    this.#stop(folder.id);
    this.#start(folder);
    this.#publishSoon();
  }

  #stop(id: string): void {
    this.#running.get(id)?.end.abort();
    this.#running.delete(id);
    this.#failed.delete(id);
  }

  async #forget(id: string): Promise<void> {
    this.#stop(id);
    const path = this.parts.leftFilesPath(id);
    for (const file of [path, `${path}.bak`]) await rm(file, { force: true }).catch(this.parts.report);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => undefined).then(work);
    this.#turn = turn;
    return turn;
  }

  #stateOf(folder: WatchedFolder): FolderState {
    if (!this.parts.isAllowed) return { name: 'forbidden' };
    const failed = this.#failed.get(folder.id);
    if (failed !== undefined) return failed;
    if (!folder.isOn) return { name: 'off' };
    const watch = this.#running.get(folder.id)?.watch;
    if (watch === undefined) return { name: 'other-account' };
    if (watch.state.name !== 'watching') return watch.state;
    if (this.#lacksList(folder)) return { name: 'no-list' };
    return needsFirstFile(folder) ? { name: 'first-file' } : watch.state;
  }

  /** Without the account's list, events that name what it does not have would be sent. */
  #lacksList({ setUp, owner }: WatchedFolder): boolean {
    return setUp.destination.kind === 'mixed' && this.parts.check(owner).known() === null;
  }

  /** Most looks find nothing new. */
  #publish(): void {
    const { view } = this;
    if (isDeepStrictEqual(view, this.#published)) return;
    this.#published = view;
    this.parts.publish(view);
  }

  /** Only files that were not told of yet: a notification for each of many would be a flood. */
  #tellMore(): void {
    const { folders } = this.view;
    for (const owner of new Set(folders.map((folder) => folder.owner))) {
      const ofOwner = folders.filter((folder) => folder.owner === owner);
      const now = ofOwner.reduce((sum, { waiting }) => sum + waiting, 0);
      const told = this.#told.get(owner) ?? 0;
      if (now > told) this.parts.tell(now - told, owner);
      this.#told.set(owner, now);
    }
  }
}

function isSameFolder(
  one: WatchedFolder,
  other: Pick<WatchedFolder, 'path'> & { readonly owner: string | null },
): boolean {
  return one.path === other.path && isSameOwner(one.owner, other.owner);
}

function watchedAs(folder: WatchedFolder | undefined): WatchOffer['watched'] {
  if (folder === undefined) return 'no';
  return folder.isOn ? 'yes' : 'paused';
}
