import { FIRST_LINES } from '../model/limits';

/** Counts lines that come in any order, and keeps the first of the file. */
export class RepeatedLines {
  count = 0;
  private kept: number[] = [];
  /** No line from here on is among the first. */
  private bound = Number.POSITIVE_INFINITY;

  add(line: number): void {
    this.count += 1;
    if (line >= this.bound) return;
    this.kept.push(line);
    if (this.kept.length < 2 * FIRST_LINES) return;
    this.kept = firstOf(this.kept);
    this.bound = this.kept[FIRST_LINES - 1] as number;
  }

  /** The first lines in their order. */
  get first(): readonly number[] {
    return firstOf(this.kept);
  }
}

export function firstOf(lines: readonly number[]): number[] {
  return [...lines].sort((a, b) => a - b).slice(0, FIRST_LINES);
}
