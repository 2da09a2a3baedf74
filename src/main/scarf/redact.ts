/** Takes the token out of a text, as it is and as URLs and base64 write it, with whatever follows `Bearer`. */
export function withoutToken(text: string, token: string | null): string {
  let clean = text;
  if (token !== null && token !== '') {
    const forms = [token, encodeURIComponent(token), Buffer.from(token, 'utf8').toString('base64')];
    for (const form of forms) clean = clean.split(form).join('[token]');
  }
  return clean.replace(/Bearer\s+[^\s"',<]+/gi, 'Bearer [token]');
}
