import type { CheckReport } from '../../shared/checks/check';
import type { Fixes } from '../../shared/checks/fix';
import type { LineMap } from '../../engine/line-map/line-map';

/**
 * Converts line numbers between the checked file and the user's file. They differ for a resend only: its file is written
 * from some lines of the user's file.
 */
export class LineNumbering {
  /** `lineMap`: null when the checked file is the user's own. */
  constructor(private readonly lineMap: Pick<LineMap, 'sourceLine' | 'sentLine'> | null) {}

  toUser(line: number): number {
    return this.lineMap?.sourceLine(line) ?? line;
  }

  /** 0 when the checked file does not hold the line. */
  toChecked(userLine: number): number {
    return this.lineMap === null ? userLine : (this.lineMap.sentLine(userLine) ?? 0);
  }

  reportToUser(report: CheckReport): CheckReport {
    if (this.lineMap === null) return report;
    const problems = report.problems.map((problem) => ({
      ...problem,
      lines: problem.lines.map((line) => this.toUser(line)),
    }));
    return { ...report, problems };
  }

  fixesToUser({ all, lines }: Fixes): Fixes {
    return { all, lines: lines.map((edit) => ({ ...edit, line: this.toUser(edit.line) })) };
  }

  fixesToChecked({ all, lines }: Fixes): Fixes {
    return { all, lines: lines.map((edit) => ({ ...edit, line: this.toChecked(edit.line) })) };
  }

  rowsToUser<T extends { readonly line: number }>(rows: readonly T[]): readonly T[] {
    return this.lineMap === null ? rows : rows.map((row) => ({ ...row, line: this.toUser(row.line) }));
  }
}
