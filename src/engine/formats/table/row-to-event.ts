import type { Column, Mapping } from '../../../shared/mapping';
import { CellTimes } from '../../rules/time/cell-time';

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
    const { members } = this;
    for (let index = 0; index < members.length; index += 1) {
      const member = members[index];
      const cell = cells[index];
      if (member == null || cell === undefined || cell === '') continue;
      text += (text === '' ? '{' : ',') + member(cell);
    }
    return text === '' ? '' : `${text}}`;
  }
}

/** Only what JSON writes as it is: no quote, no backslash, no control character, no half of a surrogate pair. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** As JSON.stringify, which takes several times as long. */
function quoted(cell: string): string {
  return PLAIN.test(cell) ? `"${cell}"` : JSON.stringify(cell);
}

function memberOf({ use }: Column): ((cell: string) => string) | null {
  switch (use.kind) {
    case 'leave-out':
      return null;
    case 'key': {
      const key = `${JSON.stringify(use.key)}:`;
      return (cell) => key + quoted(cell);
    }
    case 'time': {
      const times = new CellTimes(use.format, use.zone);
      // What cannot be read goes on as it is, for the rules to tell.
      return (cell) => `"$time":${JSON.stringify(times.read(cell) ?? cell)}`;
    }
  }
}
