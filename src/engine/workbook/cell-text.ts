import { hasByte, repeated } from '../bytes/byte-runs';
import { viewOf } from '../bytes/byte-view';
import type { NumberKind } from './number-formats';

export const MS_A_DAY = 86_400_000;
/** Day 0 of both date systems. Excel counts a 29 February 1900, so its days begin to be right on 1 March 1900. */
export const DAY_0_MS = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;
const FIRST_RIGHT_DAY = 61;
/** 31 December 9999. */
const LAST_DAY = 2_958_466;

export type DateSystem = keyof typeof DAY_0_MS;

/**
 * The text of a number as the sheet means it: a date as `2026-11-24`, a time as `13:05:00`, both with a space between
 * them, without a zone, to the millisecond; any other number with the 15 digits that Excel counts.
 */
export function numberText(value: string, kind: NumberKind, system: DateSystem): string {
  if (kind === 'number') return plainNumber(value);
  const serial = Number(value);
  if (!Number.isFinite(serial) || serial < 0 || serial >= LAST_DAY) return plainNumber(value);
  const shift = system === 1900 && serial < FIRST_RIGHT_DAY - 1 ? 1 : 0;
  const ms = DAY_0_MS[system] + Math.round((serial + shift) * MS_A_DAY);
  const days = Math.floor(ms / MS_A_DAY);
  const time = clockText(ms - days * MS_A_DAY);
  const isWhole = time === '00:00:00';
  if (kind === 'time' && serial < 1) return time;
  const day = dayText(days);
  return kind === 'date' && isWhole ? day : `${day} ${time}`;
}

/** The days that were written last: most rows of a sheet are of a few. */
const DAYS = new Map<number, string>();
const DAYS_AT_MOST = 1000;

/** `2026-11-26` for the days since 1970. */
export function dayText(days: number): string {
  const known = DAYS.get(days);
  if (known !== undefined) return known;
  if (DAYS.size === DAYS_AT_MOST) DAYS.clear();
  const text = new Date(days * MS_A_DAY).toISOString().slice(0, 10);
  DAYS.set(days, text);
  return text;
}

/** `13:05:00`, or `13:05:00.250`, for the milliseconds since midnight. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const whole = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  const rest = ms % 1000;
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(3, '0')}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Digits beyond the fifteenth are not what anyone typed: 0.1 + 0.2 is 0.3. */
export function plainNumber(value: string): string {
  if (/^-?\d+$/.test(value)) return value;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  const rounded = Number(number.toPrecision(15));
  return Number.isSafeInteger(rounded) ? String(rounded) : withoutExponent(rounded);
}

function withoutExponent(number: number): string {
  const text = String(number);
  return text.includes('e') && Math.abs(number) >= 1 ? number.toLocaleString('en-US', WHOLE) : text;
}

const WHOLE: Intl.NumberFormatOptions = { useGrouping: false, maximumFractionDigits: 0 };

/** Characters that XML cannot hold are written like `_x000D_`. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const UNDERLINE = 0x5f;
const UNDERLINES = repeated(UNDERLINE);
const LETTER_X = 0x78;

/** Whether `unescaped` may change the text `bytes[from..to)`. The bytes have three more behind it. */
export function mayBeEscaped(bytes: Buffer, from: number, to: number): boolean {
  const view = viewOf(bytes);
  for (let at = from; at < to; at += 4) {
    if (!hasByte(view.getInt32(at, true), UNDERLINES)) continue;
    for (let next = at; next < Math.min(at + 4, to - 1); next += 1)
      if (bytes[next] === UNDERLINE && bytes[next + 1] === LETTER_X) return true;
  }
  return false;
}
