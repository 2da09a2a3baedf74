import type { CountedText, Damage } from '../../shared/checks/problem';
import type { Form } from '../../shared/files/layout';
import { LineConverter } from '../formats/line-converter';
import type { ReadingEvidence } from '../formats/reading-evidence';
import type { OnRawBytes, ByteReading } from './byte-reading';

/** One pass over the events of an event source, one a line. */
export interface LineReading {
  /** Bytes read so far, before decompression. */
  readonly bytesRead: number;
  /** What is wrong with compressed data; everything readable was yielded. Known after the last chunk. */
  readonly damage: Damage | null;
  /** A JSON list or value has no end: the file may have been cut. Known after the last chunk. */
  readonly unfinished: boolean;
  /** Requests so far that do not count. Each has become an empty line. */
  readonly leftOut: number;
  /** Members of a wrapper beside the events. Known after the last chunk. */
  readonly beside: readonly CountedText[];
  /** Each chunk is valid until the next is requested. */
  chunks(onRawBytes?: OnRawBytes): AsyncGenerator<Buffer, void, void>;
  /** The fingerprint of the bytes read. Call it after the last chunk. Fails with `file-changed`. */
  confirm(): Promise<string>;
}

/** A pass over one file. */
export class FileLineReading implements LineReading {
  private readonly converter: LineConverter;

  constructor(
    form: Form,
    private readonly reading: ByteReading,
  ) {
    this.converter = new LineConverter(form);
  }

  get bytesRead(): number {
    return this.reading.bytesRead;
  }

  get damage(): Damage | null {
    return this.reading.damage;
  }

  get unfinished(): boolean {
    return this.converter.unfinished;
  }

  get hiddenRows(): number {
    return this.reading.hiddenRows;
  }

  get leftOut(): number {
    return this.converter.leftOut;
  }

  get beside(): readonly CountedText[] {
    return this.converter.beside;
  }

  /** What is known of the lines of the last chunk; null: nothing. */
  get written(): LineConverter['written'] {
    return this.converter.written;
  }

  /** What the whole file shows about guesses. Known after the last chunk. */
  get evidence(): ReadingEvidence {
    return this.converter.evidence;
  }

  async *chunks(onRawBytes?: OnRawBytes): AsyncGenerator<Buffer, void, void> {
    yield* this.converter.convert(this.reading.chunks(onRawBytes));
  }

  confirm(): Promise<string> {
    return this.reading.confirm();
  }
}
