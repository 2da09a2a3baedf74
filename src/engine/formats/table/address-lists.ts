import type { Guesses } from '../../questions/guesses';
import { addressesIn, isPublicAddress } from '../../rules/address';

/** The answer that the first public address of a list is the visitor's, and that none is taken. */
const FIRST_PUBLIC = 'first-public';
const NO_ADDRESS = 'none';

type Taken = typeof FIRST_PUBLIC | typeof NO_ADDRESS;

/**
 * Whether the first public address is taken where addresses come as lists, since each proxy on the way adds its own behind
 * the visitor's, or with a port and the like around them. A question if the first cells hold any such text.
 */
export function decideAddressLists(cells: readonly string[], guesses: Guesses): boolean {
  const lists = cells.filter(isList);
  if (lists.length === 0) return false;
  const isOneEach = lists.every((list) => addressesIn(list).length === 1);
  const taken = guesses.decide<Taken>(
    'address-of-list',
    {
      certainty: isOneEach ? 'certain' : 'likely',
      choices: [
        { value: FIRST_PUBLIC, evidence: lists.flatMap((list) => addressesIn(list)[0] ?? []) },
        { value: NO_ADDRESS, evidence: lists },
      ],
      evidence: lists,
    },
    (value): value is Taken => value === FIRST_PUBLIC || value === NO_ADDRESS,
  );
  return taken === FIRST_PUBLIC;
}

function isList(cell: string): boolean {
  return !isPublicAddress(cell) && addressesIn(cell).length > 0;
}
