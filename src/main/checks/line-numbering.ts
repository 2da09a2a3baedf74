import type { CheckReport } from '../../shared/check';
import type { Fixes } from '../../shared/fix';
import type { LineMap } from '../../engine/send/line-map';

/**
 * What the user calls the lines of the file on the desk. A file that was made of lines of another has their numbers
 * there; any other has its own.
 */
export class LineNumbering {
  constructor(private readonly origins: Pick<LineMap, 'sourceLine' | 'sentLine'> | null) {}

  own(line: number): number {
    return this.origins?.sourceLine(line) ?? line;
  }

  /** 0 where the file has no such line. */
  inFile(own: number): number {
    return this.origins === null ? own : (this.origins.sentLine(own) ?? 0);
  }

  report(report: CheckReport): CheckReport {
    if (this.origins === null) return report;
    const problems = report.problems.map((one) => ({
      ...one,
      lines: one.lines.map((line) => this.own(line)),
    }));
    return { ...report, problems };
  }

  fixes({ all, lines }: Fixes): Fixes {
    return { all, lines: lines.map((edit) => ({ ...edit, line: this.own(edit.line) })) };
  }

  fixesInFile({ all, lines }: Fixes): Fixes {
    return { all, lines: lines.map((edit) => ({ ...edit, line: this.inFile(edit.line) })) };
  }

  rows<T extends { readonly line: number }>(rows: readonly T[]): readonly T[] {
    return this.origins === null ? rows : rows.map((row) => ({ ...row, line: this.own(row.line) }));
  }
}
