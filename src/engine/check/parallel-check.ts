import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { untilAborted } from '../model/abort';
import { CheckFactsBuilder } from './check-facts-builder';
import { Fingerprint } from '../bytes/fingerprint';
import { RANGE_BYTES } from '../model/limits';
import type { ByteRangeFacts, ByteRangeReader, ByteRangeSource } from './byte-range';

/** A thread that checks one stretch at a time, if it can: nothing depends on it. */
export interface RangeHelper {
  /** May be asked again before it has answered. Null: it cannot, for whatever reason. It may also never answer. */
  read(from: number, to: number): Promise<ByteRangeFacts | null>;
  /** What it still reads then is of no use, wherever its descriptor leads by now. */
  end(): void;
}

export type StartHelper = (source: ByteRangeSource) => RangeHelper;

/** Stretches a helper is asked for at a time, so that it never waits for the next question. */
const ASKED = 2;
/** Stretches under way or waiting for an earlier one, for each helper: what holds memory flat when one thread lags. */
const AHEAD = 4;

/** A helper that gives no answer for so long is asked no more. The slowest drive has read two stretches by then. */
const SILENT_MS = 20_000;

/** Threads that check one file, at most. */
const MOST_HELPERS = 4;
/** Starting threads takes as long as checking so much by one. */
const WORTH_HELP_BYTES = 96 * 1024 * 1024;

/** How many threads a file of this size is worth on this computer; 0: the one that asks is enough. */
export function helpersFor(size: number, cores = availableParallelism()): number {
  if (size < WORTH_HELP_BYTES || cores < 2) return 0;
  // Where there are cores enough one is left to the rest of the app.
  return Math.min(MOST_HELPERS, Math.max(2, cores - 1));
}

export interface ParallelOptions {
  readonly source: ByteRangeSource;
  readonly helpers: readonly RangeHelper[];
  /** Reads in this thread what no helper does. */
  readonly reader: Pick<ByteRangeReader, 'readApart'>;
  readonly signal: AbortSignal;
  /** After each stretch, in the order of the file: how far it is checked. */
  readonly onStretch: (bytes: number, findings: CheckFactsBuilder) => void;
  readonly stretchBytes?: number;
  readonly silentMs?: number;
}

export interface ParallelFacts {
  readonly findings: CheckFactsBuilder;
  readonly fingerprint: string;
  readonly finalNewline: boolean;
}

/**
 * Checks a file that is not compressed with several threads. What comes of it is what one pass finds, whatever the
 * number of threads: each takes the next stretch, and here they are added up in order. What a helper does not read is
 * read here, so a failure is the file's own, never a helper's.
 */
export async function checkInParallel(options: ParallelOptions): Promise<ParallelFacts> {
  const sum = new Sum(options);
  const giveUp = new AbortController();
  const work = options.helpers.flatMap((helper) =>
    Array.from({ length: ASKED }, () => sum.work(helper, giveUp.signal)),
  );
  try {
    const all = Promise.all(work).then(() => sum.rest(giveUp.signal));
    await untilAborted(all, options.signal);
  } finally {
    giveUp.abort();
  }
  const { findings, fingerprint, finalNewline } = sum;
  return { findings, fingerprint: fingerprint.text(), finalNewline };
}

/** Hands the stretches out and adds them up. */
class Sum {
  readonly findings = new CheckFactsBuilder();
  readonly fingerprint = new Fingerprint();
  finalNewline = true;
  /** Stretches that were handed out, and those that were added up. */
  private given = 0;
  private added = 0;
  private readonly waiting = new Map<number, ByteRangeFacts>();
  private readonly stretches: number;
  private readonly stretchBytes: number;
  private moved: () => void = () => undefined;
  private nextMove = this.newMove();

  constructor(private readonly options: ParallelOptions) {
    this.stretchBytes = options.stretchBytes ?? RANGE_BYTES;
    this.stretches = Math.ceil(options.source.size / this.stretchBytes);
  }

  /** Takes stretches for one helper until none is left, or it gives no answer. */
  async work(helper: RangeHelper, signal: AbortSignal): Promise<void> {
    const most = AHEAD * this.options.helpers.length;
    while (this.given < this.stretches && !signal.aborted) {
      if (this.given - this.added >= most) {
        await this.nextMove;
        continue;
      }
      const place = this.given++;
      const facts = await this.answer(helper, place);
      if (signal.aborted) return;
      this.add(place, facts ?? this.readHere(place));
      if (facts === null) return;
    }
  }

  /** What no helper is left for. */
  async rest(signal: AbortSignal): Promise<void> {
    for (; this.given < this.stretches && !signal.aborted; await nextTurn()) {
      const place = this.given++;
      this.add(place, this.readHere(place));
    }
  }

  private answer(helper: RangeHelper, place: number): Promise<ByteRangeFacts | null> {
    const { silentMs = SILENT_MS } = this.options;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => resolve(null), silentMs).unref();
      helper
        .read(place * this.stretchBytes, this.endOf(place))
        .then(resolve, reject)
        .finally(() => clearTimeout(late));
    });
  }

  private readHere(place: number): ByteRangeFacts {
    return this.options.reader.readApart(place * this.stretchBytes, this.endOf(place));
  }

  private add(place: number, facts: ByteRangeFacts): void {
    this.waiting.set(place, facts);
    for (let next = this.waiting.get(this.added); next !== undefined; next = this.waiting.get(this.added)) {
      this.waiting.delete(this.added);
      this.findings.add(next.portion, this.endOf(this.added) / this.options.source.size);
      this.fingerprint.addHash(next.hashes);
      this.finalNewline = next.newlineLast;
      this.options.onStretch(this.endOf(this.added), this.findings);
      this.added += 1;
    }
    this.moved();
    this.nextMove = this.newMove();
  }

  private newMove(): Promise<void> {
    return new Promise((resolve) => (this.moved = resolve));
  }

  private endOf(place: number): number {
    return Math.min(this.options.source.size, (place + 1) * this.stretchBytes);
  }
}
