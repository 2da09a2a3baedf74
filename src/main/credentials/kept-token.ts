import type { KeptToken } from './token-store';

/** A token holds no line break. Without a certificate the entry is the token alone, as it was before. */
const BETWEEN = '\n';

export function entryOf({ token, certificate }: KeptToken): string {
  return certificate === null ? token : `${token}${BETWEEN}${certificate}`;
}

export function keptIn(entry: string): KeptToken {
  const [token = '', certificate = null] = entry.split(BETWEEN);
  return { token, certificate };
}
