import { notRead } from '../model/file-failure';

/** (ours) Pages of all columns together, unpacked. Usual writers stay below 10 MB for ten columns. */
const BYTES_AT_MOST = 256 * 1024 * 1024;

/** The memory that pages take while their rows are read. */
export class PageMemory {
  private held = 0;
  /** The most that was held at a time. */
  peak = 0;

  constructor(private readonly atMost = BYTES_AT_MOST) {}

  /** Call it before so many bytes are allocated. Throws `FailureError` `file-kind-not-read` if they are too many. */
  take(bytes: number): void {
    if (!(bytes >= 0) || this.held + bytes > this.atMost)
      throw notRead('parquet-large', `pages of ${this.held + bytes} bytes`);
    this.held += bytes;
    this.peak = Math.max(this.peak, this.held);
  }

  free(bytes: number): void {
    this.held -= bytes;
  }
}
