import { isTimeUse, type Column, type ColumnUse, type Mapping } from '../../../shared/files/mapping';
import type { Answers } from '../../../shared/checks/question';
import type { KnownArtifacts } from '../../model/check-facts';
import type { Guesses } from '../../questions/guesses';
import { ArtifactNames } from '../../rules/artifact-names';
import { columnsFor, decideVendor, preferring } from '../vendors';
import { columnNames, unique } from './column-names';
import { keyColumns, ownKey } from './guess-key-columns';
import { guessTimeColumn, isColumnOf, NO_COLUMN, timeUses, type SampleColumn } from './guess-time-column';
import { decideZoneColumn } from './guess-zone-column';
import { decideAddressLists } from './address-lists';
import { decideNullWords, meantText } from './null-cells';
import { withoutPadding } from './row-to-event';
import type { SampleRow } from './sample-rows';

/** The first rows of a table, as its mapping is guessed from them. */
export interface SampleTable {
  /** Null: no row names the columns. */
  readonly names: readonly string[] | null;
  readonly body: readonly SampleRow[];
  /** The number of columns. */
  readonly width: number;
  /** The row of the names, as it stands in the file. */
  readonly header?: SampleRow;
}

/** The most likely mapping of a table. What is guessed about its columns becomes a question. */
export function guessMapping(table: SampleTable, guesses: Guesses, known: KnownArtifacts | null): Mapping {
  const nulls = decideNullWords(table.body, table.names ?? [], guesses);
  const columns = sampleColumns(table, nulls);
  const accepts = isColumnOf(columns);
  const vendor = decideVendor(columns, guesses);
  const [timeOfVendor] = columnsFor(vendor, '$time', columns);
  const time = guesses.decide('time-column', preferring(guessTimeColumn(columns), timeOfVendor), accepts);
  const zone = decideZoneColumn(
    columns,
    columns.find(({ name }) => name === time),
    guesses,
  );
  const times = new Map(timeUses(columns, time));
  if (zone !== NO_COLUMN) times.set(zone, { kind: 'zone' });
  const keys = keyColumns(
    columns.filter(({ name }) => !times.has(name)),
    guesses,
    { vendor, names: known === null ? null : new ArtifactNames(known, []) },
  );
  const addresses = columns.find(({ name }) => keys.get(name) === '$remote_address');
  const isListed = decideAddressLists(
    addresses === undefined ? [] : writtenCells(table, columns, addresses),
    guesses,
  );
  const taken = new Set<string>(keys.values());
  const isFilled = isAligned(table);
  const useOf = (index: number, key: string | undefined): ColumnUse => {
    const column = columns[index];
    // The numbers of rows would make the same event another one in the next export.
    if (column === undefined || (key === undefined && table.names !== null && areRowNumbers(column)))
      return { kind: 'leave-out' };
    return { kind: 'key', key: key ?? unique(ownKey(column.name), taken) };
  };
  return {
    header: table.names !== null,
    ...(nulls.length > 0 && { nulls }),
    columns: columns.map(({ name }, index) => ({
      name,
      use: times.get(name) ?? useOf(index, keys.get(name)),
      ...(isPadded(table, index, isFilled) && { padded: true as const }),
      ...(isListed && name === addresses?.name && { listed: true as const }),
    })),
  };
}

/** The cells of a column as they are sent, with spaces that are no padding of a table. */
function writtenCells(
  { body }: SampleTable,
  columns: readonly SampleColumn[],
  column: SampleColumn,
): readonly string[] {
  const index = columns.indexOf(column);
  return body.map(({ cells }) => withoutPadding(cells[index]?.text ?? ''));
}

/** The columns of a table by name alone. */
export function named({ names, width }: SampleTable): Mapping {
  const columns = columnNames(names ?? [], width).map((name) => ({
    name,
    use: { kind: 'leave-out' } as const,
  }));
  return { header: names !== null, columns };
}

/** A mapping of the user with the columns that were given for this file. */
export function withGivenColumns(mapping: Mapping, table: SampleTable, given: Answers): Mapping {
  const { 'time-column': time, 'address-column': address } = given;
  const times = time === undefined ? null : timeUses(sampleColumns(table, mapping.nulls ?? []), time);
  const isKnown = time === NO_COLUMN || (times !== null && times.size > 0);
  const use = ({ name, use: own }: Column): ColumnUse => {
    const isAddress = own.kind === 'key' && own.key === '$remote_address';
    if (times?.has(name) === true) return times.get(name) ?? own;
    if (isKnown && (isTimeUse(own) || own.kind === 'clock' || own.kind === 'zone'))
      return { kind: 'key', key: ownKey(name) };
    if (address === name) return { kind: 'key', key: '$remote_address' };
    return isAddress && address !== undefined ? { kind: 'key', key: ownKey(name) } : own;
  };
  return { ...mapping, columns: mapping.columns.map((column) => ({ ...column, use: use(column) })) };
}

function sampleColumns({ names, body, width }: SampleTable, nulls: readonly string[]): SampleColumn[] {
  return columnNames(names ?? [], width).map((name, index) => ({
    name,
    title: names?.[index]?.trim() ?? '',
    named: (names?.[index]?.trim() ?? '') !== '',
    cells: body.map(({ cells }) => meantText(cells[index]?.text ?? '', nulls)),
  }));
}

/** Names that pandas and R give to a column without one. */
const UNNAMED = /^(?:Unnamed: \d+|\.\.\.\d+)$/;

/** Whether a column without a name counts the rows. */
function areRowNumbers({ title, named: isNamed, cells }: SampleColumn): boolean {
  if (isNamed && !UNNAMED.test(title)) return false;
  const first = Number(cells[0]);
  return cells.length > 1 && cells.every((cell, index) => cell === String(first + index));
}

/** So many cells must be padded if their header is not. */
const CELLS_PADDED = 5;

/** Whether spaces around the cells of a column are there in every row, outside of quotes, or to align it. */
function isPadded({ body, header }: SampleTable, index: number, isFilled: boolean): boolean {
  const cells = body.flatMap(({ cells: own }) => own[index] ?? []).filter(({ text }) => text.trim() !== '');
  const bare = cells.filter(({ quoted }) => !quoted);
  if (cells.some(({ quoted, padded }) => quoted && padded)) return bare.every(({ padded }) => padded);
  const isEnough = header?.cells[index]?.padded === true || isFilled || bare.length >= CELLS_PADDED;
  if (!isEnough || !bare.some(({ padded }) => padded)) return false;
  return bare.every(({ padded }) => padded) || new Set(bare.map(({ text }) => text.length)).size === 1;
}

/** Whether each column but the last, whose spaces editors remove, is as wide in every row as in the header. */
function isAligned({ body, header }: SampleTable): boolean {
  const columns = header?.cells.slice(0, -1) ?? [];
  if (columns.length === 0 || body.length < 2) return false;
  return columns.every(({ text }, index) =>
    body.every(({ cells }) => (cells[index]?.text.length ?? 0) === text.length),
  );
}
