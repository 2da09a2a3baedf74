import type { Dirent } from 'node:fs';
import { readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import {
  isKept,
  readDurably,
  removeStaleTemps,
  TEMP_MARK,
  writeDurably,
  type DurableRead,
} from '../../storage/durable-file';
import { isErrno } from '../../../engine/model/disk-failure';
import type { ImportRecord } from './record';
import { NEWER, readRecord, serialiseRecord } from './record-json';

/** The paths of one import on disk. The import's id names the folder. */
export interface ImportFolder {
  readonly path: string;
  readonly setAside: string;
  readonly setAsideIndex: string;
  readonly lineMap: string;
  readonly log: string;
  /** What Scarf listed before the upload of a command line. */
  readonly listed: string;
}

/** Ids of imports that other processes claimed: nothing in their folders is changed. */
export type Claimed = () => Promise<ReadonlySet<string>>;

/** What loading found on disk. */
export interface LoadedRecords {
  /** Oldest first. */
  readonly records: readonly ImportRecord[];
  /** Folders with an unreadable record: renamed, unless the disk itself failed. */
  readonly damaged: readonly string[];
  /** Folders that a newer version of the app wrote: untouched. */
  readonly newer: readonly string[];
}

/** Waiting for the disk takes most of the time, so several records are read at once. */
const READ_AT_ONCE = 16;
/** The ids name folders. */
const firstSchema = z.object({ first: z.array(z.string().regex(/^[\w-]+$/)).max(10_000) });

/** Import records on disk, one folder each. A damaged record is renamed and does not stop the others from loading. */
export class RecordStore {
  /** Names the imports to load first: a hint, beside the folder. */
  readonly #firstPath: string;

  constructor(readonly root: string) {
    this.#firstPath = `${root}-first.json`;
  }

  folder(id: string): ImportFolder {
    const path = join(this.root, id);
    return {
      path,
      setAside: join(path, 'set-aside.ndjson'),
      setAsideIndex: join(path, 'set-aside.index.ndjson'),
      lineMap: join(path, 'line-map.bin'),
      log: join(path, 'log.ndjson'),
      listed: join(path, 'listed.json'),
    };
  }

  /** Durable once it resolves. Rejects with the error of the disk. */
  async save(record: ImportRecord): Promise<void> {
    await writeDurably(join(this.folder(record.id).path, 'record.json'), serialiseRecord(record));
  }

  /** Whether a saved record is still on disk. */
  isThere(id: string): Promise<boolean> {
    return isKept(join(this.folder(id).path, 'record.json'));
  }

  /** Saves a new record: durable once it resolves. When it rejects, no folder remains. */
  async add(record: ImportRecord): Promise<void> {
    try {
      await this.save(record);
    } catch (error) {
      await rm(this.folder(record.id).path, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** Saves which imports `loadFirst` loads. Rejects with the error of the disk; an old hint does no harm. */
  async saveFirst(ids: readonly string[]): Promise<void> {
    const temp = `${this.#firstPath}${TEMP_MARK}hint`;
    await writeFile(temp, JSON.stringify({ first: ids }), { mode: 0o600 });
    await rename(temp, this.#firstPath);
  }

  /** The imports of the hint, so that a start does not take longer with every import. Null without a hint. */
  async loadFirst(claimed: Claimed = nobodyClaimed): Promise<readonly ImportRecord[] | null> {
    try {
      const { first } = firstSchema.parse(JSON.parse(await readFile(this.#firstPath, 'utf8')));
      const records: ImportRecord[] = [];
      const others = await claimed();
      await inParallel(first, async (id) => {
        if (others.has(id)) return;
        const read = await this.#load(id);
        if (read.kind === 'read' && read.value !== NEWER && read.value.id === id) records.push(read.value);
      });
      return byAge(records);
    } catch {
      return null;
    }
  }

  /** Loads the whole history but these, and what others claimed. Throws when the disk returns none of it. */
  async loadAll(
    except: ReadonlySet<string> = new Set(),
    claimed: Claimed = nobodyClaimed,
  ): Promise<LoadedRecords> {
    const ids = await this.ids();
    // Asked after the listing: whoever made one of these folders had claimed it before.
    const others = await claimed();
    const names = ids.filter((name) => !except.has(name) && !others.has(name));
    const records: ImportRecord[] = [];
    const damaged: string[] = [];
    const newer: string[] = [];
    await inParallel(names, async (name) => {
      const read = await this.#load(name);
      const record = read.kind === 'read' ? read.value : null;
      if (record === NEWER) newer.push(join(this.root, name));
      else if (record?.id === name) records.push(record);
      else if (read.kind === 'unreadable') damaged.push(join(this.root, name));
      else if (read.kind !== 'missing' || !(await this.#removeEmpty(name)))
        damaged.push(await this.#putAside(name));
    });
    return { records: byAge(records), damaged: damaged.sort(), newer: newer.sort() };
  }

  /** All records that can be read. It changes nothing on disk: another process may be at work there. */
  async look(): Promise<readonly ImportRecord[]> {
    const ids = await this.ids().catch(() => []);
    return byAge(await this.lookAt(ids, new Map()));
  }

  /** Those of these records that can be read and changed since `versions`, which it keeps. It changes nothing on disk. */
  async lookAt(ids: readonly string[], versions: Map<string, string>): Promise<readonly ImportRecord[]> {
    const records: ImportRecord[] = [];
    await inParallel(ids, async (id) => {
      const path = join(this.root, id, 'record.json');
      const version = await versionOf(path);
      if (version === versions.get(id)) return;
      versions.set(id, version);
      const read = await readDurably(path, readRecord);
      if (read.kind === 'read' && read.value !== NEWER && read.value.id === id) records.push(read.value);
    });
    return records;
  }

  /** The ids of all imports with a folder. Throws the disk's error. */
  async ids(): Promise<readonly string[]> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch(noneYet);
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('damaged-'))
      .map(({ name }) => name);
  }

  /** Keeps the ids that Scarf listed before an upload. Durable once it resolves. Rejects with the error of the disk. */
  async saveListed(id: string, remoteIds: readonly string[]): Promise<void> {
    await writeDurably(this.folder(id).listed, JSON.stringify(remoteIds));
  }

  /** What `saveListed` kept last; null: nothing that can be read. */
  async listedBefore(id: string): Promise<ReadonlySet<string> | null> {
    const read = await readDurably(this.folder(id).listed, (data) => z.array(z.string()).parse(data));
    return read.kind === 'read' ? new Set(read.value) : null;
  }

  async #load(name: string): Promise<DurableRead<ImportRecord | typeof NEWER>> {
    const folder = join(this.root, name);
    const read = await readDurably(join(folder, 'record.json'), readRecord);
    // A newer version may still need the temporary files in its folder.
    if (read.kind !== 'read' || read.value !== NEWER) await removeStaleTemps(folder);
    return read;
  }

  /** Removes the folder of an import that was interrupted before its first save; false: the folder holds something. */
  #removeEmpty(name: string): Promise<boolean> {
    return rmdir(join(this.root, name)).then(
      () => true,
      () => false,
    );
  }

  async #putAside(name: string): Promise<string> {
    const aside = join(this.root, `damaged-${name}`);
    try {
      await rename(join(this.root, name), aside);
      return aside;
    } catch {
      return join(this.root, name);
    }
  }
}

/** Changes with every save; empty where there is no file. */
async function versionOf(path: string): Promise<string> {
  const file = await stat(path, { bigint: true }).catch(() => null);
  return file === null ? '' : [file.ino, file.mtimeNs, file.size].join(' ');
}

/** Oldest first. */
export function byAge(records: readonly ImportRecord[]): readonly ImportRecord[] {
  return [...records].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

async function inParallel(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const left = names.values();
  const one = async (): Promise<void> => {
    for (const name of left) await work(name);
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, one));
}

async function nobodyClaimed(): Promise<ReadonlySet<string>> {
  return new Set();
}

/** The folder is created by the first import. */
function noneYet(error: unknown): Dirent[] {
  if (isErrno(error, 'ENOENT')) return [];
  throw error;
}
