import { describe, expect, it } from 'vitest';
import type { Destination } from '../../../../src/shared/destination';
import { CountedOccurrences } from '../../../../src/engine/ids/occurrences';
import { SafetyIds } from '../../../../src/engine/ids/safety-ids';
import { MIXED, PACKAGE } from '../bench';

/** Returns the Safety IDs of lines of a file, from line 1 on. */
function idsOf(lines: readonly string[], destination: Destination = MIXED, limit?: number): string[] {
  const ids = new SafetyIds(destination, new CountedOccurrences(limit));
  return lines.map((line, index) => {
    // Bytes around the line, as in a file, must not count.
    const bytes = Buffer.from(`}\n${line}\n{`);
    ids.next(bytes, 2, bytes.length - 2, index + 1);
    const id = Buffer.alloc(36);
    ids.write(id, 0);
    return id.toString('latin1');
  });
}

const LINE =
  '{"$time":"2026-07-14T08:21:05Z","$package":"970493a1-4ca0-4a4d-a085-fdce578e5a08","city":"Zürich"}';

describe('a Safety ID', () => {
  // Known answers, which another program computed too. If one fails, the code is wrong: these ids must never change.
  it('equals the known answers', () => {
    expect(idsOf([LINE, LINE, LINE])).toEqual([
      '570f1efb-e2ea-8963-98e8-a602f0d968ef',
      'd51d5aa8-17bb-8431-83cb-8ed51c96374c',
      '777dace3-ff86-82be-8c1c-2080fa844021',
    ]);
    expect(idsOf([LINE], { kind: 'package', id: PACKAGE, name: 'cli' })).toEqual([
      '27b72124-ad1e-8b04-8544-294f841105cc',
    ]);
    expect(idsOf([LINE], { kind: 'pixel', id: PACKAGE, name: 'cli' })).toEqual([
      '7b0f2f03-4110-8392-b034-6d0529542a93',
    ]);
    expect(idsOf([LINE, LINE], MIXED, 0)).toEqual([
      '4a925262-3677-81fa-9c2b-ad1e165f441b',
      '2827acae-fadd-8a22-906d-93e8e3110f4a',
    ]);
  });

  it('is a UUID of version 8', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `{"$time":"2026-07-14T08:21:05Z","n":${index}}`);
    for (const id of idsOf(lines)) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('differs for 200,000 lines that differ in a digit, and for equal lines', { tags: ['long'] }, () => {
    const lines = Array.from({ length: 200_000 }, (_, n) => `{"$time":"2026-07-14T08:21:05Z","n":${n}}`);
    expect(new Set(idsOf([...lines, ...lines.slice(0, 1000)])).size).toBe(201_000);
    expect(new Set(idsOf(Array.from({ length: 1000 }, () => LINE))).size).toBe(1000);
  });

  it('does not depend on the other lines of the file or on white space around the line', () => {
    const [first, second] = idsOf([LINE, LINE]);
    expect(idsOf(['{"other":1}', ` \t${LINE}\r `, '{}', LINE])).toMatchObject({ 1: first, 3: second });
  });

  it('does not depend on the name of the destination', () => {
    const [before] = idsOf([LINE], { kind: 'package', id: PACKAGE, name: 'cli' });
    expect(idsOf([LINE], { kind: 'package', id: PACKAGE, name: 'renamed' })).toEqual([before]);
    expect(idsOf([LINE])).not.toEqual([before]);
  });

  it('depends on the line’s occurrence up to the limit, and on its number from there on', () => {
    const lines = ['{"a":1}', LINE, LINE, '{"b":1}', LINE];
    const limited = idsOf(lines, MIXED, 2);
    expect(limited.slice(0, 2)).toEqual(idsOf(lines).slice(0, 2));
    expect(new Set(limited).size).toBe(lines.length);
    expect(idsOf(lines, MIXED, 2)).toEqual(limited);
    // One more line at the start gives other ids to the lines beyond the limit.
    expect(idsOf(['{"c":1}', ...lines], MIXED, 2)).not.toContain(limited[3]);
  });
});
