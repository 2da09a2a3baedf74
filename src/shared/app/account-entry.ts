/** What a person means who enters an account or a token: copied from an address bar, a mail or a script. */

/** Parts of Scarf's addresses that are no account. */
const NO_ACCOUNT =
  /^(?:v\d+|o|orgs?|organizations?|u|users?|accounts?|packages?|pixels?|tracking-pixels?|imports?|settings|dashboard|insights|home|login|[\da-f]{8}-[\da-f-]{27})$/i;
const ADDRESS = /^(?:https?:\/\/)?(?:[\w-]+\.)*scarf\.sh(?:[/?#]|$)|^https?:\/\//i;

/** The account's name in what was typed or pasted; empty when an address names none. */
export function ownerIn(typed: string): string {
  const text = withoutQuotes(typed);
  if (!ADDRESS.test(text)) return text.replace(/^@/, '').replace(/\/+$/, '');
  const [path = ''] = text.replace(/^https?:\/\//i, '').split(/[?#]/);
  const [, ...parts] = path.split('/');
  return parts.map(decoded).find((part) => part !== '' && !NO_ACCOUNT.test(part)) ?? '';
}

/** The token in what was typed or pasted: without what a header, a script or a mail puts around and into it. */
export function tokenIn(typed: string): string {
  const text = withoutQuotes(withoutQuotes(typed).replace(/^authorization\s*:/i, ''));
  return withoutQuotes(text.replace(/^bearer\s+/i, '')).replace(/\s+/g, '');
}

function withoutQuotes(text: string): string {
  return text
    .trim()
    .replace(/^(["'`“”„‘’«»])+|["'`“”„‘’«»]+$/g, '')
    .trim();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
