import { withoutToken } from '../credentials/redact-token';

/** Removes the token, in any encoding, and the user's home folder from a text. */
export function redact(text: string, secrets: { token: string | null; home: string }): string {
  const clean = withoutToken(text, secrets.token);
  return secrets.home.length > 1 ? clean.split(secrets.home).join('~') : clean;
}
