/* Reads values of keys with `$`, as the rules do. Functions that return a place or a number return 0 for "undecided". */
import {
  NAME_SLOTS,
  MOST_NAMES,
  LONGEST_NAME,
  NAME_HEAD,
  NAME_BYTES,
  DAYS,
  DAY_BYTES,
  NAMES,
  PAIRS,
  PAIR_SLOTS,
  MOST_PAIRS,
  DAY_CACHE,
  PLUS,
  MINUS,
  DOT,
  ZERO,
  COLON,
  CAPITAL_T,
  CAPITAL_Z,
} from './places';

const ID_SEED: i32 = 0x1b56c4e9;

/** Midnight of a day, ms since 1970; NaN: there is no such day. */
declare function midnight(year: u32, month: u32, day: u32): f64;

let names: u32 = 0;
let pairs: u32 = 0;

/** Names or pairs that are not in their table stay undecided. */
export function namesAreFull(): bool {
  return names == MOST_NAMES || pairs == MOST_PAIRS;
}

export function pairsAt(): usize {
  return PAIRS;
}

export function forgetNames(): void {
  names = 0;
  pairs = 0;
  memory.fill(NAMES, 0, NAME_BYTES * NAME_SLOTS + 4 * PAIR_SLOTS);
}

/** `length`: at least 1. Reads up to 15 bytes more. */
export function areEqual(one: usize, other: usize, length: u32): bool {
  const last = (length - 1) & ~15;
  let from: u32 = 0;
  for (; from < last; from += 16) {
    if (!i8x16.all_true(i8x16.eq(v128.load(one + from), v128.load(other + from)))) return false;
  }
  const equal: u32 = i8x16.bitmask(i8x16.eq(v128.load(one + from), v128.load(other + from)));
  const wanted: u32 = (2 << ((length - 1) & 15)) - 1;
  return (equal & wanted) == wanted;
}

export function skipDigits(from: usize): usize {
  let at = from;
  while (isDigit(at)) at++;
  return at;
}

export function isDigit(at: usize): bool {
  return (load<u8>(at) as u32) - ZERO < 10;
}

/** Text that begins with a visible ASCII character is not blank; any other text may be. */
export function mayBeBlank(start: usize, end: usize): bool {
  return start == end || (load<u8>(start) as u32) - 0x21 >= 0x7f - 0x21;
}

/** The number of a text in the table of names, from 1 on; 0: it may be blank, it is long, or the table is full. */
export function nameOf(start: usize, end: usize): u32 {
  const length = (end - start) as u32;
  if (length > LONGEST_NAME || mayBeBlank(start, end)) return 0;
  let slot = nameSlot(start, length);
  while (true) {
    const name = NAMES + NAME_BYTES * slot;
    const known = load<u32>(name);
    if (known == 0) {
      if (names == MOST_NAMES) return 0;
      names++;
      store<u32>(name, length);
      memory.copy(name + NAME_HEAD, start, length);
      return slot + 1;
    }
    if (known == length && areEqual(name + NAME_HEAD, start, length)) return slot + 1;
    slot = (slot + 1) % NAME_SLOTS;
  }
}

/** Where the search for a name begins: three samples of four bytes distinguish most names. */
function nameSlot(start: usize, length: u32): u32 {
  let mixed: u32 = length;
  if (length < 4) {
    for (let at: u32 = 0; at < length; at++) mixed = (mixed ^ load<u8>(start + at)) * 0x1b873593;
  } else {
    mixed = (mixed ^ load<u32>(start)) * 0xcc9e2d51;
    mixed = (mixed ^ (mixed >>> 15) ^ load<u32>(start + ((length - 4) >>> 1))) * 0x1b873593;
    mixed = (mixed ^ (mixed >>> 13) ^ load<u32>(start + length - 4)) * 0x85ebca6b;
  }
  return (mixed >>> 16) % NAME_SLOTS;
}

/** The number of a package and a pixel in the table of pairs, from 1 on; 0: the table is full. A name may be 0: none. */
export function pairOf(packageName: u32, pixelName: u32): u32 {
  // No pair is 0, which is a free slot.
  const pair = ((packageName << 16) | pixelName) + 1;
  let slot = (pair * 0x9e3779b1) >>> 21;
  while (true) {
    const place = PAIRS + 4 * slot;
    const known = load<u32>(place);
    if (known == pair) return slot + 1;
    if (known == 0) {
      if (pairs == MOST_PAIRS) return 0;
      pairs++;
      store<u32>(place, pair);
      return slot + 1;
    }
    slot = (slot + 1) % PAIR_SLOTS;
  }
}

/** As `isPublicV4Text` in `rules/fast-path/scan-address.ts`. */
export function isPublicV4(start: usize, end: usize): bool {
  let at = start;
  let address: u32 = 0;
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && load<u8>(at++) != DOT) return false;
    const first = at;
    let value: u32 = 0;
    for (; at < first + 3 && isDigit(at); at++) value = value * 10 + load<u8>(at) - ZERO;
    if (at == first || value > 255 || (at > first + 1 && load<u8>(first) == ZERO)) return false;
    address = (address << 8) | value;
  }
  return at == end && isPublic(address);
}

/** As `isPublicV4` in `rules/address.ts`. */
function isPublic(address: u32): bool {
  const first = address >>> 24;
  if (first == 0 || first == 10 || first == 127 || first >= 224) return false;
  if (address >>> 20 == 0xac1) return false; // 172.16 to 172.31
  if (address >>> 16 == 0xc0a8) return false; // 192.168
  if (address >>> 16 == 0xa9fe) return false; // 169.254
  return address >>> 22 != 0x191; // 100.64 to 100.127
}

