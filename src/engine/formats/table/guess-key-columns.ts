import { isIP } from 'node:net';
import type { Certainty, NamedValues, QuestionCode } from '../../../shared/checks/question';
import type { Guess, Guesses } from '../../questions/guesses';
import type { DollarKey } from '../../rules/dollar-keys';
import { knownName, nearestDollarKey, normalName } from '../../rules/key-names';
import { areMost, isAddress, isNumber, isTime, isUserAgent, isUuid } from './cell-kinds';
import { columnsFor, preferring, type VendorExport } from '../vendors';
import { isColumnOf, NO_COLUMN, type SampleColumn } from './guess-time-column';
import type { ArtifactNames } from '../../rules/artifact-names';

/** The keys that a column can hold, in the order in which they take theirs. Which column it is may be a question. */
const QUESTIONS = {
  $remote_address: 'address-column',
  $user_agent: 'agent-column',
  $package: 'package-column',
  $unique_id: 'id-column',
  $tracking_pixel: 'pixel-column',
  $version: 'version-column',
  $type: 'type-column',
  $domain: 'domain-column',
  $referrer: 'referrer-column',
} as const satisfies Partial<Record<DollarKey, QuestionCode>>;

export type ColumnKey = keyof typeof QUESTIONS;

/** The keys that a column may hold without their name, by its cells. */
const BY_CELLS = ['$remote_address', '$user_agent', '$package', '$unique_id'] as const;
type AskedKey = (typeof BY_CELLS)[number];

/** Addresses of the server, not of who came to it. */
const OWN_ADDRESS = /server|^sip|dest|dst|local|edge|origin|gateway|(?<!client|remote|visitor)host/;
/** Names that hold an id of the event in some tables, and of a user or a session in others. */
const NO_EVENT_ID =
  /^(?:id|uuid|guid|uid|kennung|identifiant|identificador|identificativo|identificatore|identyfikator|識別子)$/;

const PACKAGE = /pa[ck]k?[ae]t|packag|pacchetto|paquete|pacote|pakiet|artifact|パッケージ/;
const EVENT = /event|ereignis|evenement|gebeurtenis|zdarz|download|イベント/;

/** The keys of Scarf that columns hold, by the names of the columns. `columns`: those without the time. */
export function keyColumns(
  columns: readonly SampleColumn[],
  guesses: Guesses,
  known: KnownBefore,
): ReadonlyMap<string, DollarKey> {
  return columnsOfKeys(columns, COLUMN_KEYS, guesses, known);
}

/** What is known of a file before its columns are guessed. */
interface KnownBefore {
  /** Whose export it is; null: not known. */
  readonly vendor: VendorExport | null;
  /** The names of the account's artifacts; null: no account is connected. */
  readonly names: ArtifactNames | null;
  /** How sure a guess may be that takes a column. Absent: certain. */
  readonly surest?: Certainty;
}

/** The columns of these keys. Which one a key has is a question where more than one may be it. */
export function columnsOfKeys<Key extends ColumnKey>(
  columns: readonly SampleColumn[],
  keys: readonly Key[],
  guesses: Guesses,
  known: KnownBefore,
): ReadonlyMap<string, Key> {
  const taken = new Map<string, Key>();
  for (const key of keys) {
    const free = columns.filter(({ name }) => !taken.has(name));
    const chosen = decideColumn(key, free, guesses, known);
    if (chosen !== NO_COLUMN) taken.set(chosen, key);
  }
  return taken;
}

const COLUMN_KEYS = Object.keys(QUESTIONS) as readonly ColumnKey[];

/** Whether a column may hold a key without its name. */
export function isAsked(key: DollarKey): key is AskedKey {
  return BY_CELLS.some((asked) => asked === key);
}

function decideColumn(
  key: ColumnKey,
  columns: readonly SampleColumn[],
  guesses: Guesses,
  { vendor, names, surest = 'certain' }: KnownBefore,
): string {
  const accepts = isColumnOf(columns);
  const [ofVendor] = columnsFor(vendor, key, columns);
  const guess = preferring(guessOf(key, columns, namedAs(key, columns), names), ofVendor);
  const isSurer = guess.certainty === 'certain' && guess.choices[0]?.value !== NO_COLUMN;
  const asked: Guess<string> =
    isSurer && surest !== 'certain'
      ? { ...guess, certainty: surest, choices: [...guess.choices, { value: NO_COLUMN, evidence: [] }] }
      : guess;
  return guesses.decide(QUESTIONS[key], asked, accepts);
}

