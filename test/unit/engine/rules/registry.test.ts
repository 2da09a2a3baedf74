import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../../../src/shared/checks/problem';
import { LineBatchBuilder } from '../../../../src/engine/check/line-batch-builder';
import { LineScanner } from '../../../../src/engine/rules/fast-path/scan-line';
import { LineResult } from '../../../../src/engine/rules/line-result';
import { LineValidator } from '../../../../src/engine/rules/line-validator';
import { validateByParsing } from '../../../../src/engine/rules/parse-line';
import { codesIn, CODES, GRADES, only } from '../../../../src/engine/rules/problems';
import { RULES } from '../../../../src/engine/rules/registry';
import { event, NOW } from '../bench';

/** A line that breaks the rule, for every rule about one line; null: the rule needs more than the line. */
const EXAMPLES: Readonly<Record<ProblemCode, string | null>> = {
  'gzip-damaged': null,
  'not-utf8': '{"a":"\xff"}',
  layout: null,
  unfinished: null,
  'beside-events': null,
  'hidden-rows': null,
  tidied: null,
  'sent-before': null,
  'left-out': null,
  'not-json': '{"a":1',
  'not-object': '[1]',
  'line-too-long': null,
  'duplicate-key': '{"$time":"2026-07-14T08:21:05Z","$unique_id":"a","k":1,"k":2}',
  'big-number': event({ n: 0 }).replace('"n":0', '"n":12345678901234567890'),
  'lone-surrogate': event({ note: '?' }).replace('?', 'cut \\ud83d'),
  'time-missing': event({ $time: undefined, timestamp: '2026-07-14' }),
  'time-unreadable': event({ $time: 'soon' }),
  'time-no-zone': event({ $time: '2026-07-14T08:21:05' }),
  'time-number': event({ $time: NOW }),
  'time-rewritten': null,
  'time-skipped': null,
  'time-twice': null,
  'too-old': event({ $time: '2026-06-01T00:00:00Z' }),
  'soon-too-old': event({ $time: '2026-07-07T13:00:00Z' }),
  'in-future': event({ $time: '2026-08-01T00:00:00Z' }),
  'no-artifact': null,
  'unknown-artifact': null,
  'artifact-by-name': null,
  'other-artifact': null,
  'pixel-key': null,
  'unknown-dollar': event({ $plan: 'team' }),
  'wrong-type': event({ $version: 3 }),
  'bad-address': event({ $remote_address: '10.0.0.1' }),
  secrets: event({ $headers: [{ name: 'Cookie', value: 'a' }] }),
  'id-missing': event({ $unique_id: undefined }),
  'id-repeated': null,
  'id-blank': event({ $unique_id: ' ' }),
};

const lineCodes = CODES.filter((code) => ['line', 'key', 'bytes', 'age'].includes(RULES[code].stage)).filter(
  (code) => code !== 'line-too-long',
);

describe('the rules about one line', () => {
  it('have one example each', () => {
    expect(CODES.filter((code) => EXAMPLES[code] !== null)).toEqual(lineCodes);
  });

  it.each(lineCodes)('%s is found behind lines whose keys the scanner has learned', (code) => {
    const known = [
      {},
      { n: 0 },
      { note: '?' },
      { $version: null },
      { $version: '1' },
      { k: 1 },
      { timestamp: '' },
    ];
    const events = known.map((keys) => event(keys));
    const builder = new LineBatchBuilder(NOW);
    builder.push(Buffer.from([...events, ...events, ''].join('\n')));
    builder.push(Buffer.from(`${EXAMPLES[code] ?? ''}\n`, 'latin1'));
    const found = builder.take().problems.map((problem) => problem.code);
    expect(found).toContain(code);
  });

  it.each(lineCodes)('%s is found in its example', (code) => {
    const line = Buffer.from(EXAMPLES[code] ?? '', 'latin1');
    const { problems } = new LineValidator(NOW).validate(line, 0, line.length, false);
    expect(codesIn(problems)).toContain(code);
  });

  it.each(lineCodes.filter((code) => code !== 'not-utf8'))('%s is never missed by the fast path', (code) => {
    const line = Buffer.from(EXAMPLES[code] ?? '');
    const [scanned, parsed] = [new LineResult(), new LineResult()];
    validateByParsing(line, 0, line.length, parsed);
    if (new LineScanner().scan(line, 0, line.length, scanned)) expect(scanned.problems).toBe(parsed.problems);
  });
});

describe('the registry', () => {
  it('holds each rule under its own code, with one bit for each that a line can break', () => {
    expect(CODES.map((code) => RULES[code].code)).toEqual(CODES);
    const ofLines = CODES.filter((code) => RULES[code].stage !== 'file');
    expect(new Set(ofLines.map(only)).size).toBe(ofLines.length);
    expect(CODES.every((code) => (only(code) !== 0) === ofLines.includes(code))).toBe(true);
  });

  it('keeps the order and the grades that saved files and reports show', () => {
    expect(Object.entries(GRADES).map(([code, grade]) => `${code} ${grade}`)).toEqual([
      'gzip-damaged error',
      'not-utf8 error',
      'layout info',
      'unfinished warning',
      'beside-events info',
      'hidden-rows info',
      'tidied info',
      'sent-before warning',
      'left-out warning',
      'not-json error',
      'not-object error',
      'line-too-long error',
      'duplicate-key warning',
      'big-number info',
      'lone-surrogate warning',
      'time-missing error',
      'time-unreadable error',
      'time-no-zone error',
      'time-number warning',
      'time-rewritten info',
      'time-skipped info',
      'time-twice info',
      'too-old error',
      'soon-too-old warning',
      'in-future warning',
      'no-artifact error',
      'unknown-artifact error',
      'artifact-by-name info',
      'other-artifact warning',
      'pixel-key error',
      'unknown-dollar warning',
      'wrong-type warning',
      'bad-address warning',
      'secrets warning',
      'id-missing warning',
      'id-repeated warning',
      'id-blank warning',
    ]);
  });
});
