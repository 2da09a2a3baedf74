import type { Destination } from '../../shared/destination';
import { hasNoFixes, type Fixes } from '../../shared/checks/fix';
import { readingOf } from '../../shared/files/layout';
import { CarriedOccurrences } from '../ids/carried-occurrences';
import { OccurrencesWriter } from '../ids/occurrences-writer';
import { CountedOccurrences } from '../ids/occurrences';
import { withEachLine } from '../read/each-line';
import { LineFixer } from '../fixes/line-fixer';
import { LineValidator } from '../rules/line-validator';
import type { LineSink } from '../read/line-splitter';
import type { CheckedFile } from '../model/source-file';
import { SafetyIds } from '../ids/safety-ids';
import { NO_ID_POSITION } from '../rules/line-result';

/** A file whose lines were sent, and its fixes. */
export interface SentLines {
  readonly file: CheckedFile;
  readonly fixes: Fixes;
}

/** The lines among which occurrences of equal lines are counted. */
export interface OccurrenceScope {
  /** The occurrences that the file's own lines were sent with; null when it is the user's own file. */
  readonly occurrencesPath: string | null;
  /** Other resends made from lines of the same file. */
  readonly siblings: readonly SentLines[];
}

/** The occurrence of a line does not depend on the destination. */
const ANY: Destination = { kind: 'mixed' };

/** Records the occurrence of each line of a new file, counted among all lines of the source file. */
export class OccurrenceRecorder {
  private readonly validator: LineValidator;
  private readonly sourceIds: SafetyIds;
  private readonly siblingIds: SafetyIds;

  private constructor(
    private readonly writer: OccurrencesWriter,
    private readonly nowMs: number,
  ) {
    this.validator = new LineValidator(nowMs);
    this.sourceIds = new SafetyIds(ANY, writer);
    this.siblingIds = new SafetyIds(ANY, writer.siblings);
  }

  static async create(
    path: string,
    { occurrencesPath }: OccurrenceScope,
    { originLine, nowMs }: { readonly originLine: (line: number) => number; readonly nowMs: number },
  ): Promise<OccurrenceRecorder> {
    const carried =
      occurrencesPath === null ? null : await CarriedOccurrences.load(occurrencesPath, originLine);
    const writer = await OccurrencesWriter.create(
      path,
      carried ?? new CountedOccurrences(),
      carried?.allHashes,
    );
    return new OccurrenceRecorder(writer, nowMs);
  }

  /** Adds the next line, as it is sent. `lineInSubset` is its number in the new file; null when it is not part of it. */
  add(
    bytes: Buffer,
    start: number,
    end: number,
    number: number,
    utf8: boolean,
    lineInSubset: number | null,
  ): void {
    if (this.validator.validate(bytes, start, end, utf8).idInsertPosition === NO_ID_POSITION) return;
    this.writer.lineInSubset = lineInSubset;
    this.sourceIds.next(bytes, start, end, number);
  }

  flush(): Promise<void> {
    return this.writer.file.flush();
  }

  /** Adds the lines of the siblings, then syncs all to disk. Throws `FailureError`. */
  async finish(siblings: readonly SentLines[], signal: AbortSignal): Promise<void> {
    for (const { file, fixes } of siblings) {
      // Without fixes its lines equal lines that were already added.
      const reading = readingOf(file.form);
      if (hasNoFixes(fixes) && reading === null) continue;
      const sink = this.siblingSink(LineFixer.for(fixes, this.nowMs, reading));
      await withEachLine(file, signal, (eachLine) => eachLine(sink, () => this.flush()));
    }
    await this.writer.finish();
  }

  discard(): Promise<void> {
    return this.writer.file.discard();
  }

  private siblingSink(fixer: LineFixer | null): LineSink {
    return {
      line: (bytes, start, end, number, utf8) => {
        if (fixer?.fix(bytes, start, end, number, utf8) !== 'fixed') return;
        if (this.validator.validate(fixer.bytes, 0, fixer.length, true).idInsertPosition === NO_ID_POSITION)
          return;
        this.siblingIds.next(fixer.bytes, 0, fixer.length, number);
      },
      blank: () => undefined,
      longLine: () => undefined,
    };
  }
}
