import type { Dirent } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readDurably, removeStaleTemps, writeDurably, type DurableRead } from '../../storage/durable-file';
import { isErrno } from '../../../engine/model/disk-failure';
import type { ImportRecord } from './record';
import { parseRecord, serialiseRecord } from './record-json';

/** The paths of one import on disk. The import's id names the folder. */
export interface ImportFolder {
  readonly path: string;
  readonly setAside: string;
  readonly setAsideIndex: string;
  readonly lineMap: string;
  readonly log: string;
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

  /** Saves a new record: durable once it resolves. When it rejects, no folder remains. */
  async add(record: ImportRecord): Promise<void> {
    try {
      await this.save(record);
    } catch (error) {
      await rm(this.folder(record.id).path, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Loads all records, oldest first, and lists the folders it could not read: renamed, unless the disk itself failed.
   * Rejects when the disk returns none of the history.
   */
  async loadAll(): Promise<{ records: ImportRecord[]; damaged: string[] }> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch(noneYet);
    const records: ImportRecord[] = [];
    const damaged: string[] = [];
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('damaged-')) continue;
      const read = await this.#load(entry.name);
      if (read.kind === 'read' && read.value.id === entry.name) records.push(read.value);
      else if (read.kind === 'unreadable') damaged.push(join(this.root, entry.name));
      else if (read.kind !== 'missing' || !(await this.#removeEmpty(entry.name)))
        damaged.push(await this.#putAside(entry.name));
    }
    records.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    return { records, damaged };
  }

  async #load(name: string): Promise<DurableRead<ImportRecord>> {
    const folder = join(this.root, name);
    await removeStaleTemps(folder);
    return readDurably(join(folder, 'record.json'), parseRecord);
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
