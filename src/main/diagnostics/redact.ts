import { withoutToken } from '../credentials/redact-token';

/** Takes out of a text what must not be written anywhere: the token in any form, and the user's home folder. */
export function redact(text: string, secrets: { token: string | null; home: string }): string {
  const clean = withoutToken(text, secrets.token);
  return secrets.home.length > 1 ? clean.split(secrets.home).join('~') : clean;
}
