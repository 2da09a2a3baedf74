import type { TableForm } from '../../shared/files/layout';
import { lineOfRow } from '../formats/table/row-event';

type Cells = readonly string[];

/**
 * A time for a row whose own cannot be read: the middle between the rows before and after it, as a cell of its column may
 * hold it. Null: the row has a time, one of the others has none, or they are not in order.
 */
export function timeBetween(
  form: TableForm,
  row: Cells,
  before: Cells | undefined,
  after: Cells | undefined,
): string | null {
  const column = form.mapping.columns.findIndex(({ use }) => use.kind === 'time');
  if (column === -1 || before === undefined || after === undefined || timeIn(form, row) !== null) return null;
  const from = timeIn(form, before);
  const to = timeIn(form, after);
  if (from === null || to === null || from > to) return null;
  const middle = from + Math.floor((to - from) / 2);
  const texts = [likeNeighbor(before[column] ?? '', from, middle), new Date(middle).toISOString()];
  const fits = (text: string | null): text is string => {
    if (text === null) return false;
    const made = timeIn(form, Object.assign([...row], { [column]: text }));
    return made !== null && made >= from && made <= to;
  };
  return texts.find(fits) ?? null;
}

const WITH_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const PLAIN = /^(\d{4}-\d{2}-\d{2})([ T])(\d{2}:\d{2})(:\d{2})?$/;

/** A time as the neighbor writes its own: without a zone it is as far from UTC. Null: it is written otherwise. */
function likeNeighbor(written: string, itsMs: number, ms: number): string | null {
  const [, day, gap = ' ', clock, seconds = ''] = PLAIN.exec(written.trim()) ?? [];
  if (day === undefined || clock === undefined) return null;
  const shift = Date.parse(`${day}T${clock}${seconds}Z`) - itsMs;
  const text = new Date(ms + shift).toISOString();
  return `${text.slice(0, 10)}${gap}${text.slice(11, seconds === '' ? 16 : 19)}`;
}

/** When the event that a row makes happened, ms since 1970. */
function timeIn(form: TableForm, cells: Cells): number | null {
  const event: unknown = JSON.parse(lineOfRow(form, cells));
  if (typeof event !== 'object' || event === null || !('$time' in event)) return null;
  const time = event.$time;
  const ms = typeof time === 'string' && WITH_ZONE.test(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
