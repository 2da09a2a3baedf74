import { withoutPassword, withoutTokens } from '../credentials/redact-token';

/** Name and password in an address, such as that of a proxy: up to the last `@`, since a password may hold one. */
const SIGN_IN = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/]*@/gi;

/** The header that a proxy is sent. */
const BASIC = /(authorization["']?\s*[:=]\s*["']?Basic\s+)[^\s"']+/gi;

interface Secrets {
  /** Of every account. */
  readonly tokens: readonly string[];
  /** Of proxies. */
  readonly passwords: readonly string[];
  readonly home: string;
}

/** Removes tokens and passwords, in any encoding, passwords in addresses, and the user's home folder from a text. */
export function redact(text: string, secrets: Secrets): string {
  const clean = secrets.passwords
    .reduce(withoutPassword, withoutTokens(text, secrets.tokens))
    .replace(SIGN_IN, '$1[password]@')
    .replace(BASIC, '$1[password]');
  return secrets.home.length > 1 ? clean.split(secrets.home).join('~') : clean;
}
