import { commonWidth } from '../table/detect-dialect';
import { sampleRows, type SampleRow } from '../table/sample-rows';
import type { Delimiter } from '../../../shared/files/layout';

/** One cell in quotes, and nothing behind it but empty cells. */
const QUOTED = /^"((?:[^"]|"")*)"[,;\t]*$/;

/** The row within a line that is one quoted cell. Any other line stays as it is. */
export function withoutQuotes(line: string): string {
  const inner = QUOTED.exec(line)?.[1];
  return inner === undefined ? line : inner.replaceAll('""', '"');
}

const SEPARATORS: readonly Delimiter[] = [',', ';', '\t', '|'];
/** (ours) Rows within them may be broken too. */
const MOST_ROWS = 0.6;

/** Whether lines are whole rows in quotes, as spreadsheets save a CSV that they took for one column. */
export function areQuotedRows(lines: readonly string[]): boolean {
  const quoted = lines.filter((line) => QUOTED.test(line));
  if (quoted.length < 2) return false;
  const unquoted = lines.map(withoutQuotes);
  return SEPARATORS.some((delimiter) => {
    const inner = sampleRows(unquoted, { delimiter });
    const width = commonWidth(inner);
    const [header] = inner;
    if (width < 2 || header?.cells.length !== width || !header.sound) return false;
    const outer = sampleRows(lines, { delimiter });
    const fits = fitting(inner, width);
    return fits >= lines.length * MOST_ROWS && fits > fitting(outer, width);
  });
}

function fitting(rows: readonly SampleRow[], width: number): number {
  return rows.filter(({ cells, sound }) => sound && cells.length === width).length;
}
