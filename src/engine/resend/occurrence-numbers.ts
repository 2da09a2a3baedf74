import type { Destination } from '../../shared/destination';
import { hasNoFixes, type Fixes } from '../../shared/fix';
import { CarriedOccurrences, OccurrencesWriter } from '../ids/carried-occurrences';
import { CountedOccurrences } from '../ids/occurrences';
import { withEachLine } from '../read/each-line';
import { LineFixer } from '../fixes/line-fixer';
import { LineValidator } from '../rules/line-validator';
import type { LineSink } from '../read/line-splitter';
import type { CheckedFile } from '../model/source-file';
import { SafetyIds } from '../ids/safety-ids';
import { NO_ID_POSITION } from '../rules/line-result';

/** Lines as they went out, or were to. */
export interface SentLines {
  readonly file: CheckedFile;
  readonly fixes: Fixes;
}

/** Among which lines those that are sent again are numbered. */
export interface CopiesAmong {
  /** What the lines of the file had to know of others themselves; null: they are all there are. */
  readonly copiesPath: string | null;
  /** Other files that were made of lines of the same one. */
  readonly siblings: readonly SentLines[];
}

/** Copies are told by the lines alone. */
const ANY: Destination = { kind: 'mixed' };

/** Writes down which of equal lines those of a new file are, by all lines of the file that they are taken from. */
export class OccurrenceNumbers {
  private readonly judge: LineValidator;
  private readonly numbered: SafetyIds;
  private readonly noted: SafetyIds;

  private constructor(
    private readonly writer: OccurrencesWriter,
    private readonly nowMs: number,
  ) {
    this.judge = new LineValidator(nowMs);
    this.numbered = new SafetyIds(ANY, writer);
    this.noted = new SafetyIds(ANY, writer.others);
  }

  /** `ownNumber`: what the user calls a line of the file. */
  static async create(
    path: string,
    { copiesPath }: CopiesAmong,
    { ownNumber, nowMs }: { readonly ownNumber: (line: number) => number; readonly nowMs: number },
  ): Promise<OccurrenceNumbers> {
    const before = copiesPath === null ? null : await CarriedOccurrences.load(copiesPath, ownNumber);
    const writer = await OccurrencesWriter.create(path, before ?? new CountedOccurrences(), before?.known);
    return new OccurrenceNumbers(writer, nowMs);
  }

  /** The next line, as it goes out. `inNewFile`: its number in the new file; null: it is not in it. */
  line(
    bytes: Buffer,
    start: number,
    end: number,
    number: number,
    utf8: boolean,
    inNewFile: number | null,
  ): void {
    if (this.judge.validate(bytes, start, end, utf8).idInsertPosition === NO_ID_POSITION) return;
    this.writer.inNewFile = inNewFile;
    this.numbered.next(bytes, start, end, number);
  }

  flush(): Promise<void> {
    return this.writer.file.flush();
  }

  /** Looks at the siblings too, and brings all to the disk. Throws `FailureError`. */
  async finish(siblings: readonly SentLines[], signal: AbortSignal): Promise<void> {
    for (const { file, fixes } of siblings) {
      // What is in it as it is was seen before.
      if (hasNoFixes(fixes)) continue;
      const sink = this.sinkOf(LineFixer.for(fixes, this.nowMs));
      await withEachLine(file, signal, (eachLine) => eachLine(sink, () => this.flush()));
    }
    await this.writer.finish();
  }

  discard(): Promise<void> {
    return this.writer.file.discard();
  }

  private sinkOf(fixer: LineFixer | null): LineSink {
    return {
      line: (bytes, start, end, number, utf8) => {
        if (fixer?.look(bytes, start, end, number, utf8) !== 'fixed') return;
        if (this.judge.validate(fixer.bytes, 0, fixer.length, true).idInsertPosition === NO_ID_POSITION)
          return;
        this.noted.next(fixer.bytes, 0, fixer.length, number);
      },
      blank: () => undefined,
      longLine: () => undefined,
    };
  }
}
