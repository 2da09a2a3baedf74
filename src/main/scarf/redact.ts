/** Shorter than any token is; taking such a text out would only make the rest unreadable. */
const SHORTEST_TOKEN = 4;

/** Takes the token out of a text, as it is and as URLs and base64 write it, with whatever follows `Bearer`. */
export function withoutToken(text: string, token: string | null): string {
  let clean = text;
  if (token !== null && token.length >= SHORTEST_TOKEN) {
    const bytes = Buffer.from(token, 'utf8');
    const forms = new Set([token, encodeURIComponent(bytes.toString('utf8')), bytes.toString('base64')]);
    for (const form of forms) clean = clean.split(form).join('[token]');
  }
  return clean.replace(/Bearer\s+[^\s"',<]+/gi, 'Bearer [token]');
}
