import type { Form } from '../../shared/layout';
import { LineConverter } from '../formats/line-converter';
import type { RawTap, Reading } from './byte-reading';

/** One pass over what is read as one file: its events, one a line. */
export interface LineReading {
  /** Bytes taken so far, of those that are on disk or in an archive. */
  readonly bytesRead: number;
  /** Something compressed ended early or is corrupt; what could be read was given out. */
  readonly damaged: boolean;
  /** JSON that does not end: a file may have been cut. Known after the last chunk. */
  readonly unfinished: boolean;
  /** Each chunk is valid until the next is asked for. */
  chunks(tap?: RawTap): AsyncGenerator<Buffer, void, void>;
  /** To be called after the last chunk: the fingerprint of what was read. Fails with `file-changed`. */
  confirm(): Promise<string>;
}

/** The pass over one file. */
export class FileLines implements LineReading {
  private readonly asLines: LineConverter;

  constructor(
    form: Form,
    private readonly reading: Reading,
  ) {
    this.asLines = new LineConverter(form);
  }

  get bytesRead(): number {
    return this.reading.bytesRead;
  }

  get damaged(): boolean {
    return this.reading.damaged;
  }

  get unfinished(): boolean {
    return this.asLines.unfinished;
  }

  async *chunks(tap?: RawTap): AsyncGenerator<Buffer, void, void> {
    yield* this.asLines.of(this.reading.chunks(tap));
  }

  confirm(): Promise<string> {
    return this.reading.confirm();
  }
}
