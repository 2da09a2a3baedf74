import type { Certainty, QuestionCode } from '../../../shared/question';
import type { Guess, Guesses } from '../../questions/guesses';
import { keysOfType, type DollarKey } from '../../rules/dollar-keys';
import { knownName, nearestDollarKey, normalName } from '../../rules/key-names';
import { areMost, isAddress, isUserAgent, isUuid } from './cell-kinds';
import { NO_COLUMN, type SampleColumn } from './guess-time-column';

/** The keys whose column is a question, asked first. The others go to the column with the surest name. */
const QUESTIONS = {
  $remote_address: 'address-column',
  $user_agent: 'agent-column',
  $package: 'package-column',
  $unique_id: 'id-column',
} as const satisfies Partial<Record<DollarKey, QuestionCode>>;

type AskedKey = keyof typeof QUESTIONS;

/** Addresses of the server, not of who came to it. */
const OWN_ADDRESS = /server|^sip|dest|dst|local|edge|origin|gateway|host/;
/** Names that hold an id of the event in some tables, and of a user or a session in others. */
const NO_EVENT_ID =
  /^(?:id|uuid|guid|uid|kennung|identifiant|identificador|identificativo|identificatore|identyfikator|識別子)$/;

const PACKAGE = /pa[ck]k?[ae]t|packag|pacchetto|paquete|pacote|pakiet|artifact|パッケージ/;
const EVENT = /event|ereignis|evenement|gebeurtenis|zdarz|download|イベント/;

/** The keys of Scarf that columns hold, by the names of the columns. `columns`: those without the time. */
export function keyColumns(
  columns: readonly SampleColumn[],
  guesses: Guesses,
): ReadonlyMap<string, DollarKey> {
  const taken = new Map<string, DollarKey>();
  const free = (): SampleColumn[] => columns.filter(({ name }) => !taken.has(name));
  for (const key of ASKED_KEYS) {
    const chosen = decideColumn(key, free(), guesses);
    if (chosen !== NO_COLUMN) taken.set(chosen, key);
  }
  for (const key of keysOfType('text')) {
    const [first] = isAsked(key) ? [] : namedAs(key, free());
    if (first !== undefined) taken.set(first.name, key);
  }
  return taken;
}

const ASKED_KEYS: readonly AskedKey[] = ['$remote_address', '$user_agent', '$package', '$unique_id'];

function isAsked(key: DollarKey): boolean {
  return Object.hasOwn(QUESTIONS, key);
}

function decideColumn(key: AskedKey, columns: readonly SampleColumn[], guesses: Guesses): string {
  const names = new Set([NO_COLUMN, ...columns.map(({ name }) => name)]);
  const accepts = (value: string): value is string => names.has(value);
  return guesses.decide(QUESTIONS[key], guessOf(key, columns, namedAs(key, columns)), accepts);
}

function namedAs(key: DollarKey, columns: readonly SampleColumn[]): SampleColumn[] {
  return columns
    .flatMap((column) => {
      const known = column.named ? knownName(column.title) : undefined;
      return known?.key === key ? [{ column, rank: known.rank }] : [];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ column }) => column);
}

function guessOf(
  key: AskedKey,
  columns: readonly SampleColumn[],
  named: readonly SampleColumn[],
): Guess<string> {
  const sure = named.filter((column) => !isDoubtfulId(key, column));
  const seeming = columns.filter((column) => !named.includes(column) && seems(key, column));
  const offered = columns.filter((column) => isNear(key, column));
  const found = new Set([...sure, ...seeming, ...named, ...offered]);
  const guess = (certainty: Certainty, ...values: readonly (SampleColumn | null)[]): Guess<string> => ({
    certainty,
    choices: values.map((column) =>
      column === null ? { value: NO_COLUMN, evidence: [] } : { value: column.name, evidence: filled(column) },
    ),
    evidence: [],
  });
  if (sure.length === 0 && seeming.length === 0)
    return guess(found.size > 0 ? 'likely' : 'certain', null, ...found);
  if (found.size === 1 && sure.length === 1) return guess('certain', ...found);
  const [best, next] = sure;
  const isNamedSo =
    best !== undefined &&
    (next === undefined || (normalName(best.title) === normalName(key) && best.title !== next.title));
  const isOpen = sure.length === 0 && seeming.length > 1;
  return guess(isNamedSo ? 'certain' : isOpen ? 'open' : 'likely', ...found, null);
}

function filled({ cells }: SampleColumn): string[] {
  return cells.filter((cell) => cell.trim() !== '');
}

/**
 * A short name whose cells come again and again is the id of something else. One that counts the rows comes again in the
 * next file, whose events Scarf would then take for those of this one.
 */
function isDoubtfulId(key: AskedKey, column: SampleColumn): boolean {
  if (key !== '$unique_id' || !NO_EVENT_ID.test(normalName(column.title))) return false;
  return !areUnique(column) || countsRows(column);
}

function countsRows({ cells }: SampleColumn): boolean {
  const first = Number(cells[0]);
  return cells.length > 1 && first <= 1 && cells.every((cell, index) => cell === String(first + index));
}

function areUnique(column: SampleColumn): boolean {
  const cells = filled(column);
  return new Set(cells).size >= cells.length * 0.9;
}

/** Whether a column without a known name holds a key by its cells, and by a part of its name. */
function seems(key: AskedKey, column: SampleColumn): boolean {
  const { named, cells } = column;
  if (named && knownName(column.title) !== undefined) return false;
  const name = normalName(column.name);
  switch (key) {
    case '$remote_address':
      return areMost(cells, isAddress) && !OWN_ADDRESS.test(name);
    case '$user_agent':
      return areMost(cells, isUserAgent) && cells.some((cell) => /[ (]/.test(cell.trim()));
    case '$package':
      return areMost(cells, isUuid) && PACKAGE.test(name);
    case '$unique_id':
      return cells.length > 1 && areMost(cells, isUuid) && areUnique(column) && EVENT.test(name);
  }
}

/** A slip of the pen: an offer, never taken. */
function isNear(key: AskedKey, { name, named }: SampleColumn): boolean {
  return named && knownName(name) === undefined && nearestDollarKey(name) === key;
}

/** The key of a column that holds none of Scarf's: its name, without the `$` that is reserved for those. */
export function ownKey(name: string): string {
  // A slip such as `$user_agnet` stays, so that the check names it and offers the key.
  const isSlip =
    name.startsWith('$') && knownName(name) === undefined && nearestDollarKey(name) !== undefined;
  return isSlip ? name : name.replace(/^\$+/, '') || name;
}
