/** A shorter text is no secret; removing it would only make the rest unreadable. */
const SHORTEST_TOKEN = 4;

/** Replaces the token in a text, in every form that an error may repeat it in, and everything after `Bearer`. */
export function withoutToken(text: string, token: string | null): string {
  return withoutTokens(text, token === null ? [] : [token]);
}

/** Replaces each of these tokens as `withoutToken` does. */
export function withoutTokens(text: string, tokens: readonly string[]): string {
  // What stands after `Bearer` ends at the first quote, which a token may hold: the whole tokens go first, longer ones before.
  const clean = tokens
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, token) => replaced(left, token, '[token]'), text);
  return clean.replace(/Bearer\s+[^\s"',<]+/gi, 'Bearer [token]');
}

/** Replaces a password in a text, in every form that an error may repeat it in. */
export function withoutPassword(text: string, password: string): string {
  return replaced(text, password, '[password]');
}

function replaced(text: string, secret: string, by: string): string {
  if (secret.length < SHORTEST_TOKEN) return text;
  return formsOf(secret).reduce((clean, form) => clean.split(form).join(by), text);
}

/** The token as plain text, and as URLs, JSON and base64 encode it. */
function formsOf(token: string): readonly string[] {
  const forms = [
    token,
    encodeURIComponent(Buffer.from(token, 'utf8').toString('utf8')),
    JSON.stringify(token).slice(1, -1),
    ...[0, 1, 2].map((offset) => inBase64(token, offset)),
  ];
  return forms.filter((form) => form.length >= SHORTEST_TOKEN);
}

/**
 * Base64 of the token after `offset` bytes, as in the header `Basic …`. Three bytes become four letters, so there are three
 * ways to encode it inside a longer text. Letters that include a neighbour's bits are omitted.
 */
function inBase64(token: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(token, 'utf8')]);
  const length = Math.floor(bytes.length / 3) * 4;
  return bytes.toString('base64').slice(offset === 0 ? 0 : 4, length);
}
