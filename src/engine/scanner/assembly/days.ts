/*
 * Reads times of days that were read before, and seconds since 1970, as `rules/time/read-day.ts` and `read-days.ts` do.
 * Functions that write return the place behind what they wrote, or 0 for "undecided".
 */
import {
  COLON,
  DOT,
  LETTER_A,
  MINUS,
  READ_DAY_BYTES,
  READ_DAYS,
  READ_LENGTHS,
  READ_SLOTS,
  CAPITAL_T,
  CAPITAL_Z,
  SPACE,
  ZERO,
} from './places';
import { areEqual, areTwoDigits, isDigit, skipDigits, two } from './values';

/** The fields of a day. Its texts have room for 16 and 64 bytes. */
const BEFORE_LENGTH: usize = 0;
const BEHIND_LENGTH: usize = 4;
const SEPARATOR: usize = 8;
const HAS_HALF: usize = 12;
const MINUTES: usize = 16;
const ZONE_LENGTH: usize = 20;
const HITS: usize = 24;
const MIDNIGHTS: usize = 28;
const DATE: usize = 32;
const ZONE: usize = 48;
const BEFORE: usize = 64;
const BEHIND: usize = 128;

const MOST_LENGTHS: usize = 4;
const DATE_LENGTH: usize = 11;
const LETTER_M: u32 = 0x6d;
const LETTER_P: u32 = 0x70;

/** Digits of seconds since 1970, from 2001 on. */
const SECONDS_LENGTH: u32 = 10;
const SECONDS_A_DAY: u32 = 86_400;

/** A bit for each day of which a time was read since the last call of `forgetHits`. */
let hits: u64 = 0;

export function hitsOf(half: u32): u32 {
  return (hits >>> (32 * half)) as u32;
}

export function forgetHits(): void {
  hits = 0;
}

/** The day of the time that was read last, which does not count yet; 0: there is none. */
let dayRead: usize = 0;
let isMidnight: bool = false;

/** Call it before each row. */
export function forgetDay(): void {
  dayRead = 0;
}

/** Counts the time that was read last. */
export function countDay(): void {
  if (dayRead == 0) return;
  store<u32>(dayRead, load<u32>(dayRead, HITS) + 1, HITS);
  if (isMidnight) store<u32>(dayRead, load<u32>(dayRead, MIDNIGHTS) + 1, MIDNIGHTS);
  hits |= (1 as u64) << (((dayRead - READ_DAYS) / READ_DAY_BYTES) as u64);
}

/** Writes a time of a day that is known, or a number of seconds, as ISO 8601. */
export function writeTime(start: usize, end: usize, out: usize): usize {
  const stop = writeKnown(start, end, out);
  return stop == 0 ? writeNumber(start, end, out) : stop;
}

function writeKnown(start: usize, end: usize, out: usize): usize {
  let slot: u32 = 0;
  let at = start;
  for (let index: usize = 0; index < MOST_LENGTHS; index++) {
    const length = load<u32>(READ_LENGTHS + 4 * index);
    const stop = start + length;
    if (length == 0 || stop > end) return 0;
    for (; at < stop; at++) slot = mixed(slot, load<u8>(at));
    const place = slot & (READ_SLOTS - 1);
    const day = READ_DAYS + READ_DAY_BYTES * place;
    if (load<u32>(day, BEFORE_LENGTH) != length || !areEqual(day + BEFORE, start, length)) continue;
    const written = writeOfDay(day, stop, end, out);
    if (written == 0) continue;
    dayRead = day;
    return written;
  }
  return 0;
}

function mixed(hash: u32, byte: u32): u32 {
  const product = (hash ^ byte) * 0x85ebca6b;
  return product ^ (product >>> 15);
}