/** The columns with a name of the key, the best first: with values, by its name, an outer one, the fullest. */
function namedAs(key: DollarKey, columns: readonly SampleColumn[]): SampleColumn[] {
  return columns
    .filter((column) => column.named && knownName(column.title)?.key === key)
    .sort(
      (a, b) =>
        Number(isEmpty(a)) - Number(isEmpty(b)) ||
        rankOf(a) - rankOf(b) ||
        depthOf(a) - depthOf(b) ||
        filled(b).length - filled(a).length,
    );
}

/** Inside may lie the value of something else. */
function depthOf({ depth = 1 }: SampleColumn): number {
  return depth;
}

function rankOf({ title }: SampleColumn): number {
  return knownName(title)?.rank ?? Infinity;
}

/** How sure the better one of two columns is that are named as the same key. */
function suretyOf(best: SampleColumn, next: SampleColumn): Certainty {
  // Who writes `$referrer` says which column is meant. An empty one takes nothing away.
  const isSaid = rankOf(best) === 0 && rankOf(next) > 0;
  if (isSaid || isEmpty(next)) return 'certain';
  const isFuller = filled(next).length < filled(best).length * MUCH_FULLER;
  const isCopy = best.cells.every((cell, index) => cell === next.cells[index]);
  const isBetter = rankOf(best) < rankOf(next) || depthOf(best) < depthOf(next);
  return isBetter || isFuller || isCopy ? 'likely' : 'open';
}

/** (ours) The share of another column's values from which on one is not fuller. */
const MUCH_FULLER = 0.8;

function isEmpty(column: SampleColumn): boolean {
  return filled(column).length === 0;
}

function guessOf(
  key: ColumnKey,
  columns: readonly SampleColumn[],
  named: readonly SampleColumn[],
  names: ArtifactNames | null,
): Guess<string> {
  const sure = named.filter((column) => !isDoubtful(key, column, named));
  const seeming = withoutPorts(
    key,
    columns.filter((column) => !named.includes(column) && seems(key, column, names)),
  );
  const offered = columns.filter((column) => isNear(key, column));
  const found = new Set([...sure, ...seeming, ...named, ...offered]);
  const guess = (certainty: Certainty, ...values: readonly (SampleColumn | null)[]): Guess<string> => ({
    certainty,
    choices: values.map((column) => {
      if (column === null) return { value: NO_COLUMN, evidence: [] };
      const own = seeming.includes(column) ? ownNames(key, column, names) : null;
      return { value: column.name, evidence: filled(column), ...(own !== null && { named: own }) };
    }),
    evidence: [],
  });
  if (sure.length === 0 && seeming.length === 0) {
    // Without addresses events say little: that is worth a question, whatever the columns are called.
    const isForAddress = key === '$remote_address';
    const offers = new Set([...found, ...(isForAddress ? columns.filter(holdsAnyAddress) : [])]);
    const isAsked = offers.size > 0 || (isForAddress && columns.some(mayHoldAddresses));
    return guess(isAsked ? 'likely' : 'certain', null, ...[...offers].slice(0, OFFERS_AT_MOST));
  }
  if (found.size === 1 && sure.length === 1) return guess('certain', ...found);
  const [best, next] = sure;
  if (best !== undefined) return guess(next === undefined ? 'certain' : suretyOf(best, next), ...found, null);
  const isOpen = seeming.length > 1 || seeming.some((column) => mayNameOthers(key, column, names));
  return guess(isOpen ? 'open' : 'likely', ...found, null);
}

/** Whether a column that names artifacts may name others: those of the other kind too, or with the ends of names only. */
function mayNameOthers(key: ColumnKey, column: SampleColumn, names: ArtifactNames | null): boolean {
  const kind = ARTIFACT_KINDS[key];
  if (names === null || kind === undefined || ownNames(key, column, names) === null) return false;
  const keys = Object.keys(ARTIFACT_KINDS) as readonly ColumnKey[];
  const isOfAll = keys.every((each) => ownNames(each, column, names) !== null);
  return isOfAll || !column.cells.some((cell) => names.knowsWhole({ kind, id: cell.trim() }));
}

const OFFERS_AT_MOST = 5;

/** What stands around an address, and a port behind one of version 4. */
const NO_ADDRESS = /[^\da-f.:]+|(?<=\.\d+):(?=\d+$)/i;

/** Also private ones, which tell nothing, with a port or other words around them, under a name that is not known. */
function holdsAnyAddress({ cells }: SampleColumn): boolean {
  return areMost(cells, (cell) => cell.split(NO_ADDRESS).some((word) => isIP(word) !== 0));
}

