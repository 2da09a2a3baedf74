import type { Destination } from '../../shared/destination';
import { viewOf } from '../bytes/byte-view';
import { CountedOccurrences, type Occurrences } from './occurrences';
import { isSpace } from '../rules/json-surface';
import { Murmur } from '../bytes/murmur';

/** Characters of an id. */
export const SAFETY_ID_LENGTH = 36;

const SEED_OF_PARTS = 0;
/** The number is the how manyth of equal lines this one is. */
const SEED_WITH_COPY = 1;
/** The number is that of the line in its file. */
const SEED_WITH_LINE = 2;

/**
 * The ids of events that have none. THIS MUST NEVER CHANGE: an event has to get the same id in a corrected or
 * overlapping file, next year, on any computer, or it counts twice. The known answers in the tests say so, too.
 *
 * An id is `M(M(line), M(destination), number)`, M being MurmurHash3_x86_128, and its 16 bytes are written as a UUID of
 * version 8 (RFC 9562), which is 122 bits of them:
 * - line: the bytes as they stand in the file, without JSON's white space around them;
 * - destination: `mixed`, `package ID` or `pixel ID` in UTF-8. Events that went to a wrong package by mistake must not be
 *   ignored as repeats when they are sent to the right one;
 * - number, in 8 bytes, lowest first: 1 for the first of equal lines, 2 for its copy, and so on, so that copies stay
 *   events of their own. After `COPIES_COUNTED_UP_TO` lines, the line's number in the file instead: the same file still
 *   gets the same ids, and only one that was changed does not.
 *
 * Lines that are sent once more by themselves are numbered as among all lines of their file (`CarriedCopies`): the second
 * of equal lines, sent alone, must not be taken for the first.
 */
export class SafetyIds {
  private readonly hash = new Murmur();
  /** M(line) in 16 bytes, M(destination) in 16, the number in 8; then, from the start, the id. */
  private readonly parts = new DataView(new ArrayBuffer(40));

  constructor(
    destination: Destination,
    private readonly copies: Occurrences = new CountedOccurrences(),
  ) {
    const name = destination.kind === 'mixed' ? 'mixed' : `${destination.kind} ${destination.id}`;
    const bytes = Buffer.from(name, 'utf8');
    this.hash.of(viewOf(bytes), 0, bytes.length, SEED_OF_PARTS);
    this.putHash(16);
  }

  /**
   * Makes the id of the next line of the file that has none and can be given one. Each of them must come by, whether it
   * goes out or not: which copy a line is must not depend on what becomes of the others.
   */
  next(bytes: Buffer, start: number, end: number, line: number): void {
    while (start < end && isSpace(bytes[start] as number)) start += 1;
    while (start < end && isSpace(bytes[end - 1] as number)) end -= 1;
    const { words } = this.hash.of(viewOf(bytes), start, end, SEED_OF_PARTS);
    this.putHash(0);
    const copy = this.copies.of(words[0] as number, words[1] as number, line);
    this.putNumber(Math.abs(copy));
    this.hash.of(this.parts, 0, 40, copy > 0 ? SEED_WITH_COPY : SEED_WITH_LINE);
    this.putHash(0);
  }

  /** Writes the id made last: 36 bytes of ASCII. */
  write(into: Buffer, at: number): void {
    const { parts } = this;
    parts.setUint8(6, (parts.getUint8(6) & 0x0f) | 0x80);
    parts.setUint8(8, (parts.getUint8(8) & 0x3f) | 0x80);
    for (let index = 0; index < 16; index += 1) {
      const byte = parts.getUint8(index);
      if (index === 4 || index === 6 || index === 8 || index === 10) into[at++] = 0x2d;
      into[at++] = HEX[byte >>> 4] as number;
      into[at++] = HEX[byte & 15] as number;
    }
  }

  private putHash(at: number): void {
    const { words } = this.hash;
    for (let index = 0; index < 4; index += 1)
      this.parts.setInt32(at + 4 * index, words[index] as number, true);
  }

  private putNumber(number: number): void {
    this.parts.setUint32(32, number >>> 0, true);
    this.parts.setUint32(36, Math.floor(number / 2 ** 32), true);
  }
}

const HEX = Buffer.from('0123456789abcdef', 'latin1');
