import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUtf8 } from 'node:buffer';
import { validateByParsing } from '../../../../../src/engine/rules/parse-line';
import { LineScanner } from '../../../../../src/engine/rules/fast-path/scan-line';
import { LineResult } from '../../../../../src/engine/rules/line-result';
import { contentOf } from '../../../../support/line-results';
import { makeEvents } from '../../../../support/events';
import { event, NOW } from '../../bench';
import { damagedEvent, objectText } from '../../line-arbitrary';
import { rounds } from '../../../../support/rounds';

/** One scanner for all lines, as in a check: a line must not affect the next one. */
const scanner = new LineScanner();
const scanned = new LineResult();
const parsed = new LineResult();

/** Whether the scanner decided. Fails if its result differs from the parser's. */
function agrees(line: Buffer): boolean {
  // Other bytes before and behind, as in a file: the scanner must not read them.
  const before = Buffer.from('}{"');
  const bytes = Buffer.concat([before, line, Buffer.from('","$x":1}0123')]);
  const [start, end] = [before.length, before.length + line.length];
  scanned.reset();
  if (!scanner.scan(bytes, start, end, scanned)) return false;
  parsed.reset();
  validateByParsing(bytes, start, end, parsed);
  expect(contentOf(scanned), line.toString()).toEqual(contentOf(parsed));
  return true;
}

describe('the fast path', () => {
  it('agrees with the parser on every line that it decides', () => {
    let decided = 0;
    fc.assert(
      fc.property(objectText, (line) => {
        if (agrees(Buffer.from(line))) decided += 1;
      }),
      { numRuns: rounds(6000) },
    );
    // Otherwise the property compared too little.
    expect(decided).toBeGreaterThan(rounds(100));
  });

  it('agrees with the parser on events with changed, removed or inserted bytes', () => {
    let decided = 0;
    fc.assert(
      fc.property(damagedEvent, (changed) => {
        if (isUtf8(changed) && agrees(changed)) decided += 1;
      }),
      { numRuns: rounds(6000) },
    );
    expect(decided).toBeGreaterThan(rounds(500));
  });

  it('leaves every cut line undecided', () => {
    const whole = Buffer.from(event({ n: -1.5e3, list: [1, { a: 'b\\n' }], yes: true }));
    expect(agrees(whole)).toBe(true);
    for (let length = 0; length < whole.length; length += 1)
      expect(agrees(whole.subarray(0, length))).toBe(false);
  });

  it.each([
    ['{"$time":"2026-07-14T08:21:05Z","a":01}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":1.}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":.5}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":+1}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":1e}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":-}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":-0}', true],
    ['{"$time":"2026-07-14T08:21:05Z","a":1e+5}', true],
    ['{"$time":"2026-07-14T08:21:05Z","a":nul}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":"\\x41"}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":"\\u00g1"}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":"\t"}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":[1,]}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":{"b":1,}}', false],
    ['{"$time":"2026-07-14T08:21:05Z",}', false],
    ['{"$time":"2026-07-14T08:21:05Z"}}', false],
    ['{"$time":"2026-07-14T08:21:05Z"} ', true],
    ['{"$time":"2026-07-14T08:21:05Z","a":1,"a":1}', false],
    [`{"$time":"2026-07-14T08:21:05Z","a":${'['.repeat(500_000)}`, false],
  ])('%s is decided: %s', (line, decided) => expect(agrees(Buffer.from(line))).toBe(decided));

  it('detects repeated keys whatever the keys of earlier lines', () => {
    // Other keys at the same positions; and a repeated key at a position where a longer line had another.
    const time_ = '"$time":"2026-07-14T08:21:05Z"';
    for (const [line, decided] of [
      [`{${time_},"a":1,"b":2,"c":3}`, true],
      [`{${time_},"b":1,"a":2}`, true],
      [`{${time_},"b":1,"a":2,"c":3}`, true],
      [`{${time_},"c":1,"a":2,"c":3}`, false],
      [`{${time_},"c":1,"b":2,"c":3}`, false],
      [`{"c":1,${time_},"b":2,"c":3}`, false],
      [`{${time_},"a":1,"b":2,"c":3}`, true],
    ] as const) {
      expect([line, agrees(Buffer.from(line))]).toEqual([line, decided]);
    }
  });

  it('decides every event without problems', () => {
    for (const line of makeEvents(500, { now: NOW })) expect(agrees(Buffer.from(line))).toBe(true);
    expect(agrees(Buffer.from(event({ $unique_id: undefined })))).toBe(true);
    expect(agrees(Buffer.from(event({ $remote_address: '2606:4700::1111', $version: null })))).toBe(true);
  });
});
