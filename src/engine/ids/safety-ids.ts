import type { Destination } from '../../shared/destination';
import { viewOf } from '../bytes/byte-view';
import { CountedOccurrences, type Occurrences } from './occurrences';
import { isSpace } from '../rules/raw-json';
import { Murmur } from '../bytes/murmur';

/** Length of an id in characters, which are ASCII. */
export const SAFETY_ID_LENGTH = 36;

const SEED_OF_PARTS = 0;
/** The number is the line's occurrence among equal lines. */
const SEED_WITH_OCCURRENCE = 1;
/** The number is the line's number in its file. */
const SEED_WITH_LINE = 2;

/**
 * Makes Safety IDs, for events without an id. THIS MUST NEVER CHANGE: an event must get the same id in a corrected or
 * overlapping file, next year, on any computer, or it counts twice. Tests compare with known answers.
 *
 * An id is `M(M(line), M(destination), number)`. M is MurmurHash3_x86_128. Its 16 bytes are written as a UUID of
 * version 8 (RFC 9562), which keeps 122 bits of them.
 * - line: the bytes as they are in the file, without JSON's white space around them.
 * - destination: `mixed`, `package ID` or `pixel ID` in UTF-8. Events that went to a wrong package by mistake must not
 *   be ignored as repeats when they are sent to the right one.
 * - number, in 8 bytes, lowest byte first: 1 for the first of equal lines, 2 for the second, and so on, so that equal
 *   lines stay separate events. After `OCCURRENCES_COUNTED_UP_TO` lines it is the line's number in the file: the same
 *   file still gets the same ids, only a changed file does not.
 *
 * A subset of lines that is sent again is numbered as in its whole file (`CarriedOccurrences`): the second of equal
 * lines, sent alone, must not get the id of the first.
 */
export class SafetyIds {
  private readonly hash = new Murmur();
  /** M(line) in 16 bytes, M(destination) in 16, the number in 8. Then the id replaces the first 16. */
  private readonly parts = new DataView(new ArrayBuffer(40));

  constructor(
    destination: Destination,
    private readonly occurrences: Occurrences = new CountedOccurrences(),
  ) {
    const name = destination.kind === 'mixed' ? 'mixed' : `${destination.kind} ${destination.id}`;
    const bytes = Buffer.from(name, 'utf8');
    this.hash.of(viewOf(bytes), 0, bytes.length, SEED_OF_PARTS);
    this.putHash(16);
  }

  /**
   * Makes the id of the line `bytes[start..end)`, number `line` in its file. Call it for every line that can take an
   * id, sent or not and in order: the occurrence of a line must not depend on what becomes of the others.
   */
  next(bytes: Buffer, start: number, end: number, line: number): void {
    while (start < end && isSpace(bytes[start] as number)) start += 1;
    while (start < end && isSpace(bytes[end - 1] as number)) end -= 1;
    const { words } = this.hash.of(viewOf(bytes), start, end, SEED_OF_PARTS);
    this.putHash(0);
    const occurrence = this.occurrences.of(words[0] as number, words[1] as number, line);
    this.putNumber(Math.abs(occurrence));
    this.hash.of(this.parts, 0, 40, occurrence > 0 ? SEED_WITH_OCCURRENCE : SEED_WITH_LINE);
    this.putHash(0);
  }

  /** Writes the id that was made last into `into`, `SAFETY_ID_LENGTH` bytes from `at` on. */
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
