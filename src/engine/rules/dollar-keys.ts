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
