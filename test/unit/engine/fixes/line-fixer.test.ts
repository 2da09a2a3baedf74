import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FIXES, type Fix, type Fixes, type LineEdit } from '../../../../src/shared/checks/fix';
import { LineFixer } from '../../../../src/engine/fixes/line-fixer';
import { reportFor } from '../../../../src/engine/check/report';
import { LineMap } from '../../../../src/engine/line-map/line-map';
import {
  bodyOf,
  counts,
  event,
  factsOf,
  fileWith,
  linesOf,
  makeBody,
  MIXED,
  NOW,
  PACKAGE,
  planFor,
  sourceLines,
} from '../bench';
import * as arbitrary from '../file-arbitrary';
import { rounds } from '../../../support/rounds';

const edit: fc.Arbitrary<LineEdit> = fc.record({
  line: fc.integer({ min: 1, max: 45 }),
  text: fc.option(fc.constantFrom('{', '{"$time":"2026-07-14T08:21:05Z","ü":1}', event()), { nil: null }),
});
const fixes: fc.Arbitrary<Fixes> = fc.record({
  all: fc.uniqueArray(arbitrary.fix, { maxLength: 6, selector: (one) => JSON.stringify(one) }),
  lines: fc
    .uniqueArray(edit, { maxLength: 4, selector: ({ line }) => line })
    .map((edits) => [...edits].sort((a, b) => a.line - b.line)),
});

