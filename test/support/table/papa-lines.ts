import type { TableForm } from '../../../src/shared/files/layout';
import type { Column, Mapping } from '../../../src/shared/files/mapping';
import { TimeReader } from '../../../src/engine/rules/time/time-reader';
import { joinedTime } from '../../../src/engine/rules/time/joined-time';
import { PapaRows, type TableRow } from './papa-rows';

/** Converts the cells of a row, as strings, to the JSON text of an event. */
class StringEvents {
  private readonly members: readonly (((cell: string) => string) | null)[];
  /** The columns of an event's date and of its time of day; -1: there is none. */
  private readonly date: number;
  private readonly clock: number;

  constructor(private readonly mapping: Mapping) {
    this.members = mapping.columns.map(memberOf);
    this.date = mapping.columns.findIndex(({ use }) => use.kind === 'date');
    this.clock = mapping.columns.findIndex(({ use }) => use.kind === 'clock');
  }

  /**
   * The event of a row; empty for an empty row. A row with more cells than columns becomes a JSON list, which the rules
   * set aside: its values may be under the wrong names.
   */
  convert(cells: readonly string[]): string {
    const { length } = this.mapping.columns;
    if (cells.length > length && cells.slice(length).some((cell) => cell.trim() !== '')) {
      return JSON.stringify(cells);
    }
    let text = '';
    const { members } = this;
    for (let index = 0; index < members.length; index += 1) {
      const member = members[index];
      const cell = cells[index];
      if (member == null || cell === undefined || cell === '') continue;
      const value = index === this.date ? joinedTime(cell, cells[this.clock] ?? '') : cell;
      text += (text === '' ? '{' : ',') + member(value);
    }
    return text === '' ? '' : `${text}}`;
  }
}

/** Text that JSON does not escape: without quotes, backslashes, control characters and surrogates. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** The same as JSON.stringify, several times faster. */
function quoted(cell: string): string {
  return PLAIN.test(cell) ? `"${cell}"` : JSON.stringify(cell);
}

function memberOf({ use }: Column): ((cell: string) => string) | null {
  switch (use.kind) {
    case 'leave-out':
    case 'clock':
    case 'zone':
      return null;
    case 'key': {
      const key = `${JSON.stringify(use.key)}:`;
      return (cell) => key + quoted(cell);
    }
    case 'time':
    case 'date': {
      const times = new TimeReader(use);
      // An unreadable time stays as it is, so that the rules report it.
      return (cell) => `"$time":${JSON.stringify(times.read(cell) ?? cell)}`;
    }
  }
}

/** The lines of a table as the reader with Papa Parse makes them: the yardstick for the reader of bytes. */
export function papaLines(
  text: string,
  delimiter: TableForm['layout']['delimiter'],
  mapping: Mapping,
): string {
  const rows = new PapaRows(delimiter);
  const events = new StringEvents(mapping);
  const all: TableRow[] = [...rows.push(text), ...rows.end()];
  return all
    .map((row, index) => {
      if (index === 0 && mapping.header) return '\n';
      return `${row.kind === 'cells' ? events.convert(row.cells) : JSON.stringify(row.text)}\n`;
    })
    .join('');
}
