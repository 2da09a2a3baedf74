import type { ByteRangeFacts, ByteRangeSource } from './byte-range';

/** A thread that checks byte ranges. It is an optimization only: the check must not depend on its answers. */
export interface RangeHelper {
  /** Resolves when it can read at once, or can never: its first answer tells which. It may never resolve. */
  readonly ready: Promise<void>;
  /**
   * Checks one range; it may be called again before it has answered. Resolves to null when the helper cannot read, and may
   * never resolve at all.
   */
  read(from: number, to: number): Promise<ByteRangeFacts | null>;
  /** Ends the helper. Answers that come later must be ignored: its file descriptor may be in use for another file. */
  end(): void;
}

export type StartHelper = (source: ByteRangeSource) => RangeHelper;
