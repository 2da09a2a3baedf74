import { NOT_IN_DAY, type ReadDay } from './read-day';

/** Days kept, by the hash of the text before the time of day. */
export const SLOTS = 64;
/** Lengths of that text: `7/4/2026 `, `7/14/2026 `, `12/14/2026 `. */
const LENGTHS = 4;

/** The days that were read before: the rows of many exports are in no order. */
export class ReadDays {
  readonly slots: (ReadDay | null)[] = Array.from({ length: SLOTS }, () => null);
  /** Ascending. */
  lengths: readonly number[] = [];

  /** As `ReadDay.write`, of the day that the text names. */
  write(bytes: Buffer, start: number, end: number, out: Buffer, to: number): number {
    const { lengths, slots } = this;
    let slot = 0;
    let at = start;
    for (let index = 0; index < lengths.length; index += 1) {
      const stop = start + (lengths[index] as number);
      if (stop > end) return NOT_IN_DAY;
      for (; at < stop; at += 1) slot = mixed(slot, bytes[at] as number);
      const day = slots[slot & (SLOTS - 1)] as ReadDay | null;
      if (day === null || day.before.length !== stop - start) continue;
      const written = day.write(bytes, start, end, out, to);
      if (written !== NOT_IN_DAY) return written;
    }
    return NOT_IN_DAY;
  }

  /** Keeps a day. Returns the one whose place it takes, if any. */
  add(day: ReadDay): ReadDay | null {
    const { length } = day.before;
    if (!this.lengths.includes(length)) {
      this.lengths = [...this.lengths.slice(1 - LENGTHS), length].sort((a, b) => a - b);
    }
    const slot = day.before.reduce(mixed, 0) & (SLOTS - 1);
    const replaced = this.slots[slot] ?? null;
    this.slots[slot] = day;
    return replaced;
  }

  all(): readonly ReadDay[] {
    return this.slots.filter((day) => day !== null);
  }
}

function mixed(hash: number, byte: number): number {
  const product = Math.imul(hash ^ byte, 0x85ebca6b);
  return product ^ (product >>> 15);
}
