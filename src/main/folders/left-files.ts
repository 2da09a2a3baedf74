import * as z from 'zod';
import { bytes } from '../storage/bounded';
import { readDurably, writeDurably } from '../storage/durable-file';
import { FILES_AT_MOST, isSameFile, type FoundFile } from './look';

const VERSION = 1;
const NAME_LENGTH = 1_024;

const schema = z.object({
  version: z.literal(VERSION),
  files: z.array(z.tuple([z.string().max(NAME_LENGTH), bytes, z.number()])).max(2 * FILES_AT_MOST),
});

/**
 * The files of a watched folder that are left alone: those that lay there at the set-up, and those that the user said so of.
 * A file that is gone is kept in mind: a share that is not connected can look like an empty folder.
 */
export class LeftFiles {
  readonly #files = new Map<string, Omit<FoundFile, 'name'>>();
  #saving: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {}

  /** Throws when the disk cannot tell: then nothing in the folder is known to be new. */
  async load(): Promise<void> {
    const read = await readDurably(this.path, (data) => schema.parse(data));
    if (read.kind === 'missing') throw new Error(`${this.path} is missing`);
    if (read.kind !== 'read') throw new Error(read.details);
    for (const [name, size, modifiedMs] of read.value.files) this.#files.set(name, { size, modifiedMs });
  }

  has({ name, ...file }: FoundFile): boolean {
    const left = this.#files.get(name);
    return left !== undefined && isSameFile(left, file);
  }

  /**
   * Leaves files alone from now on. Of too many the oldest are forgotten, but none of those that lie in the folder by their
   * names. Throws the disk's error.
   */
  async add(files: readonly FoundFile[], lying: ReadonlySet<string>): Promise<void> {
    for (const { name, size, modifiedMs } of files) {
      // The newest are last, and stay longest.
      this.#files.delete(name);
      this.#files.set(name, { size, modifiedMs });
    }
    for (const name of this.#files.keys()) {
      if (this.#files.size <= 2 * FILES_AT_MOST) break;
      if (!lying.has(name)) this.#files.delete(name);
    }
    this.#saving = this.#saving.catch(() => undefined).then(() => writeDurably(this.path, this.#text()));
    await this.#saving;
  }

  #text(): string {
    const files = [...this.#files].map(([name, { size, modifiedMs }]) => [name, size, modifiedMs]);
    return JSON.stringify({ version: VERSION, files });
  }
}
