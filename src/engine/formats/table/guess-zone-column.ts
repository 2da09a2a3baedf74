import type { Guesses } from '../../questions/guesses';
import { zonedTime, zoneInCell } from '../../rules/time/joined-time';
import { readWritten } from '../../rules/time/written-time';
import { isZoneName, zoneInName } from '../../rules/time/zone-names';
import { areMost } from './cell-kinds';
import { isColumnOf, NO_COLUMN, type SampleColumn } from './guess-time-column';

/**
 * The column whose cells are the zones of the times, by its name and its cells, as a question; `NO_COLUMN`: none is, or
 * the times name their own. `time`: the column of the time.
 */
export function decideZoneColumn(
  columns: readonly SampleColumn[],
  time: SampleColumn | undefined,
  guesses: Guesses,
): string {
  if (time === undefined || areMost(time.cells, namesItsZone) || zoneInName(time.title) !== null)
    return NO_COLUMN;
  const zones = columns.filter(
    ({ title, named, cells }) => named && isZoneName(title) && areMost(cells, isZone),
  );
  const choices = zones.map(({ name, cells }) => ({
    value: name,
    evidence: time.cells.map((cell, index) => zonedTime(cell, cells[index] ?? '')),
  }));
  const [first, ...others] = zones;
  const haveOtherZones = others.some(({ cells }) =>
    cells.some((cell, index) => cell !== '' && !['', cell].includes(first?.cells[index] ?? '')),
  );
  const isOfVisitor = zones.length > 0 && zones.every(({ title }) => OF_VISITOR.test(title));
  return guesses.decide(
    'zone-column',
    {
      certainty: isOfVisitor || haveOtherZones ? 'open' : 'likely',
      choices: [...choices, { value: NO_COLUMN, evidence: [] }],
      evidence: choices.length === 0 ? [] : time.cells,
    },
    isColumnOf(columns),
  );
}

/** The zone of who came may stand beside a time of the server. */
const OF_VISITOR = /user|client|visitor|local/i;

function isZone(cell: string): boolean {
  return zoneInCell(cell) !== null;
}

function namesItsZone(cell: string): boolean {
  const written = readWritten(cell);
  return written !== null && written.zone.kind !== 'none';
}
