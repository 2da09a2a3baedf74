import { describe, expect, it } from 'vitest';
import { cleanToken, MAX_TOKEN_BYTES } from '../../../src/main/credentials/token';
import { redact } from '../../../src/main/diagnostics/redact';

describe('a typed token', () => {
  it('is taken out of what was typed around it', () => {
    expect(cleanToken('  Bearer abc-\n123\n')).toEqual({ ok: true, value: 'abc-123' });
  });

  it('never brings a line break to a header', () => {
    expect(cleanToken('abc\r\nX-Header: 1')).toEqual({ ok: true, value: 'abcX-Header:1' });
  });

  it.each([
    ['', 'token-empty'],
    ['  \n', 'token-empty'],
    ['abc–def', 'token-not-ascii'],
    ['abc\u0000def', 'token-not-ascii'],
    ['a'.repeat(MAX_TOKEN_BYTES + 1), 'token-too-long'],
  ])('is refused when a header or a password store cannot hold it: %j', (typed, code) => {
    expect(cleanToken(typed)).toMatchObject({ ok: false, failure: { code } });
  });

  it('may be as long as Windows can save', () => {
    expect(cleanToken('a'.repeat(MAX_TOKEN_BYTES)).ok).toBe(true);
  });
});

describe('redaction', () => {
  const secrets = { tokens: ['canary-0123', 'other-canary'], passwords: [], home: '/home/anna' };

  it('removes the tokens of all accounts, bearer headers and the home folder', () => {
    const text =
      'GET https://x/?t=canary-0123&u=other-canary Authorization: Bearer other.token at /home/anna/files/a.ndjson';
    expect(redact(text, secrets)).toBe(
      'GET https://x/?t=[token]&u=[token] Authorization: Bearer [token] at ~/files/a.ndjson',
    );
  });

  it('removes the token in every encoding', () => {
    const token = 'c%"/+anary-0123';
    const texts = ['', 'B', 'Be', 'Bearer '].flatMap((prefix) => [
      Buffer.from(`${prefix}${token}`).toString('base64'),
      Buffer.from(`${prefix}${token} and more`).toString('base64'),
    ]);
    for (const text of [...texts, JSON.stringify({ token }), encodeURIComponent(token)]) {
      const clean = redact(text, { tokens: [token], passwords: [], home: '' });
      expect(clean).toContain('[token]');
      // Base64 letters that include a neighbour's bits may remain.
      expect(clean.replace('[token]', '').length).toBeLessThan(text.length - token.length + 4);
    }
  });

  it('removes the password of a proxy, also within the header that carries it', () => {
    const password = 'päss"w+rd/1';
    const basic = Buffer.from(`ana:${password}`).toString('base64');
    const more = { ...secrets, passwords: [password, 'other-9'] };
    expect(redact(`other-9, ${JSON.stringify(password)}, ${encodeURIComponent(password)}`, more)).toBe(
      '[password], "[password]", [password]',
    );
    expect(redact(basic, more)).toContain('[password]');
    // Also one that the app does not know any more.
    expect(redact(`Proxy-Authorization: Basic ${basic}`, secrets)).toBe(
      'Proxy-Authorization: Basic [password]',
    );
    expect(redact('HTTP 407, and wants Basic or NTLM', more)).toBe('HTTP 407, and wants Basic or NTLM');
  });

  it('leaves a text without the token as it is when the token is very short', () => {
    expect(redact('a text', { tokens: ['abcd'], passwords: [], home: '' })).toBe('a text');
  });

  it('leaves a text without secrets as it is', () => {
    expect(redact('nothing here', { tokens: [], passwords: [], home: '' })).toBe('nothing here');
  });
});
