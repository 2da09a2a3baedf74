import type { Fixes } from '../../shared/checks/fix';
import { readingOf } from '../../shared/files/layout';
import { OccurrenceRecorder, type OccurrenceScope } from './occurrence-recorder';
import { DiskFile } from '../bytes/disk-file';
import { withEachLine } from '../read/each-line';
import { LineFixer } from '../fixes/line-fixer';
import { LineMapWriter } from '../line-map/line-map-writer';
import type { LineSink } from '../read/line-splitter';
import type { CheckedFile } from '../model/source-file';

/** Lines of a checked file that are written to a new file. */
export interface LineSubset {
  readonly file: CheckedFile;
  readonly fixes: Fixes;
  readonly nowMs: number;
  /** Line numbers in the file, ascending. */
  readonly lines: readonly number[];
  /** The number of a line in the user's own file. */
  readonly originLine: (line: number) => number;
  /** Lines of the user's own file. */
  readonly originLines: number;
  readonly occurrenceScope: OccurrenceScope;
}

/** The files that a subset is written to. */
export interface ResendPaths {
  /** Events, one a line. */
  readonly path: string;
  /** A line map from each written line to the user's own. */
  readonly originsPath: string;
  /** The occurrence of each written line, see `OccurrencesWriter`. */
  readonly occurrencesPath: string;
}

/**
 * Writes lines of a file as they would be sent, with the fixes made. Returns how many were written. The files are
 * complete and synced to disk, or they do not exist. Throws `FailureError` of the `file-` and the `disk-` family.
 */
export async function writeSubset(subset: LineSubset, to: ResendPaths, signal: AbortSignal): Promise<number> {
  return withEachLine(subset.file, signal, async (eachLine) => {
    const events = await DiskFile.create(to.path);
    const origins = await LineMapWriter.create(to.originsPath);
    const occurrences = await OccurrenceRecorder.create(to.occurrencesPath, subset.occurrenceScope, subset);
    try {
      const sink = new SubsetSink(subset, events, origins, occurrences);
      await eachLine(sink, async () => {
        await events.flush();
        await occurrences.flush();
      });
      await events.finish();
      await origins.finish(subset.originLines, []);
      await occurrences.finish(subset.occurrenceScope.siblings, signal);
      return sink.written;
    } catch (error) {
      await events.discard();
      await origins.file.discard();
      await occurrences.discard();
      throw error;
    }
  });
}

const NEWLINE = Buffer.from('\n');

class SubsetSink implements LineSink {
  written = 0;
  /** Index of the next wanted line. */
  private next = 0;
  private readonly fixer: LineFixer | null;

  constructor(
    private readonly subset: LineSubset,
    private readonly events: DiskFile,
    private readonly origins: LineMapWriter,
    private readonly occurrences: OccurrenceRecorder,
  ) {
    // These lines are sent, so `keep-first` left none of them out.
    const all = subset.fixes.all.filter(({ kind }) => kind !== 'keep-first');
    this.fixer = LineFixer.for({ all, lines: subset.fixes.lines }, subset.nowMs, readingOf(subset.file.form));
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { lines } = this.subset;
    while ((lines[this.next] ?? Infinity) < number) this.next += 1;
    const isWanted = lines[this.next] === number;
    const { fixer } = this;
    const action = fixer === null ? 'as-is' : fixer.fix(bytes, start, end, number, utf8);
    if (action === 'skipped') return;
    if (fixer === null || action === 'as-is') this.take(bytes, start, end, number, utf8, isWanted);
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
      this.origins.add(this.subset.originLine(number));
      this.written += 1;
    }
    this.occurrences.add(bytes, start, end, number, utf8, isWanted ? this.written : null);
  }

  blank(): void {
    // A blank line is not an event.
  }

  longLine(): void {
    // No fix makes a line over the cap fit to send.
  }
}