/** `from`: behind the text before the time of day. */
function writeOfDay(day: usize, from: usize, end: usize, out: usize): usize {
  const separator = load<u32>(day, SEPARATOR);
  let at = from;
  if (at >= end || !isDigit(at)) return 0;
  let hour: u32 = (load<u8>(at++) as u32) - ZERO;
  if (at < end && load<u8>(at) != separator) {
    if (!isDigit(at)) return 0;
    hour = hour * 10 + load<u8>(at++) - ZERO;
  }
  if (at >= end || load<u8>(at++) != separator) return 0;
  if (at + 2 > end || !areTwoDigits(at)) return 0;
  const minute = two(at);
  at += 2;
  let second: u32 = 0;
  let fraction = at;
  if (at < end && load<u8>(at) == separator) {
    if (at + 3 > end || !areTwoDigits(at + 1)) return 0;
    second = two(at + 1);
    at += 3;
    fraction = at;
    if (at < end && load<u8>(at) == DOT) {
      at++;
      while (at < end && isDigit(at)) at++;
      if (at == fraction + 1) return 0;
    }
  }
  const fractionEnd = at;
  let isHalved: u32 = 0;
  if (at < end) {
    const half = load<u8>(at) == SPACE ? at + 1 : at;
    if (half + 1 < end && isHalf(load<u8>(half)) && (load<u8>(half, 1) | 0x20) == LETTER_M) {
      isHalved = 1;
      if (hour < 1 || hour > 12) return 0;
      hour = (hour % 12) + ((load<u8>(half) | 0x20) == LETTER_P ? 12 : 0);
      at = half + 2;
    }
  }
  const length = load<u32>(day, BEHIND_LENGTH);
  if (isHalved != load<u32>(day, HAS_HALF) || end - at != length) return 0;
  if (length > 0 && !areEqual(day + BEHIND, at, length)) return 0;
  if (hour >= 24 || minute >= 60 || second >= 60) return 0;
  const total: i32 = ((hour * 60 + minute) as i32) - load<i32>(day, MINUTES);
  if (total < 0 || total >= 24 * 60) return 0;
  isMidnight = hour + minute + second == 0;
  v128.store(out, v128.load(day + DATE));
  const stop = putClock(out + DATE_LENGTH, (total as u32) * 60 + second, fraction + 1, fractionEnd);
  v128.store(stop, v128.load(day + ZONE));
  return stop + load<u32>(day, ZONE_LENGTH);
}

function isHalf(byte: u32): bool {
  const letter = byte | 0x20;
  return letter == LETTER_A || letter == LETTER_P;
}

/** Seconds, ms, µs or ns since 1970. */
function writeNumber(start: usize, end: usize, out: usize): usize {
  const length = (end - start) as u32;
  if (length < SECONDS_LENGTH || length > 19 || (length - SECONDS_LENGTH) % 3 != 0) return 0;
  if (load<u8>(start) != ZERO + 1 || load<u8>(start, 1) == ZERO + 9) return 0;
  if (skipDigits(start) < end) return 0;
  const fraction = start + SECONDS_LENGTH;
  let seconds: u32 = 0;
  for (let at = start; at < fraction; at++) seconds = seconds * 10 + load<u8>(at) - ZERO;
  const day = seconds / SECONDS_A_DAY;
  putDate(out, day);
  const stop = putClock(out + DATE_LENGTH, seconds - day * SECONDS_A_DAY, fraction, end);
  store<u8>(stop, CAPITAL_Z);
  return stop + 1;
}

/** `2026-07-14T`, of a day since 1970. Years are counted from March, so that a leap day is their last. */
function putDate(out: usize, day: u32): void {
  const since = day + 719_468;
  const era = since / 146_097;
  const ofEra = since % 146_097;
  const years = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
  const ofYear = ofEra - (365 * years + years / 4 - years / 100);
  const months = (5 * ofYear + 2) / 153;
  const month = months < 10 ? months + 3 : months - 9;
  const year = years + 400 * era + (month <= 2 ? 1 : 0);
  putTwo(out, year / 100);
  putTwo(out + 2, year % 100);
  store<u8>(out, MINUS, 4);
  putTwo(out + 5, month);
  store<u8>(out, MINUS, 7);
  putTwo(out + 8, ofYear - (153 * months + 2) / 5 + 1);
  store<u8>(out, CAPITAL_T, 10);
}

/** A time of day, with the digits from `from` to `end` of a fraction. */
function putClock(out: usize, seconds: u32, from: usize, end: usize): usize {
  const hour = seconds / 3600;
  const minute = seconds / 60 - hour * 60;
  putTwo(out, hour);
  store<u8>(out, COLON, 2);
  putTwo(out + 3, minute);
  store<u8>(out, COLON, 5);
  putTwo(out + 6, seconds - hour * 3600 - minute * 60);
  let at = out + 8;
  let last = end;
  while (last > from && load<u8>(last - 1) == ZERO) last--;
  if (last <= from) return at;
  store<u8>(at++, DOT);
  for (let digit = from; digit < last; digit++) store<u8>(at++, load<u8>(digit));
  // In ms at least.
  for (let digits = last - from; digits < 3; digits++) store<u8>(at++, ZERO);
  return at;
}

function putTwo(out: usize, value: u32): void {
  store<u16>(out, (value / 10 + ZERO) | (((value % 10) + ZERO) << 8));
}
