import { createHash } from 'node:crypto';
import { DiskFile } from '../bytes/disk-file';
import { putVarint, VARINT_BYTES } from '../bytes/varint';
import { FOOTER_BYTES, MAGIC } from './line-map-format';

/** Writes a line map while lines are sent. Memory does not grow with the number of lines. */
export class LineMapWriter {
  private readonly hash = createHash('sha256');
  private readonly scratch = Buffer.alloc(2 * VARINT_BYTES);
  private runs = 0;
  private runBytes = 0;
  private sent = 0;
  /** The current run: `length` source lines from `first` on. */
  private first = 1;
  private length = 0;
  /** The source line after the last closed run. */
  private nextLine = 1;

  private constructor(readonly file: DiskFile) {}

  /** Fails with the `disk-` family, as does `finish`. */
  static async create(path: string): Promise<LineMapWriter> {
    const writer = new LineMapWriter(await DiskFile.create(path));
    writer.append(MAGIC);
    return writer;
  }

  /** Adds the source line that is sent next. Lines must come in ascending order. */
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

  /** Completes the file and syncs it to disk. `lines`: all lines of the source, sent or not. */
  async finish(lines: number, checkpoints: ArrayLike<number> & Iterable<number>): Promise<void> {
    this.closeRun();
    let last = 0;
    for (const offset of checkpoints) {
      this.append(this.scratch.subarray(0, putVarint(offset - last, this.scratch, 0)));
      last = offset;
    }
    const footer = Buffer.alloc(FOOTER_BYTES);
    const numbers = [this.runBytes, this.runs, checkpoints.length, this.sent, lines];
    numbers.forEach((number, index) => footer.writeDoubleLE(number, index * 8));
    this.append(footer);
    this.file.append(this.hash.digest());
    await this.file.finish();
  }

  private closeRun(): void {
    if (this.length === 0) return;
    const middle = putVarint(this.first - this.nextLine, this.scratch, 0);
    const end = putVarint(this.length, this.scratch, middle);
    this.append(this.scratch.subarray(0, end));
    this.runs += 1;
    this.runBytes += end;
    this.nextLine = this.first + this.length;
    this.length = 0;
  }

  private append(bytes: Buffer): void {
    this.hash.update(bytes);
    this.file.append(bytes);
  }
}
