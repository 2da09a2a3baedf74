import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anchored,
  isStuck,
  MAX_TRACK,
  resized,
  rowsInView,
  rowsPerPage,
  scrolled,
  sheetFor,
  sheetHeight,
  sheetTravel,
  smallScroll,
  START,
  toSheet,
  toTrack,
  trackHeight,
  trackTravel,
  type Geometry,
  type Position,
} from '../../../src/renderer/ui/long-list';
import { rounds } from '../../support/rounds';

/** Any list from empty to ten million rows, in any window, at any text size. */
const anyList = fc.record({
  count: fc.oneof(fc.nat(200), fc.nat(10_000_000)),
  rowHeight: fc.integer({ min: 20, max: 160 }),
  viewport: fc.integer({ min: 80, max: 2400 }),
});
const anyLongList = fc.record({
  count: fc.integer({ min: 200_000, max: 10_000_000 }),
  rowHeight: fc.integer({ min: 20, max: 160 }),
  viewport: fc.integer({ min: 80, max: 2400 }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

const million: Geometry = { count: 1_000_000, rowHeight: 40, viewport: 600 };

describe('the map between track and sheet', () => {
  it('keeps the track within Chromium’s layout limit', () => {
    fc.assert(fc.property(anyList, (list) => trackHeight(list) <= MAX_TRACK));
  });

  it('is 1:1 while the list is short', () => {
    const list: Geometry = { count: 50_000, rowHeight: 40, viewport: 600 };
    expect(trackHeight(list)).toBe(sheetHeight(list));
    expect(toSheet(list, 1_234_567)).toBe(1_234_567);
  });

  it('is exact at both ends', () => {
    fc.assert(
      fc.property(anyLongList, fc.nat(20_000), (list, px) => {
        expect(toSheet(list, px)).toBe(px);
        expect(sheetTravel(list) - toSheet(list, trackTravel(list) - px)).toBeCloseTo(px, 5);
        expect(toTrack(list, px)).toBe(px);
        expect(trackTravel(list) - toTrack(list, sheetTravel(list) - px)).toBeCloseTo(px, 5);
      }),
    );
  });

  it('never decreases', () => {
    fc.assert(
      fc.property(anyList, share, share, (list, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const travel = trackTravel(list);
        expect(toSheet(list, high * travel)).toBeGreaterThanOrEqual(toSheet(list, low * travel));
      }),
    );
  });

  it('has an inverse', () => {
    fc.assert(
      fc.property(anyList, share, (list, at) => {
        const sheet = at * sheetTravel(list);
        expect(Math.abs(toSheet(list, toTrack(list, sheet)) - sheet)).toBeLessThan(0.01);
      }),
    );
  });
});

describe('every row', () => {
  it('can be scrolled into view with the thumb on the track', () => {
    fc.assert(
      fc.property(
        anyList.filter((list) => list.count > 0),
        share,
        share,
        fc.constantFrom('nearest' as const, 'start' as const, 'center' as const),
        (list, where, which, align) => {
          const row = Math.floor(which * (list.count - 1));
          const sheet = sheetFor(list, where * sheetTravel(list), row, align);
          const { track } = anchored(list, { sheet, track: 0 });
          const { first, end } = rowsInView(list, sheet);
          expect(first <= row && row < end).toBe(true);
          expect(track).toBeGreaterThanOrEqual(0);
          expect(track).toBeLessThanOrEqual(Math.ceil(trackTravel(list)));
          if (list.rowHeight <= list.viewport) {
            expect(row * list.rowHeight).toBeGreaterThanOrEqual(sheet - 1e-6);
            expect((row + 1) * list.rowHeight).toBeLessThanOrEqual(sheet + list.viewport + 1e-6);
          }
        },
      ),
    );
  });

  it('is visible at the end of the track when it is the last', () => {
    fc.assert(
      fc.property(
        anyList.filter((list) => list.count > 0),
        (list) => {
          const { sheet } = scrolled(list, START, trackTravel(list));
          expect(rowsInView(list, sheet).end).toBe(list.count);
        },
      ),
    );
  });

  it('is reached by the wheel alone near the end, without a pause for anchoring', () => {
    fc.assert(
      fc.property(anyLongList, fc.integer({ min: 0, max: 400_000 }), (list, distance) => {
        let at: Position = anchored(list, { sheet: sheetTravel(list) - distance, track: 0 });
        const notch = Math.min(100, smallScroll(list));
        for (let i = 0; i < 400_000 / notch + 10; i++) {
          at = scrolled(list, at, Math.min(at.track + notch, trackTravel(list)));
          if (isStuck(list, at)) at = anchored(list, at);
        }
        expect(rowsInView(list, at.sheet).end).toBe(list.count);
      }),
      { numRuns: rounds(20) },
    );
  });
});

describe('scrolling', () => {
  it('moves the sheet by exactly a small scroll at any position', () => {
    fc.assert(
      fc.property(anyLongList, share, fc.integer({ min: -400, max: 400 }), (list, where, delta) => {
        fc.pre(Math.abs(delta) <= smallScroll(list));
        const from = anchored(list, { sheet: where * sheetTravel(list), track: 0 });
        const to = scrolled(list, from, from.track + delta);
        const target = Math.min(Math.max(from.sheet + delta, 0), sheetTravel(list));
        expect(to.sheet).toBe(target);
      }),
    );
  });

  it('is proportional when the thumb is dragged', () => {
    const halfway = scrolled(million, START, trackTravel(million) / 2);
    expect(halfway.sheet).toBeCloseTo(sheetTravel(million) / 2, 0);
  });

  it('treats one pixel of the thumb as a drag', () => {
    fc.assert(
      fc.property(anyLongList, (list) => {
        const onePixel = trackTravel(list) / list.viewport / 2;
        expect(smallScroll(list)).toBeLessThan(onePixel);
      }),
    );
  });

  it('treats a wheel notch as a small scroll at common window sizes', () => {
    expect(smallScroll(million)).toBeGreaterThan(600);
    expect(smallScroll({ ...million, viewport: 1200 })).toBeGreaterThan(400);
  });

  it('anchors without moving the rows', () => {
    fc.assert(
      fc.property(anyLongList, share, share, (list, where, drift) => {
        const sheet = where * sheetTravel(list);
        expect(anchored(list, { sheet, track: drift * trackTravel(list) }).sheet).toBe(sheet);
      }),
    );
  });
});

describe('rows in view', () => {
  it('are few in a list of any length', () => {
    fc.assert(
      fc.property(anyList, share, (list, where) => {
        const { first, end } = rowsInView(list, where * sheetTravel(list), 4);
        expect(end - first).toBeLessThanOrEqual(list.viewport / list.rowHeight + 11);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(list.count);
      }),
    );
  });

  it('are none in an empty list', () => {
    expect(rowsInView({ count: 0, rowHeight: 40, viewport: 600 }, 0, 4)).toEqual({ first: 0, end: 0 });
  });

  it('fit whole on a page', () => {
    expect(rowsPerPage({ count: 10, rowHeight: 40, viewport: 630 })).toBe(15);
    expect(rowsPerPage({ count: 10, rowHeight: 40, viewport: 10 })).toBe(1);
  });
});

describe('a change of size', () => {
  it('keeps the first row in view', () => {
    fc.assert(
      fc.property(anyLongList, share, fc.integer({ min: 20, max: 160 }), (list, where, rowHeight) => {
        const to = { ...list, rowHeight };
        const row = Math.floor((where * sheetTravel(list)) / list.rowHeight);
        const anchoredPosition = resized(list, to, { sheet: row * list.rowHeight, track: 0 });
        const target = Math.min(row * rowHeight, sheetTravel(to));
        expect(Math.abs(anchoredPosition.sheet - target)).toBeLessThan(0.01);
      }),
    );
  });

  it('stays within a shortened list', () => {
    const far = { sheet: sheetTravel(million), track: trackTravel(million) };
    const short = { ...million, count: 3 };
    expect(resized(million, short, far)).toEqual({ sheet: 0, track: 0 });
  });
});
