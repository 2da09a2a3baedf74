/** Headers that let whoever holds them act as the visitor. (ours: the two that go with Authorization and Cookie) */
const SECRETS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
]);

export function isSecretHeader(name: string): boolean {
  return SECRETS.has(name.trim().toLowerCase());
}
