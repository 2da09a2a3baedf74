import { describe, expect, it } from 'vitest';
import {
  failureOfError,
  failureOfStatus,
  networkFailure,
  secondsToWait,
  type Asked,
} from '../../../src/main/scarf/failures';

const TOKEN = 'canary-token-1';
const ASKED: Asked = { method: 'POST', path: '/v2/acme/import?after=x', token: TOKEN };
const NOW = Date.parse('2026-07-01T12:00:00Z');
const ofStatus = (status: number, text = '', retryAfter: string | null = null) =>
  failureOfStatus({ status, text, retryAfter }, ASKED, NOW);

describe('the failure of a status', () => {
  it.each([
    [301, 'redirected', false],
    [304, 'redirected', false],
    [308, 'redirected', false],
    [400, 'rejected', false],
    [401, 'token-refused', false],
    [403, 'token-not-allowed', false],
    [404, 'not-found', false],
    [407, 'proxy-sign-in', false],
    [408, 'timed-out', true],
    [413, 'body-too-large', false],
    [418, 'rejected', false],
    [422, 'rejected', false],
    [429, 'slow-down', true],
    [500, 'scarf-trouble', true],
    [503, 'scarf-trouble', true],
    [599, 'scarf-trouble', true],
    [600, 'unexpected-answer', false],
  ])('%i is %s', (status, code, retryable) => {
    expect(ofStatus(status)).toMatchObject({ code, retryable });
  });

  it('of too many imports is recognised by its text', () => {
    expect(ofStatus(422, '{"message":"Too many active imports"}').code).toBe('too-many-imports');
    expect(ofStatus(422, 'bad $time').code).toBe('rejected');
  });

  it('names the request and a short answer in its details', () => {
    expect(ofStatus(500, 'a\n  b').details).toBe('POST /v2/acme/import: HTTP 500: a b');
    const long = ofStatus(500, 'x'.repeat(10_000)).details ?? '';
    expect(long.length).toBeLessThan(560);
    expect(long.endsWith('…')).toBe(true);
  });

  it('never holds the token, however a server echoes it', () => {
    const base64 = Buffer.from(TOKEN).toString('base64');
    const echo = `Bearer ${TOKEN} ${TOKEN} ${base64} authorization: bearer other-token ${'y'.repeat(430)}${TOKEN}`;
    const details = ofStatus(400, echo).details ?? '';
    for (const secret of [TOKEN, base64, 'other-token', 'canary']) expect(details).not.toContain(secret);
    const thrown = failureOfError(new TypeError(`Invalid URL: https://${TOKEN}@x`), {
      ...ASKED,
      path: `/${TOKEN}`,
    });
    expect(thrown.details).not.toContain(TOKEN);
  });
});

describe('the wait in Retry-After', () => {
  it.each([
    ['7', 7],
    ['999999', 3600],
    ['9'.repeat(400), 3600],
    ['Wed, 01 Jul 2026 12:00:30 GMT', 30],
    ['Wed, 01 Jul 2099 12:00:00 GMT', 3600],
  ])('of %s is %d s', (header, seconds) => {
    expect(secondsToWait(header, NOW)).toBe(seconds);
    expect(ofStatus(429, '', header).retryAfter).toBe(seconds);
    expect(ofStatus(503, '', header).retryAfter).toBe(seconds);
  });

  it.each([
    ...[null, '', 'soon', '-', 'NaN', '0', '-5', '+5', '1.5', '1e3', '0x10', '30 s', '5, 10'],
    ...['Wed, 01 Jul 2026 11:00:00 GMT', 'Thu, 01 Jul 2026 12:00:30 GMT', 'Wed, 31 Jun 2026 12:00:30 GMT'],
    ...['2026-07-01T12:30:00Z', 'July 2026', 'Wed, 01 Jul 2026 12:00:30', 'in 2027'],
  ])('is not asked for by %s', (header) => {
    expect(secondsToWait(header, NOW)).toBeNull();
    expect(ofStatus(429, '', header)).not.toHaveProperty('retryAfter');
  });
});

describe('the failure of a network error', () => {
  it.each([
    ['ENOTFOUND', 'host-not-found'],
    ['EAI_AGAIN', 'host-not-found'],
    ['ENETUNREACH', 'host-not-found'],
    ['ECONNREFUSED', 'connection-refused'],
    ['ECONNRESET', 'connection-lost'],
    ['EPIPE', 'connection-lost'],
    ['ETIMEDOUT', 'timed-out'],
    ['CERT_HAS_EXPIRED', 'certificate-expired'],
    ['CERT_NOT_YET_VALID', 'certificate-expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-wrong-host'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-untrusted'],
    ['CERT_REVOKED', 'certificate-untrusted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'unexpected-answer'],
    ['HPE_INVALID_CONSTANT', 'unexpected-answer'],
    ['HPE_INVALID_EOF_STATE', 'connection-lost'],
    ['ESOMETHING', 'unexpected'],
  ])('%s is %s', (code, name) => {
    const error = Object.assign(new Error('m'), { code });
    expect(networkFailure(error)).toMatchObject({ code: name, details: `${code}: m` });
    expect(networkFailure(new Error('outer', { cause: error })).code).toBe(name);
    expect(networkFailure(new AggregateError([error])).code).toBe(name);
  });

  it('exists for anything that is thrown', () => {
    expect([null, 'text', 7, {}].map((thrown) => networkFailure(thrown).code)).toEqual(
      Array(4).fill('unexpected'),
    );
  });
});
