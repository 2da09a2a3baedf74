/**
 * The scroll mathematics of a list of any length, without a DOM.
 *
 * Chromium clamps layout at 33,554,428 device pixels, which a million rows exceed. So a long list scrolls through a
 * *track* of at most 2,000,000 px, while its rows live on a far taller *sheet*. Both ends of the track map 1:1 to the
 * ends of the sheet, and its middle is compressed. A small scroll moves the sheet by exactly as much; only a large
 * one (the thumb being dragged) goes through the map. Small scrolls therefore let track and sheet drift apart, which
 * `anchored` mends once scrolling rests.
 *
 * All lengths are CSS pixels.
 */

export const MAX_TRACK = 2_000_000;

/** How much of the track, at either end, maps 1:1. */
const END_ZONE = 100_000;

export interface Geometry {
  readonly count: number;
  /** The same for every row. */
  readonly rowHeight: number;
  /** Height of the part of the sheet that is seen. */
  readonly viewport: number;
}

export interface Position {
  /** Where on the sheet the viewport begins. */
  readonly sheet: number;
  /** The same place on the track: what the element's `scrollTop` was when last looked at. */
  readonly track: number;
}

export interface RowRange {
  readonly first: number;
  /** One past the last row. */
  readonly end: number;
}

export type Align = 'nearest' | 'start' | 'center';

export const START: Position = { sheet: 0, track: 0 };

export function sheetHeight({ count, rowHeight }: Geometry): number {
  return count * rowHeight;
}

export function trackHeight(list: Geometry): number {
  return Math.min(sheetHeight(list), MAX_TRACK);
}

/** How far the sheet can be scrolled. */
export function sheetTravel(list: Geometry): number {
  return Math.max(0, sheetHeight(list) - list.viewport);
}

/** How far the track can be scrolled: the largest `scrollTop`. */
export function trackTravel(list: Geometry): number {
  return Math.max(0, trackHeight(list) - list.viewport);
}

/** The place on the sheet for a place on the track: 1:1 at both ends, compressed between, never running back. */
export function toSheet(list: Geometry, track: number): number {
  return mapped(clamp(track, trackTravel(list)), trackTravel(list), sheetTravel(list), endZone(list));
}

/** The inverse of `toSheet`. */
export function toTrack(list: Geometry, sheet: number): number {
  return mapped(clamp(sheet, sheetTravel(list)), sheetTravel(list), trackTravel(list), endZone(list));
}

/**
 * The largest scroll that moves the sheet exactly. Less than what one device pixel of the thumb stands for, so that
 * the slowest drag still counts as one.
 */
export function smallScroll(list: Geometry): number {
  const thumbStep = trackTravel(list) / Math.max(1, list.viewport);
  return Math.max(1, Math.min(2 * list.viewport, 0.4 * thumbStep));
}

/** The position once the element was scrolled to `track`. */
export function scrolled(list: Geometry, from: Position, track: number): Position {
  if (!isCompressed(list)) return { sheet: clamp(track, sheetTravel(list)), track };
  const delta = track - from.track;
  const isSmall = Math.abs(delta) <= smallScroll(list);
  const sheet = isSmall ? clamp(from.sheet + delta, sheetTravel(list)) : toSheet(list, track);
  return { sheet, track };
}

/** The same rows in view, with the thumb where it belongs. The track is whole pixels, for `scrollTop` rounds. */
export function anchored(list: Geometry, { sheet }: Position): Position {
  const kept = clamp(sheet, sheetTravel(list));
  return { sheet: kept, track: Math.round(toTrack(list, kept)) };
}

/** The thumb stands at an end of the track, and the sheet goes on: anchor at once, or scrolling would stop here. */
export function isStuck(list: Geometry, { sheet, track }: Position): boolean {
  const atStart = track <= 0 && sheet > 0;
  const atEnd = track >= trackTravel(list) - 1 && sheet < sheetTravel(list) - 1;
  return isCompressed(list) && (atStart || atEnd);
}

/** The rows that are at least partly in view, and `overscan` more at either side. */
export function rowsInView(list: Geometry, sheet: number, overscan = 0): RowRange {
  if (list.count === 0 || list.rowHeight <= 0) return { first: 0, end: 0 };
  const first = Math.floor(sheet / list.rowHeight) - overscan;
  const end = Math.ceil((sheet + list.viewport) / list.rowHeight) + overscan;
  return { first: Math.max(0, Math.min(first, list.count - 1)), end: Math.min(list.count, Math.max(end, 1)) };
}

/** Rows that fit in view whole: what Page Up and Page Down move by. */
export function rowsPerPage({ rowHeight, viewport }: Geometry): number {
  return Math.max(1, Math.floor(viewport / Math.max(1, rowHeight)));
}

/** Where the sheet has to stand for `row` to be in view. `nearest` moves no further than needed. */
export function sheetFor(list: Geometry, sheet: number, row: number, align: Align): number {
  const top = clamp(row, Math.max(0, list.count - 1)) * list.rowHeight;
  const bottom = top + list.rowHeight - list.viewport;
  switch (align) {
    case 'start':
      return clamp(top, sheetTravel(list));
    case 'center':
      return clamp((top + bottom) / 2, sheetTravel(list));
    case 'nearest':
      return clamp(Math.min(top, Math.max(sheet, bottom)), sheetTravel(list));
  }
}

/** The position after the list grew, shrank or changed its size: the first row in view stays. */
export function resized(from: Geometry, to: Geometry, { sheet }: Position): Position {
  const rows = from.rowHeight > 0 ? sheet / from.rowHeight : 0;
  return anchored(to, { sheet: rows * to.rowHeight, track: 0 });
}

function isCompressed(list: Geometry): boolean {
  return sheetHeight(list) > MAX_TRACK;
}

function endZone(list: Geometry): number {
  return Math.min(END_ZONE, trackTravel(list) / 4);
}

function mapped(at: number, fromTravel: number, toTravel: number, zone: number): number {
  if (fromTravel === toTravel || at <= zone) return at;
  if (at >= fromTravel - zone) return toTravel - (fromTravel - at);
  const middle = (at - zone) / (fromTravel - 2 * zone);
  return zone + middle * (toTravel - 2 * zone);
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}
