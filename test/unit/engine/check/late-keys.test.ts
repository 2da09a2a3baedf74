import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../../../src/engine/check/check-file';
import type { CheckOptions } from '../../../../src/engine/check/check-options';
import type { CheckFacts } from '../../../../src/engine/model/check-facts';
import { readingOf } from '../../../../src/shared/files/layout';
import { NO_ANSWERS } from '../../../../src/shared/checks/question';
import { event, fileWith, linesOf, makeBody, never, NOW, PACKAGE, planFor } from '../bench';

const DESTINATION = { kind: 'package', id: PACKAGE, name: 'docs' } as const;
const TIME = '2026-07-14T08:21:05Z';
const ADDRESS = '52.14.7.9';

/** More than the check looks at before it reads the file. */
const FIRST = 700;
const LATER = 30;

function fileOf(first: (at: number) => object, later: (at: number) => object): readonly string[] {
  return [
    ...Array.from({ length: FIRST }, (_, at) => first(at)),
    ...Array.from({ length: LATER }, (_, at) => later(at)),
  ].map((each) => JSON.stringify(each));
}

/** An event of another kind, with none of Scarf's values. */
function beat(at: number): object {
  return { level: 'info', text: `beat ${at} ${'.'.repeat(100)}` };
}

function withTime(at: number): object {
  return { $time: TIME, $unique_id: `beat-${at}`, text: '.'.repeat(100) };
}

async function checkedAs(
  content: string | Uint8Array,
  options: Partial<CheckOptions> = {},
  name = 'events.ndjson',
): Promise<{ readonly path: string; readonly facts: CheckFacts }> {
  const path = await fileWith(content, name);
  const outcome = await checkFile({
    path,
    nowMs: NOW,
    zone: 'Europe/Berlin',
    onProgress: () => undefined,
    signal: never,
    ...options,
  });
  if (outcome.kind !== 'checked') throw new Error(JSON.stringify(outcome));
  return { path, facts: outcome.facts };
}

function usesOf({ form }: CheckFacts): Readonly<Record<string, string>> {
  const keys = readingOf(form)?.keys ?? [];
  return Object.fromEntries(keys.map(({ path, use }) => [path, use.kind === 'key' ? use.key : use.kind]));
}

function askedIn({ questions }: CheckFacts): readonly string[] {
  return questions.flatMap((each) =>
    each.questions.map(({ code, certainty, taken }) => `${code} ${certainty} ${taken}`),
  );
}

describe('keys that come late', () => {
  const lines = fileOf(beat, () => ({ timestamp: TIME, client_ip: ADDRESS }));
  it.each([
    ['lines', linesOf(...lines), 'events.ndjson'],
    ['packed lines', gzipSync(linesOf(...lines)), 'events.ndjson.gz'],
    ['a list', `[${lines.join(',')}]`, 'events.json'],
  ])('become Scarf’s as those of the first events do, in %s', async (_, content, name) => {
    const { path, facts } = await checkedAs(content, {}, name);
    expect(usesOf(facts)).toEqual({ timestamp: 'time', client_ip: '$remote_address' });
    expect(facts.faulty).toBe(FIRST);
    const seen = facts.eventKeys?.seen.map(({ path: key, events }) => [key, events > 0]);
    expect(seen).toEqual([
      ['level', true],
      ['text', true],
      ['timestamp', false],
      ['client_ip', false],
    ]);
    const made = await makeBody(await planFor(path, facts, { destination: DESTINATION }));
    const [first = ''] = gunzipSync(made.sent).toString().split('\n');
    expect(JSON.parse(first)).toMatchObject({ $time: TIME, $remote_address: ADDRESS });
  });

  it('are asked about beside Scarf’s own, and stay if the user says so', async () => {
    const own = linesOf(...fileOf(withTime, (at) => ({ ...withTime(at + FIRST), client_ip: ADDRESS })));
    const { facts } = await checkedAs(own);
    expect(usesOf(facts)).toEqual({ client_ip: '$remote_address' });
    expect(askedIn(facts)).toContain('address-column likely client_ip');
    const answers = { ...NO_ANSWERS, given: { 'address-column': 'none' } };
    expect(usesOf((await checkedAs(own, { answers })).facts)).toEqual({});
  });

  it('are asked about where only the first events have Scarf’s own', async () => {
    const first = (at: number): object => ({ ...withTime(at), $remote_address: ADDRESS });
    const later = (at: number): object => ({ ...withTime(at + FIRST), client_ip: ADDRESS });
    const { facts } = await checkedAs(linesOf(...fileOf(first, later)));
    expect(askedIn(facts)).toContain('address-column likely client_ip');
  });

  it('change nothing in events that have Scarf’s own beside them', async () => {
    const later = (at: number): object => ({
      ...withTime(at + FIRST),
      $remote_address: ADDRESS,
      client_ip: '10.0.0.1',
    });
    const { facts } = await checkedAs(linesOf(...fileOf(withTime, later)));
    expect(usesOf(facts)).toEqual({});
    expect(askedIn(facts)).toEqual([]);
  });

  it('take nothing from what the first events have already', async () => {
    const first = (at: number): object => ({ timestamp: TIME, ip: ADDRESS, text: `${at}${'.'.repeat(100)}` });
    const later = (): object => ({ timestamp: TIME, client_ip: ADDRESS, user_agent: 'curl/8.1' });
    const { facts } = await checkedAs(linesOf(...fileOf(first, later)));
    expect(usesOf(facts)).toEqual({ timestamp: 'time', ip: '$remote_address', user_agent: '$user_agent' });
    expect(facts.eventKeys?.seen.map(({ path }) => path)).toContain('client_ip');
  });

  it('hold times that all of them show how to read', async () => {
    const later = (at: number): object => ({ timestamp: `${(at % 7) + 8}/07/2026 08:21`, n: at });
    const { facts } = await checkedAs(linesOf(...fileOf(beat, later)));
    expect(usesOf(facts)).toEqual({ timestamp: 'time' });
    expect(askedIn(facts)).toEqual([
      'time-column certain timestamp',
      'time-format certain day-first',
      'zone likely Europe/Berlin',
    ]);
    expect(facts.faulty).toBe(FIRST);
  });

  it('are found behind what the fast path does not read', async () => {
    const later = (at: number): object => ({ ...withTime(at), $pixel: 'p', client_ip: ADDRESS });
    const { facts } = await checkedAs(linesOf(...fileOf(withTime, later)));
    expect(usesOf(facts)).toEqual({ client_ip: '$remote_address' });
  });

  it('are found among the files of an archive or of several', async () => {
    const path = await fileWith(linesOf(event()), 'first.ndjson');
    const { facts } = await checkedAs(linesOf(...lines), { more: [path] });
    expect(usesOf(facts)).toMatchObject({ client_ip: '$remote_address' });
  });
});
