import { createHash } from 'node:crypto';
import type { Occurrences } from './occurrences';
import { DiskFile } from '../bytes/disk-file';
import { FOOTER_BYTES, IN_SUBSET, MAGIC, shortHash } from './occurrences-format';

const BUFFER_WORDS = 16 * 1024;

/** Counts occurrences as `source` does, and writes down what `CarriedOccurrences` needs for a subset of the lines. */
export class OccurrencesWriter implements Occurrences {
  /** The number of the next line in the subset; null: the line is not in it. */
  lineInSubset: number | null = null;
  private readonly hash = createHash('sha256');
  private readonly words = Buffer.alloc(BUFFER_WORDS * 4);
  private filled = 0;

  private constructor(
    readonly file: DiskFile,
    private readonly source: Occurrences,
  ) {}

  /** `otherHashes`: short hashes of lines that are in neither file. Fails with the `disk-` family. */
  static async create(
    path: string,
    source: Occurrences,
    otherHashes: Iterable<number> = [],
  ): Promise<OccurrencesWriter> {
    const writer = new OccurrencesWriter(await DiskFile.create(path), source);
    writer.append(MAGIC);
    for (const hash of otherHashes) writer.putWord(hash);
    return writer;
  }

  /** Takes lines of other files: only their hashes are written. */
  readonly siblings: Occurrences = {
    byLineFrom: Infinity,
    of: (high) => {
      this.putWord(shortHash(high));
      return 1;
    },
  };

  get byLineFrom(): number {
    return this.source.byLineFrom;
  }

  of(high: number, low: number, line: number): number {
    const occurrence = this.source.of(high, low, line);
    // From here on the line number counts, which needs no entry.
    if (-occurrence >= this.byLineFrom) return occurrence;
    if (this.lineInSubset === null) this.putWord(shortHash(high));
    else {
      this.putWord((this.lineInSubset | IN_SUBSET) >>> 0);
      this.putWord(Math.max(occurrence, 0));
      this.putWord(high >>> 0);
    }
    return occurrence;
  }

  async finish(): Promise<void> {
    this.appendWords();
    const footer = Buffer.alloc(FOOTER_BYTES);
    footer.writeDoubleLE(this.byLineFrom);
    this.append(footer);
    this.file.append(this.hash.digest());
    await this.file.finish();
  }

  private putWord(word: number): void {
    if (this.filled === this.words.length) this.appendWords();
    this.filled = this.words.writeUInt32LE(word, this.filled);
  }

  private appendWords(): void {
    this.append(this.words.subarray(0, this.filled));
    this.filled = 0;
  }

  private append(bytes: Buffer): void {
    this.hash.update(bytes);
    this.file.append(bytes);
  }
}
