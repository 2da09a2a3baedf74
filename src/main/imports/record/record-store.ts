import type { Dirent } from 'node:fs';
import { readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readDurably, removeStaleTemps, writeDurably, type DurableRead } from '../../storage/durable-file';
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
}

/** What loading found on disk. */
export interface LoadedRecords {
  /** Oldest first. */
  readonly records: readonly ImportRecord[];
  /** Folders with an unreadable record: renamed, unless the disk itself failed. */
  readonly damaged: readonly string[];
  /** Folders that a newer version of the app wrote: untouched. */
  readonly newer: readonly string[];
}

/** Import records on disk, one folder each. A damaged record is renamed and does not stop the others from loading. */
export class RecordStore {
  constructor(readonly root: string) {}

  folder(id: string): ImportFolder {
    const path = join(this.root, id);
    return {
      path,
      setAside: join(path, 'set-aside.ndjson'),
      setAsideIndex: join(path, 'set-aside.index.ndjson'),
      lineMap: join(path, 'line-map.bin'),
      log: join(path, 'log.ndjson'),
    };
  }

  /** Durable once it resolves. Rejects with the error of the disk. */
  async save(record: ImportRecord): Promise<void> {
    await writeDurably(join(this.folder(record.id).path, 'record.json'), serialiseRecord(record));
  }

  /** Whether a saved record is still on disk. */
  isThere(id: string): Promise<boolean> {
    return stat(join(this.folder(id).path, 'record.json')).then(
      () => true,
      () => false,
    );
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

  /** Loads the whole history. Throws when the disk returns none of it. */
  async loadAll(): Promise<LoadedRecords> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch(noneYet);
    const records: ImportRecord[] = [];
    const damaged: string[] = [];
    const newer: string[] = [];
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('damaged-')) continue;
      const read = await this.#load(entry.name);
      const record = read.kind === 'read' ? read.value : null;
      if (record === NEWER) newer.push(join(this.root, entry.name));
      else if (record?.id === entry.name) records.push(record);
      else if (read.kind === 'unreadable') damaged.push(join(this.root, entry.name));
      else if (read.kind !== 'missing' || !(await this.#removeEmpty(entry.name)))
        damaged.push(await this.#putAside(entry.name));
    }
    records.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    return { records, damaged, newer };
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

/** The folder is created by the first import. */
function noneYet(error: unknown): Dirent[] {
  if (isErrno(error, 'ENOENT')) return [];
  throw error;
}
