/** (scarf) The keys of an event that Scarf knows, and the type of their values. */
export const DOLLAR_KEYS = {
  $time: 'time',
  $unique_id: 'text',
  $package: 'text',
  $tracking_pixel: 'text',
  $version: 'text',
  $type: 'text',
  $remote_address: 'text',
  $user_agent: 'text',
  $domain: 'text',
  $referrer: 'text',
  $headers: 'headers',
} as const;

export type DollarKey = keyof typeof DOLLAR_KEYS;

type ValueType = (typeof DOLLAR_KEYS)[DollarKey];

export const ALL_DOLLAR_KEYS = Object.keys(DOLLAR_KEYS) as readonly DollarKey[];

/** (scarf) A common slip: the key is `$tracking_pixel`. */
export const MISNAMED_PIXEL_KEY = '$pixel';

export function keysOfType(type: ValueType): DollarKey[] {
  return ALL_DOLLAR_KEYS.filter((key) => DOLLAR_KEYS[key] === type);
}

export function isDollarKey(key: string): key is DollarKey {
  return Object.hasOwn(DOLLAR_KEYS, key);
}

/** (ours) Names that other tools use, in lower case and without `$` and separators. */
const ALIASES: ReadonlyMap<string, DollarKey> = new Map<string, DollarKey>([
  ...alias('$time', 'timestamp', 'ts', 'date', 'datetime', 'createdat', 'eventtime', 'occurredat', 'when'),
  ...alias('$unique_id', 'id', 'uid', 'uuid', 'guid', 'eventid', 'insertid', 'messageid', 'dedupeid'),
  ...alias('$package', 'packageid', 'packagename', 'pkg', 'artifact', 'artifactid'),
  ...alias('$tracking_pixel', 'trackingpixelid', 'pixelid'),
  ...alias('$version', 'ver', 'packageversion', 'tag'),
  ...alias('$type', 'event', 'eventtype', 'eventname', 'kind'),
  ...alias(
    '$remote_address',
    'ip',
    'ipaddress',
    'ipaddr',
    'remoteip',
    'remoteaddr',
    'clientip',
    'xforwardedfor',
  ),
  ...alias('$user_agent', 'ua', 'agent', 'useragentstring'),
  ...alias('$domain', 'host', 'hostname'),
  ...alias('$referrer', 'referer', 'referrerurl', 'refererurl', 'ref'),
  ...alias('$headers', 'header', 'httpheaders', 'requestheaders'),
  ...ALL_DOLLAR_KEYS.map((key): [string, DollarKey] => [normalized(key), key]),
]);

function alias(key: DollarKey, ...names: readonly string[]): [string, DollarKey][] {
  return names.map((name) => [name, key]);
}

function normalized(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The known key that an unknown key most likely means; undefined: none is near enough. */
export function nearestDollarKey(key: string): DollarKey | undefined {
  if (key.length > 40) return undefined;
  const name = normalized(key);
  const known = ALIASES.get(name);
  if (known !== undefined) return known;
  // Two slips in a long word, one in a shorter word: `$remote_adress`, `$verson`.
  const slips = name.length >= 8 ? 2 : name.length >= 5 ? 1 : 0;
  return ALL_DOLLAR_KEYS.find((candidate) => distance(name, normalized(candidate)) <= slips);
}

const TIME_NAMES: ReadonlySet<string> = new Set(
  [...ALIASES].filter(([, key]) => key === '$time').map(([name]) => name),
);

/** Whether a key may hold the time of an event without `$time`. */
export function seemsTime(key: string): boolean {
  return key.length <= 40 && TIME_NAMES.has(normalized(key));
}

/** Levenshtein distance: the fewest letters to insert, remove or replace to turn one word into the other. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
