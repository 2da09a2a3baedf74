import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VENDORS, type Vendor } from '../../../../src/shared/files/preset';
import { bodyOf, PACKAGE } from '../bench';
import { read } from './table/guessed';

const FOLDER = join(import.meta.dirname, '../../../fixtures/exports');
const FILES: Readonly<Record<Vendor, string>> = {
  segment: 'segment.ndjson',
  posthog: 'posthog.ndjson',
  ga4: 'ga4.ndjson',
  mixpanel: 'mixpanel.ndjson',
  amplitude: 'amplitude.json',
  fastly: 'fastly.ndjson',
  loki: 'loki.ndjson',
  cloudflare: 'cloudflare.ndjson',
  scarf: 'scarf.csv',
};

function textOf(vendor: Vendor): string {
  return readFileSync(join(FOLDER, FILES[vendor]), 'utf8');
}

/** The keys of Scarf in the events that an import sends. */
async function sent(text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const destination = { kind: 'package', id: PACKAGE, name: 'docs' } as const;
  const body = await bodyOf(text, { destination });
  return body.text
    .trim()
    .split('\n')
    .map((line) => {
      const all = Object.entries(JSON.parse(line) as Record<string, unknown>);
      return Object.fromEntries(all.filter(([key]) => key.startsWith('$')));
    });
}

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64)';

describe('an export of another program', () => {
  it.each(VENDORS)('is recognised by its keys and their values: %s', (vendor) => {
    const { questions, certainty } = read(textOf(vendor));
    expect(questions.find(({ code }) => code === 'preset')?.taken).toBe(vendor);
    expect([certainty('preset'), certainty('time-column')]).toEqual(['certain', 'certain']);
  });

  it.each<[Vendor, Readonly<Record<string, unknown>>]>([
    [
      'segment',
      {
        $time: '2026-07-14T08:21:05.300Z',
        $unique_id: 'ajs-0001',
        $remote_address: '52.14.7.9',
        $user_agent: AGENT,
        $referrer: 'https://example.com/',
        $type: 'Package Downloaded',
      },
    ],
    [
      'posthog',
      {
        $time: '2026-07-14T08:21:05.123000+00:00',
        $unique_id: '018f6a3e-0000-7000-8000-000000000001',
        $remote_address: '52.14.7.9',
        $user_agent: AGENT,
        $referrer: 'https://example.com/',
        $domain: 'docs.example.org',
        $type: '$pageview',
      },
    ],
    ['ga4', { $time: '2026-07-14T08:21:05.123456Z', $domain: 'docs.example.org', $type: 'page_view' }],
    [
      'mixpanel',
      {
        $time: '2026-07-14T08:21:05Z',
        $unique_id: '29fc2962-6d9c',
        $remote_address: '52.14.7.9',
        $referrer: 'https://example.com/',
        $type: 'Download',
      },
    ],
    [
      'amplitude',
      {
        $time: '2026-07-14T08:21:05.123000Z',
        $unique_id: 'i-1',
        $remote_address: '52.14.7.9',
        $version: '1.4.2',
        $type: 'download',
      },
    ],
    [
      'fastly',
      {
        $time: '2026-07-14T08:21:05+0000',
        $remote_address: '52.14.7.9',
        $user_agent: 'curl/8.1',
        $domain: 'get.example.org',
      },
    ],
    [
      'loki',
      { $time: '2026-07-14T08:21:05.123456789Z', $remote_address: '52.14.7.9', $user_agent: 'curl/8.1' },
    ],
    [
      'cloudflare',
      {
        $time: '2026-07-14T08:21:05.123Z',
        $unique_id: '8a1b2c3d4e5f6001',
        $remote_address: '52.14.7.9',
        $user_agent: 'curl/8.1',
        $domain: 'get.example.org',
      },
    ],
    [
      'scarf',
      {
        $time: '2026-07-14T08:21:05Z',
        $unique_id: 'b7e1b3a2-0001',
        $package: 'oven-cli',
        $version: '1.4.2',
        $user_agent: 'curl/8.1',
        $type: 'binary-download',
      },
    ],
  ])('sends what Scarf reads: %s', async (vendor, event) => {
    expect((await sent(textOf(vendor)))[0]).toMatchObject(event);
  });

  it('is asked about where the values do not fit', () => {
    const text = textOf('segment').replaceAll(/"type":"\w+"/g, '"type":"visit"');
    expect(read(text).certainty('preset')).toBe('likely');
  });

  it('is nothing that a user must take', async () => {
    const { questions, form } = read(textOf('segment'), { preset: 'none' });
    expect(questions.find(({ code }) => code === 'preset')?.answered).toBe('given');
    expect('keys' in form && form.keys?.map(({ path }) => path)).toEqual([
      'timestamp',
      'context.ip',
      'context.userAgent',
      'properties.package',
      'messageId',
    ]);
  });

  it('is no file of Scarf’s own events, nor one with some of its keys', () => {
    const own =
      '{"$time":"2026-07-14T08:21:05Z","type":"track","messageId":"m","userId":"u","sentAt":"2026-07-14T08:21:05Z"}\n';
    expect(read(own).certainty('preset')).toBeUndefined();
    expect(
      read('{"event":"x","time":"2026-07-14T08:21:05Z","ip":"52.14.7.9"}\n').certainty('preset'),
    ).toBeUndefined();
  });

  it('can be said where it was not recognised', () => {
    const text =
      '{"timestamp":"2026-07-14T08:21:05Z","context":{"ip":"52.14.7.9","page":{"referrer":"https://example.com/"}}}\n';
    const { form } = read(text, { preset: 'segment' });
    expect('keys' in form && form.keys?.map(({ path }) => path)).toContain('context.page.referrer');
  });
});
