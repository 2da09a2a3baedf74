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
  private readonly view: DataView;
  readonly length: number;

  /** Takes a copy: it stays when the buffer is used again. */
  constructor(bytes: DataView, start: number, end: number) {
    this.view = new DataView(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + end));
    this.length = end - start;
  }

  static of(text: string): Word {
    const bytes = Buffer.from(text);
    return new Word(viewOf(bytes), 0, bytes.length);
  }

  /** Whether these bytes stand at a place, all of them before `end`. */
  isAt(bytes: DataView, from: number, end: number): boolean {
    const { view, length } = this;
    if (from + length > end) return false;
    let at = 0;
    for (const last = length - 4; at <= last; at += 4) {
      if (view.getInt32(at) !== bytes.getInt32(from + at)) return false;
    }
    for (; at < length; at += 1) if (view.getUint8(at) !== bytes.getUint8(from + at)) return false;
    return true;
  }

  text(): string {
    return Buffer.from(this.view.buffer).toString();
  }
}
