import type { Fixes } from '../../shared/fix';
import { OccurrenceNumbers, type CopiesAmong } from './occurrence-numbers';
import { DiskFile } from '../bytes/disk-file';
import { withEachLine } from '../read/each-line';
import { LineFixer } from '../fixes/line-fixer';
import { LineMapWriter } from '../send/line-map';
import type { LineSink } from '../read/line-splitter';
import type { CheckedFile } from '../model/source-file';

/** Some lines of a checked file that are to be a file of their own. */
export interface LineSubset {
  readonly file: CheckedFile;
  readonly fixes: Fixes;
  readonly nowMs: number;
  /** Their numbers in the file, ascending, and what the user calls each. */
  readonly lines: readonly number[];
  readonly ownNumber: (line: number) => number;
  /** Lines of what the user calls the file. */
  readonly ownLines: number;
  /** By what their Safety IDs are told from those of the other lines. */
  readonly copies: CopiesAmong;
}

/** Where they go: the events one a line, and which of the user's lines each is. */
export interface ResendPaths {
  readonly path: string;
  readonly originsPath: string;
  /** Where it goes what is to be known of the other lines. */
  readonly copiesPath: string;
}

/**
 * Writes some events of a file as they were to go out, each with its own number. Whole and on the disk, or not at all.
 * Throws `FailureError` of the `file-` and the `disk-` family; gives how many there are.
 */
export async function writeSubset(some: LineSubset, to: ResendPaths, signal: AbortSignal): Promise<number> {
  const { file } = some;
  return withEachLine(file, signal, async (eachLine) => {
    const events = await DiskFile.create(to.path);
    const origins = await LineMapWriter.create(to.originsPath);
    const copies = await OccurrenceNumbers.create(to.copiesPath, some.copies, some);
    try {
      const sink = new SomeLinesSink(some, events, origins, copies);
      await eachLine(sink, async () => {
        await events.flush();
        await copies.flush();
      });
      await events.finish();
      await origins.finish(some.ownLines, []);
      await copies.finish(some.copies.siblings, signal);
      return sink.written;
    } catch (error) {
      await events.discard();
      await origins.file.discard();
      await copies.discard();
      throw error;
    }
  });
}

const NEWLINE = Buffer.from('\n');

class SomeLinesSink implements LineSink {
  written = 0;
  private at = 0;
  private readonly fixer: LineFixer | null;

  constructor(
    private readonly some: LineSubset,
    private readonly events: DiskFile,
    private readonly origins: LineMapWriter,
    private readonly copies: OccurrenceNumbers,
  ) {
    // They went out, or were to: none of them was left out for coming again.
    const all = some.fixes.all.filter(({ kind }) => kind !== 'keep-first');
    this.fixer = LineFixer.for({ all, lines: some.fixes.lines }, some.nowMs);
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { lines } = this.some;
    while ((lines[this.at] ?? Infinity) < number) this.at += 1;
    const isWanted = lines[this.at] === number;
    const { fixer } = this;
    const fate = fixer === null ? 'as-is' : fixer.look(bytes, start, end, number, utf8);
    if (fate === 'skipped') return;
    if (fixer === null || fate === 'as-is') this.take(bytes, start, end, number, utf8, isWanted);
    else this.take(fixer.bytes, 0, fixer.length, number, true, isWanted);
  }

  private take(
    bytes: Buffer,
    start: number,
    end: number,
    number: number,
    utf8: boolean,
    isWanted: boolean,
  ): void {
    if (isWanted) {
      this.events.append(bytes, start, end);
      this.events.append(NEWLINE);
      this.origins.add(this.some.ownNumber(number));
      this.written += 1;
    }
    this.copies.line(bytes, start, end, number, utf8, isWanted ? this.written : null);
  }

  blank(): void {
    // It is no event.
  }

  longLine(): void {
    // Nothing here can mend it.
  }
}
