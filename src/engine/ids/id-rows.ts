/**
 * The columns of an id row: both halves of the id's hash, a hash of the whole line, the line's number, and twice the
 * index of its artifact group, plus 1 if the line has a warning.
 */
export const ID_COLUMNS = { high: 0, low: 1, content: 2, line: 3, group: 4 } as const;

/** Numbers per row. */
export const ID_ROW_LENGTH = 5;

/** Collects one row for each line with an id, in one array that is used again for every batch. */
export class IdRows {
  private rows = new Int32Array(4096 * ID_ROW_LENGTH);
  private length = 0;

  /** `group`: the place of its artifact group in the batch. */
  add(high: number, low: number, content: number, line: number, group: number, warned: boolean): void {
    if (this.length === this.rows.length) this.grow();
    const { rows, length } = this;
    rows[length] = high;
    rows[length + 1] = low;
    rows[length + 2] = content;
    rows[length + 3] = line;
    rows[length + 4] = group * 2 + (warned ? 1 : 0);
    this.length = length + ID_ROW_LENGTH;
  }

  /** Returns all rows since the last call. They are valid until the next `add`. */
  take(): Int32Array {
    const taken = this.rows.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(): void {
    const grown = new Int32Array(this.rows.length * 2);
    grown.set(this.rows);
    this.rows = grown;
  }
}
