import { describe, expect, it } from 'vitest';
import { cleanToken, MAX_TOKEN_BYTES } from '../../../src/main/credentials/token';
import { redact } from '../../../src/main/diagnostics/redact';

describe('a typed token', () => {
  it('loses what surrounds it', () => {
    expect(cleanToken('  abc-123\n')).toEqual({ ok: true, value: 'abc-123' });
  });

  it.each([
    ['', 'token-empty'],
    ['  \n', 'token-empty'],
    ['abc\ndef', 'token-line-break'],
    ['abc\r\nX-Header: 1', 'token-line-break'],
    ['abc def', 'token-line-break'],
    ['abc–def', 'token-not-ascii'],
    ['abc\u0000def', 'token-not-ascii'],
    ['a'.repeat(MAX_TOKEN_BYTES + 1), 'token-too-long'],
  ])('is refused where no header or password store would take it: %j', (typed, code) => {
    expect(cleanToken(typed)).toMatchObject({ ok: false, failure: { code } });
  });

  it('may be as long as Windows keeps', () => {
    expect(cleanToken('a'.repeat(MAX_TOKEN_BYTES)).ok).toBe(true);
  });
});

describe('redaction', () => {
  const secrets = { token: 'canary-0123', home: '/home/anna' };

  it('takes out the token wherever it stands, bearer headers, and the home folder', () => {
    const text =
      'GET https://x/?t=canary-0123 Authorization: Bearer other.token at /home/anna/files/a.ndjson';
    expect(redact(text, secrets)).toBe(
      'GET https://x/?t=[token] Authorization: Bearer [token] at ~/files/a.ndjson',
    );
  });

  it('takes the token out in every form that something may throw it back in', () => {
    const token = 'c%"/+anary-0123';
    const texts = ['', 'B', 'Be', 'Bearer '].flatMap((before) => [
      Buffer.from(`${before}${token}`).toString('base64'),
      Buffer.from(`${before}${token} and more`).toString('base64'),
    ]);
    for (const text of [...texts, JSON.stringify({ token }), encodeURIComponent(token)]) {
      const clean = redact(text, { token, home: '' });
      expect(clean).toContain('[token]');
      // At most the letters that it shares with its neighbours are left.
      expect(clean.replace('[token]', '').length).toBeLessThan(text.length - token.length + 4);
    }
  });

  it('cannot be made to take out the empty pieces of a very short token', () => {
    expect(redact('a text', { token: 'abcd', home: '' })).toBe('a text');
  });

  it('leaves a text without secrets as it is', () => {
    expect(redact('nothing here', { token: null, home: '' })).toBe('nothing here');
  });
});
