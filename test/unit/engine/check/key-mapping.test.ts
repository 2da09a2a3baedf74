import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../../../src/engine/check/check-file';
import { reportFor } from '../../../../src/engine/check/report';
import { KeyMapper } from '../../../../src/engine/fixes/key-mapper';
import { previewRows } from '../../../../src/engine/lookup/preview-rows';
import type { CheckFacts } from '../../../../src/engine/model/check-facts';
import type { KeyUse, MappedKey } from '../../../../src/shared/files/mapping';
import { formSchema } from '../../../../src/main/storage/form-schema';
import { rounds } from '../../../support/rounds';
import { factsOf, fileWith, linesOf, makeBody, never, NOW, PACKAGE, planFor } from '../bench';

const DESTINATION = { kind: 'package', id: PACKAGE, name: 'docs' } as const;
const TIME = '2026-07-14T08:21:05Z';

/** The facts of a file whose keys the user mapped. */
async function mapped(path: string, keys: readonly MappedKey[]): Promise<CheckFacts> {
  const { questions } = await factsOf(path);
  const keyMappings = [{ kinds: questions.map(({ kind }) => kind), mapping: { keys } }];
  const options = {
    path,
    nowMs: NOW,
    zone: 'Europe/Berlin',
    keyMappings,
    onProgress: () => undefined,
    signal: never,
  };
  const outcome = await checkFile(options);
  if (outcome.kind !== 'checked') throw new Error(JSON.stringify(outcome));
  return outcome.facts;
}

const use = fc.constantFrom<KeyUse>(
  { kind: 'time' },
  { kind: 'leave-out' },
  { kind: 'key', key: '$remote_address' },
  { kind: 'key', key: '$unique_id' },
  { kind: 'key', key: 'renamed' },
);
const mapping = fc.uniqueArray(
  fc.record({ path: fc.constantFrom('at', '$time', 'p.t', 'p.ip', 'ip', 'id', 'p'), use }),
  { selector: ({ path }) => path },
);
const time = fc.constantFrom<unknown>(TIME, '2026-07-13T10:00:00+02:00', 'soon', null, 1784016000);
const event = fc.record(
  {
    at: time,
    $time: time,
    p: fc.record({ t: time, ip: fc.constantFrom('52.14.7.9', '', 7) }, { requiredKeys: [] }),
    ip: fc.constantFrom('81.2.69.142', 'nothing'),
    id: fc.constantFrom('a', 'b', 5),
  },
  { requiredKeys: [] },
);

describe('the keys of JSON as the user maps them', () => {
  it('are sent as the check counted them, line by line', { tags: ['long'] }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), mapping, async (events, keys) => {
        const lines = [{ at: TIME, p: { t: TIME }, ip: '52.14.7.9' }, ...events].map((each) =>
          JSON.stringify(each),
        );
        const path = await fileWith(linesOf(...lines));
        const facts = await mapped(path, keys);
        const made = await makeBody(await planFor(path, facts, { destination: DESTINATION }));
        if (!made.result.ok) throw new Error(JSON.stringify(made.result.failure));
        expect(made.result.value.sent).toBe(reportFor(facts, DESTINATION, null).ready);
        const mapper = new KeyMapper(keys);
        const aside = new Set((await made.keptFiles()).setAside.split('\n'));
        // What is not set aside is what the mapping makes of it; a number as the time is written as a date.
        const kept = lines.filter((line) => !aside.has(line)).map((line) => mapper.apply(line) ?? line);
        const dated = (text: string): string =>
          text.replace(/"\$time":1784016000\b/, '"$time":"2026-07-14T08:00:00Z"');
        if (made.result.value.sent > 0)
          expect(gunzipSync(made.sent).toString().split('\n').filter(Boolean).map(dated)).toEqual(
            kept.map(dated),
          );
      }),
      { numRuns: rounds(120) },
    );
  });

  it('leave a file as it is where nothing is mapped', async () => {
    const path = await fileWith(linesOf(`{"$time":"${TIME}","p":{"ip":"52.14.7.9"}}`));
    const { form, untidy } = await mapped(path, []);
    expect([form, untidy]).toEqual([{ encoding: 'utf-8', layout: { kind: 'lines' } }, false]);
  });

  it('are shown by their paths with what they become, and counted', async () => {
    const path = await fileWith(
      linesOf(
        `{"at":"${TIME}","p":{"ip":"52.14.7.9","n":12345678901234567890}}`,
        `{"at":"${TIME}","items":[{"a":1}]}`,
      ),
    );
    const facts = await mapped(path, [
      { path: 'at', use: { kind: 'time' } },
      { path: 'p.ip', use: { kind: 'leave-out' } },
    ]);
    expect(facts.eventKeys).toMatchObject({
      events: 2,
      seen: [
        { path: 'at', events: 2, sample: TIME, isPlain: true },
        { path: 'p.ip', events: 1, sample: '52.14.7.9', isPlain: true },
        { path: 'p.n', events: 1, isPlain: true },
        { path: 'items', events: 1, sample: '[{"a":1}]', isPlain: false },
      ],
      more: 0,
    });
    const file = { path, form: facts.form, identity: facts.identity };
    const standard = { nowMs: NOW, destination: DESTINATION, known: null, names: [], givesIds: true };
    const [row] = await previewRows(
      { ...standard, file, checkpoints: facts.checkpoints, lines: [1], fixes: { all: [], lines: [] } },
      never,
    );
    expect(row?.fields).toEqual([
      { name: 'at', value: TIME, key: '$time' },
      { name: 'p.ip', value: '52.14.7.9', key: null },
      { name: 'p.n', value: '12345678901234567890', key: 'p.n' },
    ]);
  });

  it('keep the zone that the program documents whose export it is', async () => {
    const path = join(import.meta.dirname, '../../../fixtures/exports/amplitude.json');
    const facts = await mapped(path, [{ path: 'event_time', use: { kind: 'time' } }]);
    const zone = facts.questions[0]?.questions.find(({ code }) => code === 'zone');
    expect([zone?.taken, zone?.certainty]).toEqual(['UTC', 'certain']);
  });

  it('are bounded, and those that are not shown are counted', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`key${at}`, at]));
    const { eventKeys } = await factsOf(await fileWith(linesOf(JSON.stringify({ $time: TIME, ...many }))));
    expect([eventKeys?.seen.length, eventKeys?.more]).toEqual([100, 51]);
  });

  it('are read from records of earlier versions', () => {
    const earlier = {
      encoding: 'utf-8',
      layout: { kind: 'lines' },
      times: { format: null, zone: 'UTC', from: ['ts'], keys: [{ path: 'ip', key: '$remote_address' }] },
    };
    expect(formSchema.parse(earlier)).toEqual({
      encoding: 'utf-8',
      layout: { kind: 'lines' },
      times: { format: null, zone: 'UTC' },
      keys: [
        { path: 'ts', use: { kind: 'time' } },
        { path: 'ip', use: { kind: 'key', key: '$remote_address' } },
      ],
    });
  });
});
