/** A shorter text cannot be a token; removing it would only make the rest unreadable. */
const SHORTEST_TOKEN = 4;

/** Replaces the token in a text, in every form that an error may repeat it in, and everything after `Bearer`. */
export function withoutToken(text: string, token: string | null): string {
  let clean = text;
  if (token !== null && token.length >= SHORTEST_TOKEN) {
    for (const form of formsOf(token)) clean = clean.split(form).join('[token]');
  }
  return clean.replace(/Bearer\s+[^\s"',<]+/gi, 'Bearer [token]');
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
