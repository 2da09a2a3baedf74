import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import { onDisk } from '../bytes/disk-file';
import { VarintReader } from '../bytes/varint';
import { FOOTER_BYTES, FOOTER_NUMBERS, HASH_BYTES, MAGIC } from './line-map-format';

/** Leads the number of a sent line back to the user's own line, and the other way. Lines count from 1 in both. */
export class LineMap {
  private constructor(
    readonly sent: number,
    readonly lines: number,
    /** Byte offset, in the decompressed file, of every `CHECKPOINT_LINES`th line. */
    readonly checkpoints: Float64Array,
    /** The first line of each run, as a sent line and as a source line. */
    private readonly sentFirst: Float64Array,
    private readonly sourceFirst: Float64Array,
  ) {}

  /** Fails with `disk-trouble` when the file is missing or damaged. */
  static async load(path: string): Promise<LineMap> {
    const bytes = await onDisk(path, readFile(path));
    const map = LineMap.parse(bytes);
    if (map === null) throw new FailureError(failure('disk-trouble', 'the line map is damaged'));
    return map;
  }

  /** Returns the source line that was sent as this line; null: there is none. */
  sourceLine(sent: number): number | null {
    if (!Number.isInteger(sent) || sent < 1 || sent > this.sent) return null;
    const run = lastAtMost(this.sentFirst, sent);
    return (this.sourceFirst[run] as number) + sent - (this.sentFirst[run] as number);
  }

  /** Returns the sent line that this source line became; null: it was not sent. */
  sentLine(source: number): number | null {
    if (!Number.isInteger(source) || source < 1 || source > this.lines) return null;
    const run = lastAtMost(this.sourceFirst, source);
    if (run < 0) return null;
    const sent = (this.sentFirst[run] as number) + source - (this.sourceFirst[run] as number);
    const next = this.sentFirst[run + 1] ?? this.sent + 1;
    return sent < next ? sent : null;
  }

  /** Returns null for a damaged file. */
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
    const isConsistent = nextSent === sent + 1 && nextSource <= lines + 1;
    return isConsistent && checkpoints !== null
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

/** Returns the index of the last value in an ascending list that is not above `wanted`; -1: none. */
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