/** The ms of the usual forms of a time, as `TimeScanner` in `rules/fast-path/scan-time.ts`; NaN: undecided. */
export function timeOf(start: usize, end: usize): f64 {
  if (end - start <= 19) return NaN;
  // `hh:m` and `m:ss`: XOR turns digits into their values and colons into 0.
  const hours = load<u32>(start, 11) ^ 0x303a3030;
  const seconds = load<u32>(start, 15) ^ 0x30303a30;
  // A nibble is a digit if neither it nor its sum with 6 reaches 16.
  if (((hours | (hours + 0x06000606)) & 0xf0fff0f0) != 0) return NaN;
  if (((seconds | (seconds + 0x06060006)) & 0xf0f0fff0) != 0) return NaN;
  const hour = (hours & 15) * 10 + ((hours >>> 8) & 15);
  const minute = (hours >>> 24) * 10 + (seconds & 15);
  const second = ((seconds >>> 16) & 15) * 10 + (seconds >>> 24);
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  const clock = ((hour * 60 + minute) * 60 + second) * 1000;
  return midnightOf(start) + <f64>clock + restOf(start + 19, end);
}

/** The ms that fraction and zone add. */
function restOf(from: usize, end: usize): f64 {
  let at = from;
  let ms: i32 = 0;
  if (load<u8>(at) == DOT) {
    at = skipDigits(from + 1);
    if (at == from + 1) return NaN;
    for (let digit = from + 1; digit < from + 4; digit++)
      ms = ms * 10 + (digit < at ? load<u8>(digit) - ZERO : 0);
  }
  if (load<u8>(at) == CAPITAL_Z) return at + 1 == end ? <f64>ms : NaN;
  if (at + 6 != end || load<u8>(at, 3) != COLON || !areTwoDigits(at + 1) || !areTwoDigits(at + 4)) return NaN;
  const hours = two(at + 1);
  const minutes = two(at + 4);
  if (hours >= 12 || minutes > 59) return NaN;
  const offset: i32 = (hours * 60 + minutes) * 60_000;
  const sign: u32 = load<u8>(at);
  if (sign == PLUS) return <f64>(ms - offset);
  return sign == MINUS ? <f64>(ms + offset) : NaN;
}

/** Midnight of the day that a time begins with; NaN: undecided. */
function midnightOf(start: usize): f64 {
  const eight = load<u64>(start);
  const four = load<u32>(start, 7);
  const day = DAY_CACHE + DAY_BYTES * ((four >>> 16) % DAYS);
  if (load<u64>(day) != eight || load<u32>(day, 8) != four) {
    const found = readMidnight(start);
    if (isNaN(found)) return NaN;
    store<u64>(day, eight);
    store<u32>(day, four, 8);
    store<f64>(day, found, 16);
  }
  return load<f64>(day, 16);
}

/** `YYYY-MM-DDT` */
function readMidnight(start: usize): f64 {
  if (load<u8>(start, 4) != MINUS || load<u8>(start, 7) != MINUS || load<u8>(start, 10) != CAPITAL_T)
    return NaN;
  if (!areTwoDigits(start) || !areTwoDigits(start + 2)) return NaN;
  if (!areTwoDigits(start + 5) || !areTwoDigits(start + 8)) return NaN;
  return midnight(two(start) * 100 + two(start + 2), two(start + 5), two(start + 8));
}

export function areTwoDigits(at: usize): bool {
  return isDigit(at) && isDigit(at + 1);
}

export function two(at: usize): u32 {
  return ((load<u8>(at) as u32) - ZERO) * 10 + load<u8>(at, 1) - ZERO;
}

// Hashes, as in `bytes/hash.ts`

function finished(hash: u32): i32 {
  let mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
  mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
  return ((mixed ^ (mixed >>> 16)) as i32) >> 1;
}

/** Puts both halves of an id's `Hash` into its row. */
export function hashId(row: usize, start: usize, end: usize): void {
  let high: u32 = ID_SEED;
  let low: u32 = ~ID_SEED;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const one = (high ^ load<u32>(at)) * 0xcc9e2d51;
    const other = (low ^ load<u32>(at, 4)) * 0x1b873593;
    high = rotl<u32>(one, 15) + other;
    low = rotl<u32>(other, 13) ^ high;
  }
  let first = (end - start) as u32;
  let second: u32 = 0;
  for (; at < end; at++) {
    second = (second << 8) | (first >>> 24);
    first = (first << 8) | load<u8>(at);
  }
  const front = finished((high ^ first) * 0xcc9e2d51 + (low ^ second) * 0x1b873593);
  store<i32>(row, front, 0);
  store<i32>(row, finished(((low ^ second) * 0x85ebca6b) ^ front), 4);
}

export function contentHash(start: usize, end: usize): i32 {
  let one = (end - start) as u32;
  let other: u32 = 0x3c6ef372;
  let three: u32 = 0x1b56c4e9;
  let four: u32 = 0x2545f491;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    one = rotl<u32>((one ^ load<u32>(at)) * 0xcc9e2d51, 15);
    other = rotl<u32>((other ^ load<u32>(at, 4)) * 0x1b873593, 15);
    three = rotl<u32>((three ^ load<u32>(at, 8)) * 0x85ebca6b, 15);
    four = rotl<u32>((four ^ load<u32>(at, 12)) * 0xc2b2ae35, 15);
  }
  for (; at < end; at++) one = rotl<u32>((one ^ load<u8>(at)) * 0xcc9e2d51, 15);
  const front = finished(one + other * 0x1b873593);
  return finished(front ^ finished(three + four * 0x85ebca6b));
}
