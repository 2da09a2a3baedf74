/**
 * Scroll arithmetic of a list of any length, without a DOM; all lengths in CSS pixels. Chromium cannot lay
 * out a million rows, so a short *track* scrolls a far taller *sheet*.
 */

export const MAX_TRACK = 2_000_000;

/** The part of the track at either end that maps 1:1. */
const END_ZONE = 100_000;

export interface Geometry {
  readonly count: number;
  /** The same for every row. */
  readonly rowHeight: number;
  /** Height of the visible part of the sheet. */
  readonly viewport: number;
}

export interface Position {
  /** Top of the viewport on the sheet. */
  readonly sheet: number;
  /** The same place on the track: the last `scrollTop` read. */
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

/** The largest scroll position of the sheet. */
export function sheetTravel(list: Geometry): number {
  return Math.max(0, sheetHeight(list) - list.viewport);
}

/** The largest `scrollTop` of the track. */
export function trackTravel(list: Geometry): number {
  return Math.max(0, trackHeight(list) - list.viewport);
}

/** Maps a track position to the sheet: 1:1 at both ends, compressed between, always increasing. */
export function toSheet(list: Geometry, track: number): number {
  return mapBetween(clamp(track, trackTravel(list)), trackTravel(list), sheetTravel(list), endZone(list));
}

/** The inverse of `toSheet`. */
export function toTrack(list: Geometry, sheet: number): number {
  return mapBetween(clamp(sheet, sheetTravel(list)), sheetTravel(list), trackTravel(list), endZone(list));
}

/**
 * The largest scroll that moves the sheet exactly. Smaller than one pixel of the thumb, so that even the
 * slowest drag counts as a drag.
 */
export function smallScroll(list: Geometry): number {
  const thumbStep = trackTravel(list) / Math.max(1, list.viewport);
  return Math.max(1, Math.min(2 * list.viewport, 0.4 * thumbStep));
}

/**
 * The position after the element scrolled to `track`. Small scrolls let track and sheet drift apart;
 * `anchored` corrects that.
 */
export function scrolled(list: Geometry, from: Position, track: number): Position {
  if (!isCompressed(list)) return { sheet: clamp(track, sheetTravel(list)), track };
  const delta = track - from.track;
  const isSmall = Math.abs(delta) <= smallScroll(list);
  const sheet = isSmall ? clamp(from.sheet + delta, sheetTravel(list)) : toSheet(list, track);
  return { sheet, track };
}

/**
 * The position with the thumb in its right place for the same rows. Whole pixels, because `scrollTop` rounds.
 */
export function anchored(list: Geometry, { sheet }: Position): Position {
  const top = clamp(sheet, sheetTravel(list));
  return { sheet: top, track: Math.round(toTrack(list, top)) };
}

/**
 * True when the thumb is at an end of the track but the sheet is not, so that scrolling would stop without
 * anchoring.
 */
export function isStuck(list: Geometry, { sheet, track }: Position): boolean {
  const atStart = track <= 0 && sheet > 0;
  const atEnd = track >= trackTravel(list) - 1 && sheet < sheetTravel(list) - 1;
  return isCompressed(list) && (atStart || atEnd);
}

/** The rows at least partly visible, plus `overscan` rows at either side. */
export function rowsInView(list: Geometry, sheet: number, overscan = 0): RowRange {
  if (list.count === 0 || list.rowHeight <= 0) return { first: 0, end: 0 };
  const first = Math.floor(sheet / list.rowHeight) - overscan;
  const end = Math.ceil((sheet + list.viewport) / list.rowHeight) + overscan;
  return { first: Math.max(0, Math.min(first, list.count - 1)), end: Math.min(list.count, Math.max(end, 1)) };
}

/** Rows that fit whole; the step of Page Up and Page Down. */
export function rowsPerPage({ rowHeight, viewport }: Geometry): number {
  return Math.max(1, Math.floor(viewport / Math.max(1, rowHeight)));
}

/** The sheet position that shows `row`. `nearest` moves no further than needed. */
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

/** The position after a change of length or size; the first visible row stays. */
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

function mapBetween(at: number, fromTravel: number, toTravel: number, zone: number): number {
  if (fromTravel === toTravel || at <= zone) return at;
  if (at >= fromTravel - zone) return toTravel - (fromTravel - at);
  const middle = (at - zone) / (fromTravel - 2 * zone);
  return zone + middle * (toTravel - 2 * zone);
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}
