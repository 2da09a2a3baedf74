import { isTimeUse, TIME_FORMATS, type Mapping, type TimeFormat } from '../../../shared/files/mapping';
import { formatsOfTime } from '../../rules/time/time-reader';
import { areMost } from './cell-kinds';

/**
 * The time format of a column, from all of its cells; null: most are not times. If day and month are ambiguous in all
 * cells, the format is `day-first`. `most`: the share that must be times, less than usual if the column's name means time.
 */
export function timeFormatOf(cells: readonly string[], most?: number): TimeFormat | null {
  // Most columns are no times, which a few of their cells show.
  const fitting = TIME_FORMATS.filter((format) =>
    areMost(cells, (cell) => formatsOfTime(cell).includes(format), most),
  ).map((format) => ({
    format,
    hits: cells.filter((cell) => formatsOfTime(cell).includes(format)).length,
  }));
  const hitsAtMost = Math.max(...fitting.map(({ hits }) => hits), 0);
  return fitting.find(({ hits }) => hits === hitsAtMost)?.format ?? null;
}

/** `mapping`, in which a column that has just become the time column gets the format of its cells. `rows`: the first rows. */
export function withTimeFormat(
  mapping: Mapping,
  before: Mapping,
  rows: readonly (readonly string[])[],
): Mapping {
  const body = mapping.header ? rows.slice(1) : rows;
  return {
    ...mapping,
    columns: mapping.columns.map((column, index) => {
      const { use } = column;
      const known = before.columns[index]?.use;
      if (!isTimeUse(use) || (known !== undefined && isTimeUse(known))) return column;
      const format = timeFormatOf(body.map((row) => row[index] ?? ''));
      return format === null ? column : { ...column, use: { ...use, format } };
    }),
  };
}