/** Without the columns that hold addresses with ports, where another holds addresses alone. */
function withoutPorts(key: ColumnKey, seeming: readonly SampleColumn[]): readonly SampleColumn[] {
  if (key !== '$remote_address') return seeming;
  const alone = seeming.filter(({ cells }) => areMost(cells, (cell) => isIP(cell.trim()) !== 0));
  return alone.length > 0 ? alone : seeming;
}

/** Not empty, and neither a number nor a time. */
function mayHoldAddresses({ cells }: SampleColumn): boolean {
  return filled({ cells }).length > 0 && !areMost(cells, isNumber) && !areMost(cells, isTime);
}

function filled({ cells }: Pick<SampleColumn, 'cells'>): string[] {
  return cells.filter((cell) => cell.trim() !== '');
}

function isDoubtful(key: ColumnKey, column: SampleColumn, named: readonly SampleColumn[]): boolean {
  return isDoubtfulId(key, column) || lacksValues(key, column, named) || isOtherAgent(key, column);
}

/** The values of a key, where its cells tell them. */
const VALUES: Partial<Record<ColumnKey, (cell: string) => boolean>> = {
  // The addresses behind a proxy are private: those of the visitors stand in another column.
  $remote_address: isAddress,
  // `agent` may be who sold something.
  $user_agent: isUserAgent,
};

/** Whether another column of the name has the values of the key, and this one has not. */
function lacksValues(key: ColumnKey, { cells }: SampleColumn, named: readonly SampleColumn[]): boolean {
  const is = VALUES[key];
  return is !== undefined && !areMost(cells, is) && named.some((other) => areMost(other.cells, is));
}

/** An `agent` none of whose values a program gives itself may be a person, or a company. */
function isOtherAgent(key: ColumnKey, column: SampleColumn): boolean {
  if (key !== '$user_agent' || normalName(column.title) !== 'agent') return false;
  return !isEmpty(column) && !column.cells.some(isUserAgent);
}

/**
 * A short name whose cells come again and again is the id of something else. One that counts the rows comes again in the
 * next file, whose events Scarf would then take for those of this one.
 */
function isDoubtfulId(key: ColumnKey, column: SampleColumn): boolean {
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

/** Whether a column without a known name holds a key by its cells, and by a part of its name or by the account. */
function seems(key: ColumnKey, column: SampleColumn, names: ArtifactNames | null): boolean {
  const { named, cells } = column;
  if (named && knownName(column.title) !== undefined) return false;
  const name = normalName(column.name);
  switch (key) {
    case '$remote_address':
      return areMost(cells, isAddress) && !OWN_ADDRESS.test(name);
    case '$user_agent':
      return areMost(cells, isUserAgent) && cells.some((cell) => /[ (]/.test(cell.trim()));
    case '$package':
      return (areMost(cells, isUuid) && PACKAGE.test(name)) || ownNames(key, column, names) !== null;
    case '$unique_id':
      return cells.length > 1 && areMost(cells, isUuid) && areUnique(column) && EVENT.test(name);
    case '$tracking_pixel':
      return ownNames(key, column, names) !== null;
    case '$version':
    case '$type':
    case '$domain':
    case '$referrer':
      return false;
  }
}

/** The kinds of artifacts that columns name. */
const ARTIFACT_KINDS: Partial<Record<ColumnKey, NamedValues['kind']>> = {
  $package: 'package',
  $tracking_pixel: 'pixel',
};

/** How many cells name artifacts of the account; null: too few do. */
export function ownNames(
  key: ColumnKey,
  column: Pick<SampleColumn, 'cells'>,
  names: ArtifactNames | null,
): NamedValues | null {
  const kind = ARTIFACT_KINDS[key];
  if (names === null || kind === undefined) return null;
  const isName = (cell: string): boolean => names.knows({ kind, id: cell.trim() });
  if (!areMost(column.cells, isName)) return null;
  const cells = filled(column);
  return { kind, names: cells.filter(isName).length, values: cells.length };
}

/** A slip of the pen: an offer, never taken. */
function isNear(key: ColumnKey, { name, named }: SampleColumn): boolean {
  return isAsked(key) && named && knownName(name) === undefined && nearestDollarKey(name) === key;
}

/** The key of a column that holds none of Scarf's: its name, without the `$` that is reserved for those. */
export function ownKey(name: string): string {
  // A slip such as `$user_agnet` stays, so that the check names it and offers the key.
  const isSlip =
    name.startsWith('$') && knownName(name) === undefined && nearestDollarKey(name) !== undefined;
  return isSlip ? name : name.replace(/^\$+/, '') || name;
}
