import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { LineMap } from '../../../../src/engine/line-map/line-map';
import { writeResendFile } from '../../../../src/engine/resend/resend-file';
import { NO_FIXES, type Fixes } from '../../../../src/shared/checks/fix';
import { tempFolder } from '../../../support/temp-folder';
import { factsOf, fileWith, linesOf, makeBody, never, NOW, PACKAGE, planFor } from '../bench';

const EXPORT = join(import.meta.dirname, '../../../fixtures/exports/posthog.ndjson');
const DESTINATION = { kind: 'package', id: PACKAGE, name: 'docs' } as const;

async function send(path: string, fixes: Fixes = NO_FIXES, originsPath: string | null = null) {
  const facts = await factsOf(path, NOW, fixes);
  const plan = await planFor(path, facts, { destination: DESTINATION, fixes, safetyIds: true, originsPath });
  const { result, sent } = await makeBody(plan);
  if (!result.ok) throw new Error(result.failure.code);
  const text = sent.length === 0 ? '' : gunzipSync(sent).toString();
  const events = text.split('\n').filter((line) => line !== '');
  return { plan, events: events.map((line): unknown => JSON.parse(line)) };
}

it('an event of PostHog that was set aside is resent as it would have been sent at once', async () => {
  const [first = '', second = ''] = readFileSync(EXPORT, 'utf8').split('\n');
  const whole = await send(await fileWith(linesOf(first, second)));
  expect(whole.events).toHaveLength(2);

  const wrong = second.replace(/"timestamp":"[^"]*"/, '"timestamp":"soon"');
  const parent = await send(await fileWith(linesOf(first, wrong)));
  expect(parent.events).toEqual(whole.events.slice(0, 1));

  const folder = tempFolder();
  const to = {
    path: join(folder, 'again.ndjson'),
    originsPath: join(folder, 'origins'),
    occurrencesPath: join(folder, 'copies'),
  };
  const { plan } = parent;
  const written = await writeResendFile(
    {
      ...plan,
      which: 'set-aside',
      cause: null,
      logPath: join(folder, 'no-log'),
      file: plan,
      resentElsewhere: [],
      occurrenceScope: { occurrencesPath: null, siblings: [] },
      to,
    },
    never,
  );
  expect(written).toMatchObject({ ok: true, value: { lines: 1 } });
  expect((await LineMap.load(to.originsPath)).sourceLine(1)).toBe(2);

  // The user mends the time in the event that was made of the line.
  const right = /"timestamp":"([^"]*)"/.exec(second)?.[1] ?? '';
  const text = readFileSync(to.path, 'utf8').trimEnd().replace('"soon"', JSON.stringify(right));
  const child = await send(to.path, { all: [], lines: [{ line: 1, text }] }, to.originsPath);
  expect(child.events).toEqual(whole.events.slice(1));
});
