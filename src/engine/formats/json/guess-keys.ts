import { pathOf, type Step } from '../../../shared/files/json-path';
import type { MappedKey } from '../../../shared/files/mapping';
import type { KnownArtifacts } from '../../model/check-facts';
import { ArtifactNames } from '../../rules/artifact-names';
import { isRecord, loneText, ownValue } from '../../rules/records';
import { isDollarKey, keysOfType } from '../../rules/dollar-keys';
import { knownName, normalName } from '../../rules/key-names';
import { toldBy } from '../../rules/telling-names';
import type { Guess, Guesses } from '../../questions/guesses';
import { areMost, isAddress, isUserAgent } from '../table/cell-kinds';
import { decideAddressLists } from '../table/address-lists';
import { columnsOfKeys, isAsked, ownNames, type ColumnKey } from '../table/guess-key-columns';
import {
  guessTimeColumn,
  isColumnOf,
  NO_COLUMN,
  timeUses,
  type SampleColumn,
} from '../table/guess-time-column';
import { decideZoneColumn } from '../table/guess-zone-column';
import { columnsFor, decideVendor, preferring, type VendorExport } from '../vendors';
import type { JsonObject } from './event-places';

const STEPS_AT_MOST = 4;
const PATHS_AT_MOST = 200;
/** (ours) Most events: a few may differ. */
const MOST = 0.5;
/** MongoDB and Firestore write values in objects with such keys. */
const VALUE_KEYS = /^(?:\$(?:date|numberLong)|_seconds)$/;

/** What was found behind the first events, which lack some of its telling keys. */
export interface LaterKeys {
  readonly events: readonly JsonObject[];
  /** The keys of Scarf that values of the first events become: those values keep them. */
  readonly mapped: ReadonlySet<string>;
}

export const NO_LATER_KEYS: LaterKeys = { events: [], mapped: new Set() };

interface KnownOfKeys {
  /** What the user said that they become; undefined: nothing. */
  readonly chosen: readonly MappedKey[] | undefined;
  readonly known: KnownArtifacts | null;
}

/**
 * Where events of other programs have the values of Scarf's keys, by names and content, as for the columns of a table.
 * What is guessed becomes a question. `chosen`: what the user said; whose export it is still tells the zone of its times.
 */
export function decideKeys(
  events: readonly JsonObject[],
  { events: later, mapped }: LaterKeys,
  guesses: Guesses,
  { chosen, known }: KnownOfKeys,
): readonly MappedKey[] {
  const first = events.length > 0 ? events : later;
  if (first.length === 0) return chosen ?? [];
  const columns = columnsIn(events, later, mapped);
  const isOurs = hasKey(first, '$time');
  const vendor = isOurs ? null : decideVendor(columns, guesses);
  if (chosen !== undefined) return chosen;
  const times = timeKeys(isOurs ? NO_COLUMN : decideTime(columns, guesses, vendor), columns);
  const time = times.find(({ use }) => use.kind === 'time')?.path ?? '$time';
  const zone = decideZoneColumn(
    columns,
    columns.find(({ name }) => name === time),
    guesses,
  );
  const parts: readonly MappedKey[] =
    zone === NO_COLUMN ? times : [...times, { path: zone, use: { kind: 'zone' } }];
  const others = columns
    .filter(({ name }) => !parts.some(({ path }) => path === name) && !isDollarKey(name))
    .map((column) => (isOurs ? { ...column, named: column.named && isTelling(column) } : column));
  // Who writes `$time` knows Scarf's keys, but may have forgotten what tells the company.
  const usual: readonly ColumnKey[] = isOurs
    ? ['$remote_address', '$user_agent']
    : ['$remote_address', '$user_agent', '$package', '$unique_id'];
  const names = known === null ? null : new ArtifactNames(known, []);
  const wanted = new Set([...usual, ...keysNamed(others, names)]);
  const lacking = [...wanted].filter(
    (key) => !first.some((event) => Object.hasOwn(event, key)) || later.some((event) => isToldIn(event, key)),
  );
  const surest = isOurs ? 'likely' : 'certain';
  const asked = columnsOfKeys(others, lacking, guesses, { vendor, names, surest });
  const free = others.filter(({ name }) => !asked.has(name));
  const addresses = others.find(({ name }) => asked.get(name) === '$remote_address');
  const isListed = decideAddressLists(addresses?.cells ?? [], guesses);
  const keys = [...asked, ...keysOfVendor(free, vendor, wanted)].map(([path, key]): MappedKey => ({
    path,
    use: { kind: 'key', key },
    ...(isListed && path === addresses?.name && { listed: true }),
  }));
  return [...parts, ...keys];
}

/** The keys of the time. A date goes with the key that holds its time of day, as in a table. */
function timeKeys(chosen: string, columns: readonly KeyColumn[]): readonly MappedKey[] {
  return [...timeUses(columns, chosen)].map(([path, { kind }]) => ({
    path,
    use: { kind: kind === 'clock' ? 'clock' : 'time' },
  }));
}

