import type { Column, Mapping } from '../../../shared/mapping';
import { CellTimes } from './cell-times';

/** Turns the cells of a row into the text of an event. */
export class RowText {
  private readonly members: readonly (((cell: string) => string) | null)[];

  constructor(private readonly mapping: Mapping) {
    this.members = mapping.columns.map(memberOf);
  }

  /**
   * The event of a row. A row that does not fit the header becomes a list of its cells, which is no event: its values
   * might have moved under other names.
   */
  of(cells: readonly string[]): string {
    const { length } = this.mapping.columns;
    if (cells.length > length && cells.slice(length).some((cell) => cell.trim() !== '')) {
      return JSON.stringify(cells);
    }
    let text = '';
    for (const [index, member] of this.members.entries()) {
      const cell = cells[index];
      if (member === null || cell === undefined || cell === '') continue;
      text += (text === '' ? '{' : ',') + member(cell);
    }
    return text === '' ? '' : `${text}}`;
  }
}

function memberOf({ use }: Column): ((cell: string) => string) | null {
  switch (use.kind) {
    case 'leave-out':
      return null;
    case 'key': {
      const key = `${JSON.stringify(use.key)}:`;
      return (cell) => key + JSON.stringify(cell);
    }
    case 'time': {
      const times = new CellTimes(use.format, use.zone);
      // What cannot be read goes on as it is, for the rules to tell.
      return (cell) => `"$time":${JSON.stringify(times.read(cell) ?? cell)}`;
    }
  }
}
