let lastBytes: Uint8Array = new Uint8Array(0);
let lastView = new DataView(lastBytes.buffer);

/**
 * A DataView of the same bytes: it reads four bytes at a time, three times as fast as one by one. The last view is
 * cached, because one chunk holds thousands of lines.
 */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== lastBytes) {
    lastBytes = bytes;
    lastView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return lastView;
}

/** A view of a buffer that is kept with it. */
export function viewOver(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A short byte string that is compared with the bytes of a file. */
export class ByteString {
  readonly length: number;
  private readonly bytes: Buffer;
  /** All groups of four bytes; up to three more bytes follow. */
  private readonly fours: Int32Array;

  /** Copies `view[start..end)`, so the buffer may be reused. */
  constructor(view: DataView, start: number, end: number) {
    this.length = end - start;
    this.bytes = Buffer.from(new Uint8Array(view.buffer, view.byteOffset + start, this.length));
    this.fours = new Int32Array(this.length >> 2);
    for (let index = 0; index < this.fours.length; index += 1) {
      this.fours[index] = view.getInt32(start + index * 4, true);
    }
  }

  static of(text: string): ByteString {
    const bytes = Buffer.from(text);
    return new ByteString(viewOf(bytes), 0, bytes.length);
  }

  /** Whether `view` has these bytes at `from`, all of them before `end`. */
  matchesAt(view: DataView, from: number, end: number): boolean {
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

  /** Writes the bytes into `into`, from `at` on. */
  writeTo(into: Buffer, at: number): void {
    this.bytes.copy(into, at);
  }
}
