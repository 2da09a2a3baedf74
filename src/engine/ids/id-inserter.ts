import { SAFETY_ID_LENGTH, type SafetyIds } from './safety-ids';

const OPENING = Buffer.from('{"$unique_id":"', 'latin1');
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const NULL_LENGTH = 4;

/** Copies a line and inserts a Safety ID; every other byte stays as it is in the file. One object serves all lines. */
export class IdInserter {
  /** The line with its id, from 0 to `length`. Valid until the next `insert`. */
  bytes = Buffer.allocUnsafe(4096);
  length = 0;

  /**
   * Inserts the id that `ids` made last into the line `line[start..end)`. `position`: the offset of the line's opening
   * brace, or of the `null` that the id replaces.
   */
  insert(line: Buffer, start: number, end: number, position: number, ids: SafetyIds): void {
    const maxLength = end - start + OPENING.length + SAFETY_ID_LENGTH + 2;
    if (maxLength > this.bytes.length) {
      this.bytes = Buffer.allocUnsafe(Math.max(maxLength, this.bytes.length * 2));
    }
    this.length = 0;
    this.append(line, start, position);
    if (line[position] === OPEN_OBJECT) {
      this.append(OPENING, 0, OPENING.length);
      this.appendId(ids);
      // Every event that is sent has at least a `$time`, so another member follows.
      this.bytes[this.length++] = COMMA;
      this.append(line, position + 1, end);
    } else {
      this.bytes[this.length++] = QUOTE;
      this.appendId(ids);
      this.append(line, position + NULL_LENGTH, end);
    }
  }

  private append(from: Buffer, start: number, end: number): void {
    if (start < end) this.length += from.copy(this.bytes, this.length, start, end);
  }

  private appendId(ids: SafetyIds): void {
    ids.write(this.bytes, this.length);
    this.length += SAFETY_ID_LENGTH;
    this.bytes[this.length++] = QUOTE;
  }
}