describe('fixes', () => {
  it('give the body that the check promised, and change no other line', { tags: ['long'] }, async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary.file,
        fixes,
        arbitrary.destination,
        fc.boolean(),
        async (content, chosen, destination, safetyIds) => {
          const path = await fileWith(content);
          const facts = await factsOf(path, NOW, chosen);
          const report = reportFor(facts, destination, arbitrary.KNOWN);
          expect(report.lines).toBe(report.ready + report.errors + report.blank + report.skipped);
          const plan = await planFor(path, facts, {
            fixes: chosen,
            destination,
            known: arbitrary.KNOWN,
            safetyIds,
          });
          const { result, sent: body, keptFiles } = await makeBody(plan);
          if (!result.ok) throw new Error(result.failure.code);
          const { value } = result;
          expect([value.sent, value.setAside, value.skipped, value.blank]).toEqual([
            report.ready,
            report.errors,
            report.skipped,
            report.blank,
          ]);
          expect(value.fixed).toBeLessThanOrEqual(report.fixed);

          if (value.sent === 0) return;

          // Every line is sent, set aside as it is in the file, left out or blank.
          const source = sourceLines(content);
          const map = await LineMap.load(plan.lineMapPath);
          const lines = gunzipSync(body).toString('latin1').split('\n').slice(0, -1);
          expect(lines.length).toBe(value.sent);
          const edited = new Map(chosen.lines.map(({ line, text }) => [line, text]));
          let changed = 0;
          for (const [at, line] of lines.entries()) {
            const number = map.sourceLine(at + 1) ?? 0;
            const plain = safetyIds ? line.replace(/\{"\$unique_id":"[0-9a-f-]{36}",/, '{') : line;
            const original = source[number - 1] ?? '';
            const written = edited.get(number);
            if (written !== undefined && written !== null)
              expect(Buffer.from(line, 'latin1').toString()).toContain(written.slice(1));
            if (plain !== original && !/"\$unique_id":null/.test(original)) changed += 1;
          }
          const rewritten = report.problems.find(({ code }) => code === 'time-rewritten')?.count ?? 0;
          const named = facts.fixedBy[chosen.all.findIndex(({ kind }) => kind === 'id-for-name')] ?? 0;
          expect(changed).toBeLessThanOrEqual(value.fixed + rewritten + named);
          const { setAside, index } = await keptFiles();
          const aside = index
            .split('\n')
            .slice(0, -1)
            .map((row) => (JSON.parse(row) as { line: number }).line);
          expect(setAside).toBe(linesOf(...aside.map((line) => source[line - 1] ?? '')));
        },
      ),
      { numRuns: rounds(120) },
    );
  });

  it('change nothing in lines without a problem', async () => {
    const content = linesOf(event(), event({ odd: '1.0e2' }), event());
    const all: Fix[] = [
      { kind: 'time-zone', zone: 'UTC' },
      { kind: 'time-as-date' },
      { kind: 'as-text' },
      { kind: 'remove-secrets' },
      { kind: 'keep-first' },
      { kind: 'rename-key', from: '$pixel', to: '$tracking_pixel' },
    ];
    const made = await bodyOf(content, { fixes: { all, lines: [] } });
    expect(made.text).toBe(content);
    expect(made.value).toMatchObject({ sent: 3, fixed: 0, skipped: 0 });
  });

  it('build on one another: a renamed time gets its zone', async () => {
    const line = event({ $time: undefined, timestamp: '2026-07-14 10:00:00' });
    const all: Fix[] = [
      { kind: 'time-zone', zone: 'Europe/Berlin' },
      { kind: 'rename-key', from: 'timestamp', to: '$time' },
    ];
    const made = await bodyOf(linesOf(line), { fixes: { all, lines: [] } });
    expect(made.text).toContain('"$time":"2026-07-14T10:00:00+02:00"');
    expect(made.facts).toMatchObject({ fixed: 1, fixedBy: [1, 1] });
  });

  it('read lines that are not UTF-8 as Windows-1252', async () => {
    const latin = Buffer.from(`${event({ name: 'Zo\xeb \x80' })}\n`, 'latin1');
    const content = Buffer.concat([Buffer.from(linesOf(event({ name: 'Zoë' }))), latin]);
    const made = await bodyOf(content, { fixes: { all: [{ kind: 'read-as-windows' }], lines: [] } });
    expect(made.text.match(/"name":"[^"]*"/g)).toEqual(['"name":"Zoë"', '"name":"Zoë €"']);
  });

  it('leave lines that are not UTF-8 as they are, whatever else is done to a line', () => {
    const latin = Buffer.from('{"at":"2026-07-14T08:21:05Z","name":"Zo\xeb"}', 'latin1');
    const keys = [{ path: 'at', use: { kind: 'time' } }] as const;
    const mapped = LineFixer.for(NO_FIXES, NOW, { times: null, keys: [...keys] });
    const fixed = [
      ...[{ kind: 'rename-key', from: 'at', to: '$time' } as const],
      ...[{ kind: 'give-artifact', of: 'package', to: PACKAGE } as const],
    ].map((fix) => LineFixer.for({ all: [fix], lines: [] }, NOW, null));
    for (const fixer of [mapped, ...fixed]) {
      expect(fixer?.fix(latin, 0, latin.length, 1, false)).toBe('as-is');
      const utf8 = Buffer.from('{"at":"2026-07-14T08:21:05Z","name":"Zoë"}');
      expect(fixer?.fix(utf8, 0, utf8.length, 2, false)).toBe('fixed');
      expect(fixer?.fix(latin, 0, latin.length, 3, false)).toBe('as-is');
    }
  });

  it('keep the first event without an error of each id', async () => {
    const broken = event({ $unique_id: 'a', $time: 'soon' });
    const [first, other, copy] = [
      event({ $unique_id: 'a' }),
      event({ $unique_id: 'b' }),
      event({ $unique_id: 'a', $version: '2' }),
    ];
    const content = linesOf(broken, first, other, copy, other);
    expect(counts(reportFor(await factsOf(await fileWith(content)), MIXED, null))).toMatchObject({
      'id-repeated': 2,
    });
    const made = await bodyOf(content, { fixes: { all: [{ kind: 'keep-first' }], lines: [] } });
    expect(made.text).toBe(linesOf(first, other));
    expect(made.value).toMatchObject({ sent: 2, setAside: 1, skipped: 2 });
    expect(made.facts.fixedBy).toEqual([2]);
    expect(counts(reportFor(made.facts, MIXED, null))).toEqual({ 'time-unreadable': 1 });
  });

  it('replace a useless id and keep every other id', async () => {
    const [own, blank, same] = [event(), event({ $unique_id: ' ', order: 17 }), event({ $unique_id: 'x' })];
    const bare = event({ $unique_id: '' });
    const content = linesOf(own, blank, same, bare);
    const byKey: Fixes = { all: [{ kind: 'new-id', value: '', from: 'order' }], lines: [] };
    const made = await bodyOf(content, { fixes: byKey });
    expect(made.text).toBe(
      linesOf(own, blank.replace('" "', '"17"'), same, bare.replace('"$unique_id":"",', '')),
    );
    expect(made.facts.fixedBy).toEqual([2]);

    const constant = [1, 2, 3].map((order) => event({ $unique_id: 'site', order }));
    expect(counts(reportFor(await factsOf(await fileWith(linesOf(...constant))), MIXED, null))).toEqual({
      'id-blank': 3,
    });
    const safe: Fixes = { all: [{ kind: 'new-id', value: 'site', from: null }], lines: [] };
    const given = await bodyOf(linesOf(...constant), { fixes: safe, safetyIds: true });
    expect(given.value).toMatchObject({ sent: 3, fixed: 3, safetyIds: 3, allHaveIds: true });
    const keyed: Fixes = { all: [{ kind: 'new-id', value: 'site', from: 'order' }], lines: [] };
    const taken = await bodyOf(linesOf(...constant), { fixes: keyed });
    expect(taken.text.match(/"\$unique_id":"\d"/g)?.length).toBe(3);
    expect(reportFor(taken.facts, MIXED, null).problems).toEqual([]);
  });

  it('replace an edited line and leave out a line, however long it is', { tags: ['long'] }, async () => {
    const written = event({ $time: '2026-07-14T09:00:00Z', name: 'by hand' });
    const long = 'x'.repeat(17 * 1024 * 1024);
    const lines: LineEdit[] = [
      { line: 2, text: written },
      { line: 3, text: null },
      { line: 4, text: null },
    ];
    const [first, last] = [event(), event()];
    const made = await bodyOf(linesOf(first, 'oops', event(), long, last), { fixes: { all: [], lines } });
    expect(made.text).toBe(linesOf(first, written, last));
    expect(made.value).toMatchObject({ lines: 5, sent: 3, setAside: 0, skipped: 2, fixed: 1 });
    const map = await LineMap.load(made.plan.lineMapPath);
    expect([1, 2, 3].map((sent) => map.sourceLine(sent))).toEqual([1, 2, 5]);
    expect((await readFile(made.plan.setAsidePath)).length).toBe(0);
  });

  it('give a fixed event the Safety ID that it has in a corrected file', async () => {
    const bare = { $unique_id: undefined };
    const flawed = [
      event(bare),
      event({ ...bare, $time: '2026-07-14 10:00' }),
      event({ ...bare, $time: null }),
    ];
    const fixed: Fixes = {
      all: [{ kind: 'time-zone', zone: 'Europe/Berlin' }],
      lines: [{ line: 3, text: null }],
    };
    const inApp = await bodyOf(linesOf(...flawed), { fixes: fixed, safetyIds: true });
    const corrected = (await bodyOf(linesOf(...flawed), { fixes: fixed })).text;
    expect((await bodyOf(corrected, { safetyIds: true })).text).toBe(inApp.text);
    expect(inApp.value.safetyIds).toBe(2);
  });
});

it('ids in place of names change what is sent, and are no changes of the user', async () => {
  const all: readonly Fix[] = [{ kind: 'id-for-name', of: 'package', name: 'oven-cli', id: PACKAGE }];
  const path = await fileWith(linesOf(event({ $package: 'oven-cli' }), event({ $package: PACKAGE })));
  const facts = await factsOf(path, NOW, { all, lines: [] });
  expect(facts.fixedBy).toEqual([1]);
  expect(facts.fixed).toBe(0);
  const { result } = await makeBody(await planFor(path, facts, { fixes: { all, lines: [] } }));
  expect(result).toMatchObject({ ok: true, value: { sent: 2, fixed: 0 } });
});
