import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import type { Occurrences } from './occurrences';
import { DiskFile, onDisk } from '../bytes/disk-file';
import { HashTable } from '../bytes/hash-table';

/*
 * What a file made of some lines of another has to know of the others, so that its lines get the Safety IDs that they
 * had, or would have had, among all of them. In words of 4 bytes, lowest first:
 *   magic | entries | where counting ended, as a double | SHA-256 of all before it
 * An entry is a hash with its highest bit 0, of a line that is counted; or three words for one that is in the new file
 * as well: its number there with the highest bit 1, which copy it is (0: told by its number), and its hash.
 */
const MAGIC = Buffer.from('SEICOPY1');
const FOOTER_BYTES = 8;
const HASH_BYTES = 32;
const IN_NEW_FILE = 0x80000000;
const ENTRY_WORDS = 3;
/** Written at a time. */
const PIECE_WORDS = 16 * 1024;

/** Counts copies as another does, and writes down what is to be known of them. */
export class OccurrencesWriter implements Occurrences {
  /** The number that the next line has in the new file; null: it is not in it. */
  inNewFile: number | null = null;
  private readonly hash = createHash('sha256');
  private readonly words = Buffer.alloc(PIECE_WORDS * 4);
  private filled = 0;

  private constructor(
    readonly file: DiskFile,
    private readonly copies: Occurrences,
  ) {}

  /** `known`: of lines that are in neither file. */
  static async create(
    path: string,
    copies: Occurrences,
    known: Iterable<number> = [],
  ): Promise<OccurrencesWriter> {
    const writer = new OccurrencesWriter(await DiskFile.create(path), copies);
    writer.append(MAGIC);
    for (const hash of known) writer.put(hash);
    return writer;
  }

  /** For lines of other files, of which only is to be known that they are there. */
  readonly others: Occurrences = {
    byLineFrom: Infinity,
    of: (high) => {
      this.put(shortened(high));
      return 1;
    },
  };

  get byLineFrom(): number {
    return this.copies.byLineFrom;
  }

  of(high: number, low: number, line: number): number {
    const copy = this.copies.of(high, low, line);
    // From there on the number of a line tells all.
    if (-copy >= this.byLineFrom) return copy;
    if (this.inNewFile === null) this.put(shortened(high));
    else {
      this.put((this.inNewFile | IN_NEW_FILE) >>> 0);
      this.put(Math.max(copy, 0));
      this.put(high >>> 0);
    }
    return copy;
  }

  async finish(): Promise<void> {
    this.close();
    const footer = Buffer.alloc(FOOTER_BYTES);
    footer.writeDoubleLE(this.byLineFrom);
    this.append(footer);
    this.file.append(this.hash.digest());
    await this.file.finish();
  }

  private put(word: number): void {
    if (this.filled === this.words.length) this.close();
    this.filled = this.words.writeUInt32LE(word, this.filled);
  }

  private close(): void {
    this.append(this.words.subarray(0, this.filled));
    this.filled = 0;
  }

  private append(bytes: Buffer): void {
    this.hash.update(bytes);
    this.file.append(bytes);
  }
}

/** The entries of lines that are in the new file, one number of each in each list; their numbers ascend. */
interface Entries {
  readonly lines: Uint32Array;
  readonly copies: Uint32Array;
  readonly hashes: Uint32Array;
}

/**
 * Of a file made of lines of another: each line is the copy that it was among all of them. One that was changed since
 * counts anew, unless there is one like it among the others: then its number tells it apart.
 */
export class CarriedOccurrences implements Occurrences {
  private at = 0;
  private readonly changed = new HashTable();

  private constructor(
    /** Shortened hashes of the lines of the other file, ascending. */
    readonly known: Uint32Array,
    private readonly entries: Entries,
    readonly byLineFrom: number,
    private readonly ownNumber: (line: number) => number,
  ) {}

  /** Fails with `disk-trouble` when the file is missing or damaged in any way. */
  static async load(path: string, ownNumber: (line: number) => number): Promise<CarriedOccurrences> {
    const bytes = await onDisk(path, readFile(path));
    const hashAt = bytes.length - HASH_BYTES;
    const footerAt = hashAt - FOOTER_BYTES;
    const isWhole =
      footerAt >= MAGIC.length &&
      bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
      createHash('sha256').update(bytes.subarray(0, hashAt)).digest().equals(bytes.subarray(hashAt));
    if (!isWhole) throw new FailureError(failure('disk-trouble', 'what is known of equal lines is damaged'));
    const { known, entries } = read(bytes.subarray(MAGIC.length, footerAt));
    return new CarriedOccurrences(known, entries, bytes.readDoubleLE(footerAt), ownNumber);
  }

  of(high: number, low: number, line: number): number {
    const own = this.ownNumber(line);
    if (own >= this.byLineFrom) return -own;
    const { lines, copies, hashes } = this.entries;
    while ((lines[this.at] ?? Infinity) < line) this.at += 1;
    if (lines[this.at] === line && hashes[this.at] === high >>> 0) return copies[this.at] || -own;
    return this.isKnown(shortened(high)) ? -own : this.changed.count(high, low);
  }

  private isKnown(hash: number): boolean {
    const { known } = this;
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((known[middle] as number) < hash) low = middle + 1;
      else high = middle;
    }
    return known[low] === hash;
  }
}

/** Without the bit that marks an entry. */
function shortened(hash: number): number {
  return hash >>> 1;
}

function read(bytes: Buffer): { known: Uint32Array; entries: Entries } {
  const words = bytes.length / 4;
  let inNewFile = 0;
  for (let at = 0; at < words; at += 1) {
    if (bytes.readUInt32LE(at * 4) < IN_NEW_FILE) continue;
    inNewFile += 1;
    at += ENTRY_WORDS - 1;
  }
  const list = (): Uint32Array => new Uint32Array(inNewFile);
  const entries = { lines: list(), copies: list(), hashes: list() };
  const known = new Uint32Array(words - (ENTRY_WORDS - 1) * inNewFile);
  let entry = 0;
  let at = 0;
  for (let index = 0; index < known.length; index += 1) {
    const word = bytes.readUInt32LE(at);
    at += 4;
    if (word < IN_NEW_FILE) {
      known[index] = word;
      continue;
    }
    entries.lines[entry] = word - IN_NEW_FILE;
    entries.copies[entry] = bytes.readUInt32LE(at);
    entries.hashes[entry] = bytes.readUInt32LE(at + 4);
    known[index] = shortened(entries.hashes[entry] as number);
    entry += 1;
    at += 8;
  }
  known.sort();
  return { known, entries };
}
