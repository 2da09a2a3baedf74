import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { reportFor } from '../../../../src/engine/check/report';
import { makeSamples } from '../../../../scripts/samples/make';
import { putSamples } from '../../../support/sample-files';
import { counts, factsOf, folder, makeBody, NOW, PACKAGE, planFor } from '../bench';

const NAMES = makeSamples(new Date(NOW)).map(({ name }) => name);

it.each(NAMES)('the sample %s is what its README says', async (name) => {
  const all = await putSamples(await folder(), new Date(NOW));
  const found = all.find(({ sample }) => sample.name === name);
  if (found === undefined) throw new Error('not put');
  const { path, sample } = found;
  const facts = await factsOf(path);
  const destination = { kind: 'package', id: PACKAGE, name: 'cli' } as const;
  const report = reportFor(facts, destination, null);
  expect(counts(report)).toMatchObject(sample.setAside);
  expect(report).toMatchObject({ lines: sample.lines, blank: sample.blank, ready: sample.events.length });
  expect(report.errors).toBe(Object.values(sample.setAside).reduce((sum, count) => sum + count, 0));
  const made = await makeBody(await planFor(path, facts, { destination }));
  if (!made.result.ok) throw new Error(JSON.stringify(made.result.failure));
  const sent = gunzipSync(made.sent).toString().trimEnd().split('\n');
  expect(sent.map((line) => JSON.parse(line) as unknown)).toEqual(sample.events);
});
