import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../../../src/shared/files/layout';
import { bodyOf, PACKAGE } from '../../bench';
import { read } from '../table/guessed';

const DESTINATION = { kind: 'package', id: PACKAGE, name: 'docs' } as const;
const T = '2026-07-14T08:21:05Z';
/** The same moment. */
const SECONDS = Date.parse(T) / 1000;
const IP = '52.14.7.9';

function linesOf(...events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** The first event that an import sends. */
async function firstOf(event: object): Promise<Readonly<Record<string, unknown>>> {
  const { text } = await bodyOf(linesOf(event), { destination: DESTINATION });
  return JSON.parse(text.split('\n')[0] ?? '') as Readonly<Record<string, unknown>>;
}

describe('events of other programs', () => {
  it('keep what only has the name of an address, beside a time of Scarf’s own', async () => {
    const event = { $time: T, visit: { Ip: '!' } };
    expect(await firstOf(event)).toEqual(event);
  });

  it.each([
    ['Segment', { messageId: 'm', timestamp: T, receivedAt: T, context: { ip: IP, userAgent: 'curl/8.1' } }],
    [
      'Cloudflare',
      { ClientIP: IP, EdgeStartTimestamp: T, EdgeEndTimestamp: 'x', ClientRequestUserAgent: 'a' },
    ],
    ['Mixpanel', { event: 'x', properties: { time: SECONDS, $insert_id: 'i', ip: IP } }],
    [
      'PostHog',
      { timestamp: T, created_at: 'x', properties: { $ip: IP, $time: SECONDS + 0.5, $lib: 'web' } },
    ],
    ['Fastly', { timestamp: T, client_ip: IP, request_user_agent: 'curl/8.1' }],
    ['Loki', { ts: `${SECONDS}000000000`, remote_addr: '10.0.0.1', x_forwarded_for: IP }],
    ['MongoDB', { timestamp: { $date: T }, ip: IP }],
    ['numbers of ms', { ts: SECONDS * 1000, ip: IP }],
    ['numbers of µs', { event_timestamp: `${SECONDS}000000`, ip: IP }],
  ])('have time and address under names that tell: %s', async (_, event) => {
    expect(await firstOf(event)).toMatchObject({ $time: T, $remote_address: IP });
  });

  it('keep the fraction that Firestore writes beside the seconds', async () => {
    const createdAt = { _seconds: SECONDS, _nanoseconds: 5_000_000 };
    expect(await firstOf({ createdAt, ip: IP })).toMatchObject({ $time: T.replace('Z', '.005Z') });
  });

  it('join a date with its time of day, and a time with its zone, from keys of their own', async () => {
    expect(await firstOf({ date: '14/07/2026', time: '08:21:05', ip: IP })).toMatchObject({ $time: T });
    const zoned = { ts: '2026-07-14 10:21:05', tz: 'Europe/Berlin', ip: IP };
    expect(await firstOf(zoned)).toMatchObject({ $time: T, tz: 'Europe/Berlin' });
    expect(await firstOf({ $time: '2026-07-14 10:21:05', timezone: '+02:00' })).toMatchObject({
      $time: '2026-07-14 10:21:05 +02:00',
    });
    expect(read(linesOf(zoned)).certainty('zone-column')).toBe('likely');
  });

  it('take the first public address of a list', async () => {
    const event = { ts: T, x_forwarded_for: `10.0.0.1, ${IP}:443, 172.16.0.9` };
    expect(await firstOf(event)).toMatchObject({ $remote_address: IP });
    expect(read(linesOf(event)).certainty('address-of-list')).toBe('certain');
    const several = linesOf({ ts: T, x_forwarded_for: `${IP}, 81.2.69.142` });
    expect(read(several).certainty('address-of-list')).toBe('likely');
    expect(read(several, { 'address-of-list': 'none' }).form).not.toEqual(read(several).form);
  });

  it('hold the address of the visitor rather than the one that a proxy or a port stands in', () => {
    const caddy = {
      ts: T,
      request: { remote_ip: '81.2.69.142', client_ip: IP, headers: { 'User-Agent': ['curl/8.1'] } },
    };
    expect(readingOf(read(linesOf(caddy)).form)?.keys).toMatchObject([
      { path: 'ts' },
      { path: 'request.client_ip', use: { key: '$remote_address' } },
      { path: 'request.headers.User-Agent', use: { key: '$user_agent' } },
    ]);
    expect(read(linesOf(caddy)).certainty('address-column')).toBe('likely');
    const traefik = read(linesOf({ time: T, ClientAddr: `${IP}:54321`, ClientHost: IP }));
    expect(traefik.certainty('address-column')).toBe('likely');
    expect(readingOf(traefik.form)?.keys[1]).toMatchObject({ path: 'ClientHost' });
  });

  it('keep every digit of a time in numbers', async () => {
    const line = `{"ts":${SECONDS}123456789,"ip":"${IP}"}\n`;
    expect((await bodyOf(line, { destination: DESTINATION })).text).toContain('08:21:05.123456789Z');
  });

  it('are asked about if two keys fit', () => {
    const two = read(linesOf({ started: T, ended: T, ip: IP }, { started: T, ended: T, ip: IP }));
    expect(two.certainty('time-column')).toBe('open');
    const inner = { a: { timestamp: T }, b: { timestamp: '2026-07-14T09:00:00Z' }, ip: IP };
    expect(read(linesOf(inner)).certainty('time-column')).toBe('open');
    expect(read(linesOf({ happened: T, ip: IP })).certainty('time-column')).toBe('likely');
    expect(read(linesOf({ timestamp: T, ip: IP })).certainty('time-column')).toBe('certain');
    expect(read(linesOf({ expires: T, user_id: SECONDS })).form).toEqual(read(linesOf({ a: 1 })).form);
  });

  it('are asked about if two keys have the name of one of Scarf’s; an outer one is the likelier', () => {
    const certainty = (event: object): string | undefined => read(linesOf(event)).certainty('agent-column');
    const agent = 'curl/8.1';
    const request = { user_agent: 'curl/8.2' };
    expect(certainty({ ts: T, ip: IP, request, user_agent: agent })).toBe('likely');
    expect(certainty({ ts: T, ip: IP, ua: 'curl/8.2', user_agent: agent })).toBe('likely');
    expect(certainty({ ts: T, ip: IP, request, probe: { user_agent: agent } })).toBe('open');
    expect(certainty({ ts: T, ip: IP, user_agent: agent })).toBeUndefined();
  });

  it('are read as the user says', () => {
    const text = linesOf({ started: T, ended: T, client: IP });
    const { form } = read(text, { 'time-column': 'ended', 'address-column': 'none' });
    expect(readingOf(form)).toEqual({
      times: { format: null, zone: 'UTC' },
      keys: [{ path: 'ended', use: { kind: 'time' } }],
    });
  });
});

describe('events with the keys of Scarf', () => {
  it('are read as they are', () => {
    expect(read(linesOf({ $time: T, $remote_address: IP, timestamp: 'x', ip: IP })).form).toEqual({
      encoding: 'utf-8',
      layout: { kind: 'lines' },
    });
  });

  it('are asked about if only the address has another name, or none', () => {
    const named = read(linesOf({ $time: T, client_ip: IP }));
    expect(named.certainty('address-column')).toBe('likely');
    expect(named.questions[0]?.taken).toBe('client_ip');
    const none = read(linesOf({ $time: T, country: 'DE', computer: '10.0.0.7' }));
    expect(none.certainty('address-column')).toBe('likely');
    expect(none.questions[0]?.choices.map(({ value }) => value)).toEqual(['none', 'computer']);
  });
});
