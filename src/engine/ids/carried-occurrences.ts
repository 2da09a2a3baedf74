import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import type { Occurrences } from './occurrences';
import { onDisk } from '../bytes/disk-file';
import { HashTable } from '../bytes/hash-table';
import { ENTRY_WORDS, FOOTER_BYTES, HASH_BYTES, IN_SUBSET, MAGIC, shortHash } from './occurrences-format';

/** The lines of the subset, one index for each in all three lists. Their numbers ascend. */
interface SubsetLines {
  readonly lines: Uint32Array;
  readonly occurrences: Uint32Array;
  readonly hashes: Uint32Array;
}

/**
 * The occurrences of a file that holds a subset of another file's lines. An unchanged line keeps the occurrence that it
 * had in the other file. A changed line is counted anew; if it equals a line of the other file, its line number counts.
 */
export class CarriedOccurrences implements Occurrences {
  private next = 0;
  private readonly changed = new HashTable();

  private constructor(
    /** Short hashes of all lines of the other file, ascending. */
    readonly allHashes: Uint32Array,
    private readonly subset: SubsetLines,
    readonly byLineFrom: number,
    private readonly originalLine: (line: number) => number,
  ) {}

  /**
   * Loads what an `OccurrencesWriter` wrote. `originalLine`: the user's own number of a line of the subset. Fails with
   * `disk-trouble` when the file is missing or damaged.
   */
  static async load(path: string, originalLine: (line: number) => number): Promise<CarriedOccurrences> {
    const bytes = await onDisk(path, readFile(path));
    const hashAt = bytes.length - HASH_BYTES;
    const footerAt = hashAt - FOOTER_BYTES;
    const isIntact =
      footerAt >= MAGIC.length &&
      bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
      createHash('sha256').update(bytes.subarray(0, hashAt)).digest().equals(bytes.subarray(hashAt));
    if (!isIntact) throw new FailureError(failure('disk-trouble', 'what is known of equal lines is damaged'));
    const { allHashes, subset } = read(bytes.subarray(MAGIC.length, footerAt));
    return new CarriedOccurrences(allHashes, subset, bytes.readDoubleLE(footerAt), originalLine);
  }

  of(high: number, low: number, line: number): number {
    const original = this.originalLine(line);
    if (original >= this.byLineFrom) return -original;
    const { lines, occurrences, hashes } = this.subset;
    while ((lines[this.next] ?? Infinity) < line) this.next += 1;
    const isUnchanged = lines[this.next] === line && hashes[this.next] === high >>> 0;
    if (isUnchanged) return occurrences[this.next] || -original;
    return this.hasHash(shortHash(high)) ? -original : this.changed.count(high, low);
  }

  private hasHash(hash: number): boolean {
    const { allHashes } = this;
    let low = 0;
    let high = allHashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((allHashes[middle] as number) < hash) low = middle + 1;
      else high = middle;
    }
    return allHashes[low] === hash;
  }
}

function read(bytes: Buffer): { allHashes: Uint32Array; subset: SubsetLines } {
  const words = bytes.length / 4;
  let subsetLines = 0;
  for (let word = 0; word < words; word += 1) {
    if (bytes.readUInt32LE(word * 4) < IN_SUBSET) continue;
    subsetLines += 1;
    word += ENTRY_WORDS - 1;
  }
  const list = (): Uint32Array => new Uint32Array(subsetLines);
  const subset = { lines: list(), occurrences: list(), hashes: list() };
  const allHashes = new Uint32Array(words - (ENTRY_WORDS - 1) * subsetLines);
  let entry = 0;
  let at = 0;
  for (let index = 0; index < allHashes.length; index += 1) {
    const word = bytes.readUInt32LE(at);
    at += 4;
    if (word < IN_SUBSET) {
      allHashes[index] = word;
      continue;
    }
    subset.lines[entry] = word - IN_SUBSET;
    subset.occurrences[entry] = bytes.readUInt32LE(at);
    subset.hashes[entry] = bytes.readUInt32LE(at + 4);
    allHashes[index] = shortHash(subset.hashes[entry] as number);
    entry += 1;
    at += 8;
  }
  allHashes.sort();
  return { allHashes, subset };
}
