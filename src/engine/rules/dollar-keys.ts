/** The keys of an event that Scarf knows (doc), and what each holds. */
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

export function isDollarKey(key: string): key is DollarKey {
  return Object.hasOwn(DOLLAR_KEYS, key);
}

/** Names that other tools use, bare: no `$`, no case, no separators. (ours) */
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
  ...(Object.keys(DOLLAR_KEYS) as DollarKey[]).map((key): [string, DollarKey] => [bare(key), key]),
]);

function alias(key: DollarKey, ...names: readonly string[]): [string, DollarKey][] {
  return names.map((name) => [name, key]);
}

function bare(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The known key that an unknown one most likely means; undefined: no guess is better than a wrong one. */
export function nearestDollarKey(key: string): DollarKey | undefined {
  if (key.length > 40) return undefined;
  const name = bare(key);
  const known = ALIASES.get(name);
  if (known !== undefined) return known;
  // Two slips in a long word, one in a middling one: `$remote_adress`, `$verson`.
  const slips = name.length >= 8 ? 2 : name.length >= 5 ? 1 : 0;
  return (Object.keys(DOLLAR_KEYS) as DollarKey[]).find(
    (candidate) => distance(name, bare(candidate)) <= slips,
  );
}

/** Keys without `$` that may hold the time of an event that has no `$time`. */
const TIME_NAMES: ReadonlySet<string> = new Set(
  [...ALIASES].filter(([, key]) => key === '$time').map(([name]) => name),
);

export function seemsTime(key: string): boolean {
  return key.length <= 40 && TIME_NAMES.has(bare(key));
}

/** Fewest letters to put in, take out or change to make one word of the other. */
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
