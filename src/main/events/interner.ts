import { copyOf, holds, viewOf } from './byte-view';
import { Hash } from './hash';

const SLOTS = 256;
const NO_BYTES = new DataView(new ArrayBuffer(0));
/** Longer texts are made anew each time: what is kept must stay small. */
const LONGEST = 128;
const SEED = 0x2545f491;

/** Gives the same string for the same bytes without making it again, as long as not too many differ. */
export class Interner {
  private readonly hash = new Hash();
  private readonly texts: string[] = Array.from({ length: SLOTS }, () => '');
  private readonly bytes: DataView[] = Array.from({ length: SLOTS }, () => NO_BYTES);

  text(bytes: Buffer, start: number, end: number): string {
    if (end - start > LONGEST) return bytes.toString('utf8', start, end);
    const view = viewOf(bytes);
    const slot = this.hash.of(view, start, end, SEED).low & (SLOTS - 1);
    const known = this.bytes[slot] as DataView;
    if (known.byteLength === end - start && holds(view, start, known)) return this.texts[slot] as string;
    const text = bytes.toString('utf8', start, end);
    this.bytes[slot] = copyOf(view, start, end);
    this.texts[slot] = text;
    return text;
  }
}
