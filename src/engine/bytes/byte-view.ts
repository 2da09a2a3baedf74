let lastBytes: Uint8Array = new Uint8Array(0);
let lastView = new DataView(lastBytes.buffer);

/**
 * The same bytes as a DataView, which reads four at a time: three times as fast as one by one. One chunk holds
 * thousands of lines, so the view of the last one is kept.
 */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== lastBytes) {
    lastBytes = bytes;
    lastView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return lastView;
}

/** A few bytes of our own, to compare with what stands in a file. */
export class Word {
  readonly length: number;
  private readonly bytes: Buffer;
  /** Four bytes each; up to three are left over. */
  private readonly fours: Int32Array;

  /** Takes a copy: it stays when the buffer is used again. */
  constructor(view: DataView, start: number, end: number) {
    this.length = end - start;
    this.bytes = Buffer.from(new Uint8Array(view.buffer, view.byteOffset + start, this.length));
    this.fours = new Int32Array(this.length >> 2);
    for (let index = 0; index < this.fours.length; index += 1) {
      this.fours[index] = view.getInt32(start + index * 4, true);
    }
  }

  static of(text: string): Word {
    const bytes = Buffer.from(text);
    return new Word(viewOf(bytes), 0, bytes.length);
  }

  /** Whether these bytes stand at a place, all of them before `end`. */
  isAt(view: DataView, from: number, end: number): boolean {
    const { fours, length } = this;
    if (from + length > end) return false;
    let at = from;
    for (let index = 0; index < fours.length; index += 1) {
      if (fours[index] !== view.getInt32(at, true)) return false;
      at += 4;
    }
    for (; at < from + length; at += 1) if (this.bytes[at - from] !== view.getUint8(at)) return false;
    return true;
  }

  text(): string {
    return this.bytes.toString();
  }
}
