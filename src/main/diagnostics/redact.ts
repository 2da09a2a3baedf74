import { withoutToken } from '../credentials/redact-token';

/** Name and password in an address, such as that of a proxy: up to the last `@`, since a password may hold one. */
const SIGN_IN = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/]*@/gi;

/** Removes the token, in any encoding, passwords in addresses, and the user's home folder from a text. */
export function redact(text: string, secrets: { token: string | null; home: string }): string {
  const clean = withoutToken(text, secrets.token).replace(SIGN_IN, '$1[password]@');
  return secrets.home.length > 1 ? clean.split(secrets.home).join('~') : clean;
}
