import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import { DiskFile, onDisk } from '../bytes/disk-file';
import { putVarint, VARINT_BYTES, VarintReader } from '../bytes/varint';

/*
 * The file of a line map, all numbers as varints but in the footer:
 *   magic | runs: (lines left out before it, lines sent in a row)* | checkpoints: (bytes since the one before)* |
 *   footer: bytes of runs, runs, checkpoints, sent, lines as doubles (little endian) | SHA-256 of all before it
 */
const MAGIC = Buffer.from('SEILMAP1');
const FOOTER_NUMBERS = 5;
const FOOTER_BYTES = FOOTER_NUMBERS * 8;
const HASH_BYTES = 32;

/** Writes a line map while lines go out. Memory does not grow with the file, but for its checkpoints. */
export class LineMapWriter {
  private readonly hash = createHash('sha256');
  private readonly scratch = Buffer.alloc(2 * VARINT_BYTES);
  private runs = 0;
  private runBytes = 0;
  private sent = 0;
  /** The run that may still grow: source lines from `first` on, `length` of them. */
  private first = 1;
  private length = 0;
  private endOfLast = 1;

  private constructor(readonly file: DiskFile) {}

  static async create(path: string): Promise<LineMapWriter> {
    const writer = new LineMapWriter(await DiskFile.create(path));
    writer.put(MAGIC);
    return writer;
  }

  /** The next line that goes out is this line of the file. Must be called in ascending order. */
  add(sourceLine: number): void {
    this.sent += 1;
    if (sourceLine === this.first + this.length) {
      this.length += 1;
      return;
    }
    this.closeRun();
    this.first = sourceLine;
    this.length = 1;
  }

  /** Completes the file and brings it to the disk. `lines`: all of the source, whatever became of them. */
  async finish(lines: number, checkpoints: readonly number[]): Promise<void> {
    this.closeRun();
    let before = 0;
    for (const offset of checkpoints) {
      this.put(this.scratch.subarray(0, putVarint(offset - before, this.scratch, 0)));
      before = offset;
    }
    const footer = Buffer.alloc(FOOTER_BYTES);
    const numbers = [this.runBytes, this.runs, checkpoints.length, this.sent, lines];
    numbers.forEach((number, index) => footer.writeDoubleLE(number, index * 8));
    this.put(footer);
    this.file.append(this.hash.digest());
    await this.file.finish();
  }

  private closeRun(): void {
    if (this.length === 0) return;
    const middle = putVarint(this.first - this.endOfLast, this.scratch, 0);
    const end = putVarint(this.length, this.scratch, middle);
    this.put(this.scratch.subarray(0, end));
    this.runs += 1;
    this.runBytes += end;
    this.endOfLast = this.first + this.length;
    this.length = 0;
  }

  private put(bytes: Buffer): void {
    this.hash.update(bytes);
    this.file.append(bytes);
  }
}

/** Which line of the user's file each line of a sent body was. Lines count from 1 on both sides. */
export class LineMap {
  private constructor(
    readonly sent: number,
    readonly lines: number,
    /** Byte offset, in the decompressed file, of every `CHECKPOINT_LINES`th line. */
    readonly checkpoints: Float64Array,
    /** First line of each run in the body, and in the file. */
    private readonly sentFirst: Float64Array,
    private readonly sourceFirst: Float64Array,
  ) {}

  /** Fails with `disk-trouble` when the file is missing or damaged in any way. */
  static async load(path: string): Promise<LineMap> {
    const bytes = await onDisk(path, readFile(path));
    const map = LineMap.parse(bytes);
    if (map === null) throw new FailureError(failure('disk-trouble', 'the line map is damaged'));
    return map;
  }

  /** The file's line that went out as this line of the body; null: there is none. */
  sourceLine(sent: number): number | null {
    if (!Number.isInteger(sent) || sent < 1 || sent > this.sent) return null;
    const run = lastAtMost(this.sentFirst, sent);
    return (this.sourceFirst[run] as number) + sent - (this.sentFirst[run] as number);
  }

  /** The body's line that this line of the file became; null: it did not go out. */
  sentLine(source: number): number | null {
    if (!Number.isInteger(source) || source < 1 || source > this.lines) return null;
    const run = lastAtMost(this.sourceFirst, source);
    if (run < 0) return null;
    const sent = (this.sentFirst[run] as number) + source - (this.sourceFirst[run] as number);
    const next = this.sentFirst[run + 1] ?? this.sent + 1;
    return sent < next ? sent : null;
  }

  private static parse(bytes: Buffer): LineMap | null {
    const hashAt = bytes.length - HASH_BYTES;
    const footerAt = hashAt - FOOTER_BYTES;
    if (footerAt < MAGIC.length || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
    const hash = createHash('sha256').update(bytes.subarray(0, hashAt)).digest();
    if (!hash.equals(bytes.subarray(hashAt))) return null;
    const [runBytes = 0, runs = 0, checkpointCount = 0, sent = 0, lines = 0] = Array.from(
      { length: FOOTER_NUMBERS },
      (_, index) => bytes.readDoubleLE(footerAt + index * 8),
    );
    const sentFirst = new Float64Array(runs);
    const sourceFirst = new Float64Array(runs);
    const reader = new VarintReader(bytes, MAGIC.length, MAGIC.length + runBytes);
    let nextSent = 1;
    let nextSource = 1;
    for (let run = 0; run < runs; run += 1) {
      nextSource += reader.next();
      sentFirst[run] = nextSent;
      sourceFirst[run] = nextSource;
      const length = reader.next();
      nextSent += length;
      nextSource += length;
    }
    const checkpoints = readCheckpoints(
      new VarintReader(bytes, MAGIC.length + runBytes, footerAt),
      checkpointCount,
    );
    const whole = nextSent === sent + 1 && nextSource <= lines + 1;
    return whole && checkpoints !== null
      ? new LineMap(sent, lines, checkpoints, sentFirst, sourceFirst)
      : null;
  }
}

function readCheckpoints(reader: VarintReader, count: number): Float64Array | null {
  const checkpoints = new Float64Array(count);
  let offset = 0;
  for (let index = 0; index < count; index += 1) checkpoints[index] = offset += reader.next();
  return reader.done && !Number.isNaN(offset) ? checkpoints : null;
}

/** Index of the last value that is not above `wanted`, in an ascending list; -1: none. */
function lastAtMost(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
