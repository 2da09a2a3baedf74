import fc from 'fast-check';
import { expect, it } from 'vitest';
import { logForm, readLog, withAllRequests } from '../../../../support/logs/log-events';
import { rounds } from '../../../../support/rounds';

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => isLogged(value));
const path = text.map((value) => `/${value.replaceAll(/\s/gu, '_')}`);
const request = fc.record({
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  user: fc.constantFrom('-', 'anna', 'John Smith'),
  path,
  status: fc.constantFrom('200', '206', '304', '404', '500'),
  bytes: fc.nat(1_000_000),
  referrer: text,
  agent: text,
  second: fc.nat(59),
});

/** Control characters and a lone `-` mean something else in a log. */
function isLogged(value: string): boolean {
  return !/\p{Cc}|\p{Cs}/u.test(value) && value.trim() !== '-';
}

/** What nginx makes of a value: quotes, backslashes and all that is not ASCII as the bytes of UTF-8. */
function byNginx(value: string): string {
  const bytes = [...Buffer.from(value)];
  return bytes
    .map((byte) => (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c ? hex(byte) : char(byte)))
    .join('');
}

/** What Apache makes of it. */
function byApache(value: string): string {
  const bytes = [...Buffer.from(value)];
  return bytes
    .map((byte) => {
      if (byte === 0x22 || byte === 0x5c) return `\\${char(byte)}`;
      return byte < 0x20 || byte > 0x7e ? hex(byte).toLowerCase() : char(byte);
    })
    .join('');
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function char(byte: number): string {
  return String.fromCharCode(byte);
}

it.each([
  ['nginx', byNginx],
  ['Apache', byApache],
] as const)(
  'reads any requests that %s writes as they were, wherever the bytes are cut',
  async (_, escaped) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        async (requests, cut) => {
          const usual = '203.0.113.7 - - [27/Nov/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 5 "-" "curl/8"\n';
          const lines = requests.map(
            ({ address, user, path: own, status, bytes, referrer, agent, second }) => {
              const time = `27/Nov/2026:10:00:${String(second).padStart(2, '0')} +0100`;
              const quoted = [`GET ${own} HTTP/1.1`, referrer, agent].map(escaped);
              return `${address} - ${user} [${time}] "${quoted[0] ?? ''}" ${status} ${bytes} "${quoted[1] ?? ''}" "${quoted[2] ?? ''}"\n`;
            },
          );
          const log = usual.repeat(3) + lines.join('');
          const { events } = await readLog(log, withAllRequests(logForm(usual.repeat(3))), cut);
          expect(events.slice(3)).toEqual(
            requests.map(({ address, path: own, status, referrer, agent, second }) => ({
              $remote_address: address,
              $time: `2026-11-27T09:00:${String(second).padStart(2, '0')}Z`,
              method: 'GET',
              path: own,
              status,
              ...(referrer !== '' && { $referrer: referrer }),
              ...(agent !== '' && { $user_agent: agent }),
            })),
          );
        },
      ),
      { numRuns: rounds(60) },
    );
  },
);
