import { mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readDurably, removeStaleTemps, writeDurably } from '../storage/durable-file';
import { parseRecord, type ImportRecord } from './record';

/** What one import keeps on disk, by name. The folder is named by the import's own id. */
export interface ImportFolder {
  readonly path: string;
  readonly setAside: string;
  readonly setAsideIndex: string;
  readonly lineMap: string;
  readonly log: string;
}

/** A folder an import. A damaged record is set aside and never keeps the others from being read. */
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

  /** Durable when it resolves. Throws what the disk says. */
  async save(record: ImportRecord): Promise<void> {
    await mkdir(this.folder(record.id).path, { recursive: true, mode: 0o700 });
    await writeDurably(join(this.folder(record.id).path, 'record.json'), JSON.stringify(record, null, 2));
  }

  /** All records that can be read, oldest first, and the folders that were set aside because theirs cannot. */
  async loadAll(): Promise<{ records: ImportRecord[]; damaged: string[] }> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch(() => []);
    const records: ImportRecord[] = [];
    const damaged: string[] = [];
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('damaged-')) continue;
      const record = await this.#load(entry.name);
      if (record !== null) records.push(record);
      else if (!(await this.#removeEmpty(entry.name))) damaged.push(await this.#putAside(entry.name));
    }
    records.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    return { records, damaged };
  }

  async #load(name: string): Promise<ImportRecord | null> {
    const folder = join(this.root, name);
    await removeStaleTemps(folder);
    const read = await readDurably(join(folder, 'record.json'), parseRecord);
    return read.kind === 'read' && read.value.id === name ? read.value : null;
  }

  /** The app ended between making the folder and writing the record: that import was never begun. */
  async #removeEmpty(name: string): Promise<boolean> {
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
