import { isRecord, ownValue } from './records';

/** (ours) Headers that let their holder act as the visitor: Authorization, Cookie and the two that go with them. */
const SECRETS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
]);

export function isSecretHeader(name: string): boolean {
  return SECRETS.has(name.trim().toLowerCase());
}

/** (scarf) `$headers` is a list of `{name, value}`, both text. */
export function isHeader(item: unknown): item is { name: string; value: string } {
  return (
    isRecord(item) &&
    typeof ownValue(item, 'name') === 'string' &&
    typeof ownValue(item, 'value') === 'string'
  );
}
