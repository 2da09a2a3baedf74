/**
 * Takes out of a text what must not be written anywhere: the token wherever it stands, whatever follows `Bearer`, and
 * the user's home folder.
 */
export function redact(text: string, secrets: { token: string | null; home: string }): string {
  let clean = text;
  if (secrets.token !== null && secrets.token.length >= 4) clean = clean.split(secrets.token).join('[token]');
  clean = clean.replace(/Bearer\s+[^\s"',]+/gi, 'Bearer [token]');
  if (secrets.home.length > 1) clean = clean.split(secrets.home).join('~');
  return clean;
}