/** What a vendor's events have besides that nobody is asked about. */
function keysOfVendor(
  columns: readonly KeyColumn[],
  vendor: VendorExport | null,
  asked: ReadonlySet<string>,
): (readonly [string, string])[] {
  return keysOfType('text').flatMap((key) =>
    isAsked(key) || asked.has(key)
      ? []
      : columnsFor(vendor, key, columns).map(({ name }) => [name, key] as const),
  );
}

/** The keys of artifacts that a value has the names of, whatever it is called. */
function keysNamed(columns: readonly KeyColumn[], names: ArtifactNames | null): readonly ColumnKey[] {
  const keys = ['$package', '$tracking_pixel'] as const;
  return keys.filter((key) => columns.some((column) => ownNames(key, column, names) !== null));
}

/** A name alone says too little beside Scarf's own keys. */
function isTelling({ cells }: SampleColumn): boolean {
  return areMost(cells, isAddress) || areMost(cells, isUserAgent);
}

function hasKey(events: readonly JsonObject[], key: string): boolean {
  return events.filter((event) => isFilled(ownValue(event, key))).length >= events.length * MOST;
}

/** Whether an event lacks a key of Scarf and has one that is named as it. */
function isToldIn(event: JsonObject, key: ColumnKey): boolean {
  return !Object.hasOwn(event, key) && Object.keys(event).some((name) => toldBy(name) === key);
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Outer keys go before inner ones: inside may lie a time of something else. */
function decideTime(columns: readonly KeyColumn[], guesses: Guesses, vendor: VendorExport | null): string {
  const usable = columns.filter(({ title, name }) => !isId(title) && name !== '$time');
  const outer = guessTimeColumn(usable.filter(({ depth }) => depth === 1));
  const isFound = outer.choices[0]?.value !== NO_COLUMN && outer.certainty !== 'open';
  const guess: Guess<string> = isFound ? withInner(outer, guessTimeColumn(usable)) : guessTimeColumn(usable);
  const [ofVendor] = columnsFor(vendor, '$time', columns);
  return guesses.decide('time-column', preferring(guess, ofVendor), isColumnOf(columns));
}

function withInner({ certainty, choices, evidence }: Guess<string>, all: Guess<string>): Guess<string> {
  const known = new Set(choices.map(({ value }) => value));
  return {
    certainty,
    evidence,
    choices: [...choices, ...all.choices.filter(({ value }) => !known.has(value))],
  };
}

/** A number of ten digits may be a moment or the id of somebody. */
function isId(title: string): boolean {
  return /(?:id|number|phone|size|bytes|count)$/.test(normalName(title));
}

export interface KeyColumn extends SampleColumn {
  readonly depth: number;
}

/** The texts and numbers in events by their paths, the outer ones first. */
export function columnsIn(
  events: readonly JsonObject[],
  later: readonly JsonObject[],
  mapped: ReadonlySet<string>,
): readonly KeyColumn[] {
  const all = [...events, ...later];
  const first = pathsOf(events);
  const free = [...pathsOf(later)].filter(
    ([path, keys]) => first.has(path) || !mapped.has(knownName(keys.at(-1) ?? '')?.key ?? ''),
  );
  return [...new Map([...first, ...free]).values()]
    .sort((a, b) => a.length - b.length)
    .map((keys) => {
      const title = keys.findLast((key) => !VALUE_KEYS.test(key)) ?? '';
      const cells = all.map((event) => textAt(event, keys));
      const steps: readonly Step[] = keys.map((key) => ({ key }));
      return { name: pathOf(steps), title, named: true, cells, depth: keys.length };
    });
}

function pathsOf(events: readonly JsonObject[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const event of events)
    for (const keys of pathsIn(event)) if (paths.size < PATHS_AT_MOST) paths.set(keys.join('\0'), keys);
  return paths;
}

function pathsIn(value: JsonObject, above: readonly string[] = []): readonly (readonly string[])[] {
  if (above.length >= STEPS_AT_MOST) return [];
  return Object.entries(value)
    .slice(0, PATHS_AT_MOST)
    .flatMap(([key, inner]) => {
      // What lies under `__proto__` is no part of an event that anyone meant.
      if (key === '__proto__') return [];
      const keys = [...above, key];
      if (isRecord(inner)) return pathsIn(inner, keys);
      const text = above.length === 0 ? inner : loneText(inner);
      return typeof text === 'string' || typeof text === 'number' ? [keys] : [];
    });
}

function textAt(event: JsonObject, keys: readonly string[]): string {
  const found = keys.reduce<unknown>(
    (inner, key) => (isRecord(inner) ? ownValue(inner, key) : undefined),
    event,
  );
  const value = keys.length === 1 ? found : loneText(found);
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LONGEST).trim() : '';
}

const LONGEST = 400;
