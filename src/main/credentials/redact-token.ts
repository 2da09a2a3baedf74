/** Shorter than any token is; taking such a text out would only make the rest unreadable. */
const SHORTEST_TOKEN = 4;

/** Takes the token out of a text, in every form it may have been thrown back in, with whatever follows `Bearer`. */
export function withoutToken(text: string, token: string | null): string {
  let clean = text;
  if (token !== null && token.length >= SHORTEST_TOKEN) {
    for (const form of formsOf(token)) clean = clean.split(form).join('[token]');
  }
  return clean.replace(/Bearer\s+[^\s"',<]+/gi, 'Bearer [token]');
}

/** As it is, and as URLs, JSON and base64 write it. */
function formsOf(token: string): readonly string[] {
  const forms = [
    token,
    encodeURIComponent(Buffer.from(token, 'utf8').toString('utf8')),
    JSON.stringify(token).slice(1, -1),
    ...[0, 1, 2].map((before) => inBase64(token, before)),
  ];
  return forms.filter((form) => form.length >= SHORTEST_TOKEN);
}

/**
 * Base64 of the token with so many bytes before it, as in the header `Basic …`: three bytes make four letters, so a
 * longer text writes it in one of three ways. Letters that neighbours share are left out.
 */
function inBase64(token: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(token, 'utf8')]);
  const whole = Math.floor(bytes.length / 3) * 4;
  return bytes.toString('base64').slice(before === 0 ? 0 : 4, whole);
}
