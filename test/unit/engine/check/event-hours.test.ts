import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_HOURS, EventHours, firstHourMs } from '../../../../src/engine/check/event-hours';
import type { KnownArtifacts } from '../../../../src/engine/model/check-facts';
import { rounds } from '../../../support/rounds';
import { event, HOUR, linesOf, MIXED, NOW, PACKAGE, reportOn } from '../bench';

const KNOWN: KnownArtifacts = { packages: new Map([[PACKAGE, 'cli']]), pixels: new Map() };
const at = (ms: number, keys = {}) => event({ $time: new Date(ms).toISOString(), ...keys });

describe('events by hour', () => {
  it('tells ready ones from those that are too old, and leaves out what is set aside for another reason', async () => {
    const report = await reportOn(
      linesOf(
        at(NOW - 2 * HOUR + 1),
        at(NOW - HOUR - 1),
        at(NOW - 8 * 24 * HOUR),
        at(NOW, { $package: 'no-such-package' }),
        event({ $time: 'soon' }),
      ),
      MIXED,
      KNOWN,
    );
    expect(report.hours).toEqual([
      { startMs: NOW - 8 * 24 * HOUR, ready: 0, tooOld: 1 },
      { startMs: NOW - 2 * HOUR, ready: 2, tooOld: 0 },
    ]);
  });

  it('add up to all events whose time is known, in a bounded number of hours', () => {
    const time = fc.oneof(
      fc.constant(Number.NaN),
      fc.integer({ min: NOW - 20 * 24 * HOUR, max: NOW + 20 * 24 * HOUR }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 20 }), time)), (lines) => {
        const hours = new EventHours(firstHourMs(NOW));
        for (const [group, timeMs] of lines) hours.add(group, timeMs);
        const rows = [...hours.take()];
        const sum = (group: number): number =>
          rows.reduce((all, lines, at) => (at % 3 === 2 && rows[at - 2] === group ? all + lines : all), 0);
        for (let group = 0; group <= 20; group += 1) {
          expect(sum(group)).toBe(
            lines.filter(([of, timeMs]) => of === group && !Number.isNaN(timeMs)).length,
          );
        }
        for (const [at, hour] of rows.entries()) if (at % 3 === 1) expect(hour).toBeLessThan(EVENT_HOURS);
      }),
      { numRuns: rounds(100) },
    );
  });

  it('are not known for a file that names more packages than any account has', async () => {
    const lines = Array.from({ length: 1_001 }, (_, index) => at(NOW, { $package: `package-${index}` }));
    expect((await reportOn(linesOf(...lines))).hours).toBeNull();
    // None of these can be sent, so all hours are known.
    expect((await reportOn(linesOf(...lines), MIXED, KNOWN)).hours).toEqual([]);
  });
});
