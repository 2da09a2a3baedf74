import type { Column } from '../../../shared/files/mapping';
import type { Guess, Guesses } from '../../questions/guesses';
import { isAddress } from '../table/cell-kinds';
import { isColumnOf, NO_COLUMN } from '../table/guess-time-column';
import { LOG_KEYS, type LogField } from './log-columns';

/** Behind a proxy the address of the client is the first of a list that the proxy sends along. */
const MOST = 0.9;

/**
 * The columns with the address of who came: the client's own, or the one that a proxy names, as a question. `places`: how
 * the reader found the values of a line.
 */
export function decideAddress(
  columns: readonly Column[],
  fields: ReadonlyMap<LogField, number>,
  rows: readonly (readonly string[])[],
  guesses: Guesses,
  places: 'known' | 'guessed',
): readonly Column[] {
  const candidates = (['address', 'forwarded'] as const).flatMap((field) => {
    const at = fields.get(field);
    const name = at === undefined ? undefined : columns[at]?.name;
    return at === undefined || name === undefined ? [] : [{ field, at, name }];
  });
  const own = candidates.find(({ field }) => field === 'address');
  const forwarded = candidates.find(({ field }) => field === 'forwarded');
  const cellsOf = (at: number): string[] => rows.flatMap((cells) => cells[at] || []);
  const named = forwarded === undefined ? [] : cellsOf(forwarded.at).filter(isAddress);
  const isBehindProxy = named.length > 0 && named.length >= rows.length * MOST;
  const ranked = [isBehindProxy ? forwarded : own, isBehindProxy ? own : forwarded];
  const choices = ranked.flatMap((candidate) =>
    candidate === undefined ? [] : [{ value: candidate.name, evidence: cellsOf(candidate.at) }],
  );
  const isTold = named.length === 0;
  const guess: Guess<string> = {
    certainty: isTold && places === 'known' ? 'certain' : 'likely',
    choices: [...(isTold ? choices.slice(0, 1) : choices), { value: NO_COLUMN, evidence: [] }],
    evidence: [],
  };
  const chosen = guesses.decide('address-column', guess, isColumnOf(columns));
  return columns.map((column) => {
    const { name, use } = column;
    const isAddressNow = use.kind === 'key' && use.key === LOG_KEYS.address;
    if (name === chosen) return { ...column, use: { kind: 'key', key: '$remote_address' } };
    return isAddressNow ? { ...column, use: { kind: 'leave-out' } } : column;
  });
}
