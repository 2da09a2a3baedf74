import type { FlawedRow } from '../../../shared/checks/flawed-row';
import type { ProblemCode } from '../../../shared/checks/problem';

/** What a row of totals says in one of its cells, in the languages of the exports that people import. */
const TOTAL =
  /^(?:(?:grand )?(?:sub)?totals?|sum|(?:zwischen|gesamt)?summe|(?:ins)?gesamt|total (?:général|general)|totale|totaal|somme|suma|razem|итого|合計|合计)$/i;
const TIMELESS: ReadonlySet<ProblemCode> = new Set(['time-missing', 'time-unreadable', 'not-object']);

/** Whether a row of a table, or the event that it became, has no time of its own and says that it is a total. */
export function looksLikeTotal({ content, problems }: FlawedRow): boolean {
  if (!problems.some(({ code }) => TIMELESS.has(code))) return false;
  if (content.kind === 'event')
    return content.fields.some(({ key, shown }) => key === '$time' && isTotal(shown));
  return content.kind === 'cells' && content.cells.some((cell) => isTotal(cell));
}

function isTotal(cell: string): boolean {
  return TOTAL.test(cell.trim().replace(/\s*:$/, ''));
}
