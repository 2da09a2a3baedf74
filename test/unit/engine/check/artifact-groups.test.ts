import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArtifactGroups, BatchArtifactGroups } from '../../../../src/engine/check/artifact-groups';
import { FIRST_LINES } from '../../../../src/engine/model/limits';
import { NONE, only } from '../../../../src/engine/rules/problems';
import { firstHourMs } from '../../../../src/engine/check/event-hours';
import { rounds } from '../../../support/rounds';
import { NOW } from '../bench';

interface Line {
  readonly packageId: string | null;
  readonly pixel: string | null;
  readonly timeMs: number;
  readonly problems: number;
}

const WARNED = only('id-missing');

/** The groups of lines that come in batches of so many. */
function groupsOf(lines: readonly Line[], batchLines: number): unknown {
  const batches = new BatchArtifactGroups(firstHourMs(NOW));
  const all = new ArtifactGroups();
  for (let before = 0; before < lines.length; before += batchLines) {
    lines.slice(before, before + batchLines).forEach(({ packageId, pixel, timeMs, problems }, index) => {
      batches.add(batches.groupOf(packageId, pixel, false), timeMs, index + 1, problems);
    });
    all.add(batches.take(), before);
    batches.forgetMany();
  }
  return all.all(firstHourMs(NOW)).map(({ hours, ...group }) => ({
    ...group,
    problems: [...group.problems],
    hours: hours?.reduce((sum, [, count]) => sum + count, 0) ?? null,
  }));
}

/** The same, by the plain way. */
function expectedOf(lines: readonly Line[], groupsByHour: number): unknown {
  const groups = new Map<string, { readonly line: Line; readonly numbers: number[] }>();
  lines.forEach((line, index) => {
    const key = JSON.stringify([line.packageId, line.pixel]);
    const group = groups.get(key) ?? { line, numbers: [] };
    groups.set(key, group);
    group.numbers.push(index + 1);
  });
  return [...groups.values()].map(({ line: { packageId, pixel }, numbers }, place) => {
    const own = numbers.map((number) => lines[number - 1] as Line);
    const warned = own.filter(({ problems }) => problems === WARNED).length;
    const times = own.map(({ timeMs }) => timeMs);
    return {
      package: packageId,
      pixel,
      pixelKey: false,
      lines: own.length,
      warned,
      problems: warned === 0 ? [] : [['id-missing', warned]],
      oldestMs: Math.min(...times),
      newestMs: Math.max(...times),
      first: numbers.slice(0, FIRST_LINES),
      hours: place < groupsByHour ? own.length : null,
    };
  });
}

describe('artifact groups', () => {
  it('count the lines of batches as one pass would', () => {
    const line = fc.record({
      packageId: fc.constantFrom('a', 'b', null),
      pixel: fc.constantFrom('a', null),
      timeMs: fc.integer({ min: NOW - 1e8, max: NOW }),
      problems: fc.constantFrom(NONE, NONE, WARNED),
    });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 900, size: 'max' }),
        fc.constantFrom(1, 7, 150, 1000),
        (lines, batchLines) => {
          expect(groupsOf(lines, batchLines)).toEqual(expectedOf(lines, 1000));
        },
      ),
      { numRuns: rounds(120) },
    );
  });

  it('remember only so many names between batches, and count them all', () => {
    const lines = Array.from({ length: 6000 }, (_, index) => ({
      packageId: `package-${index % 1300}`,
      pixel: index % 2 === 0 ? 'even' : null,
      timeMs: NOW - index,
      problems: NONE,
    }));
    expect(groupsOf(lines, 2000)).toEqual(expectedOf(lines, 1000));
  });
});
