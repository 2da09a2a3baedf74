import { SAFETY_ID_LENGTH, type SafetyIds } from './safety-ids';

const OPENING = Buffer.from('{"$unique_id":"', 'latin1');
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const NULL_LENGTH = 4;

/** A line into which an id was put; all else in it is as it is written in the file. One object serves all lines. */
export class IdInserter {
  bytes = Buffer.allocUnsafe(4096);
  length = 0;

  /** `room`: the place of the line's opening brace, or of the `null` that takes the place of an id. */
  make(line: Buffer, start: number, end: number, room: number, ids: SafetyIds): void {
    const most = end - start + OPENING.length + SAFETY_ID_LENGTH + 2;
    if (most > this.bytes.length) this.bytes = Buffer.allocUnsafe(Math.max(most, this.bytes.length * 2));
    this.length = 0;
    this.put(line, start, room);
    if (line[room] === OPEN_OBJECT) {
      this.put(OPENING, 0, OPENING.length);
      this.putId(ids);
      // An event that goes out has a `$time` at least, so something follows.
      this.bytes[this.length++] = COMMA;
      this.put(line, room + 1, end);
    } else {
      this.bytes[this.length++] = QUOTE;
      this.putId(ids);
      this.put(line, room + NULL_LENGTH, end);
    }
  }

  private put(from: Buffer, start: number, end: number): void {
    if (start < end) this.length += from.copy(this.bytes, this.length, start, end);
  }

  private putId(ids: SafetyIds): void {
    ids.write(this.bytes, this.length);
    this.length += SAFETY_ID_LENGTH;
    this.bytes[this.length++] = QUOTE;
  }
}
