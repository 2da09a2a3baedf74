import { setImmediate as nextTurn } from 'node:timers/promises';
import { CheckFactsBuilder } from './check-facts-builder';
import { Fingerprint } from '../bytes/fingerprint';
import { RANGE_BYTES } from '../model/limits';
import type { ByteRangeFacts, ByteRangeReader, ByteRangeSource } from './byte-range';
import type { RangeHelper } from './range-helper';

/** Ranges being read or waiting for an earlier one, per thread. It bounds memory when one thread is slow. */
const RANGES_AHEAD = 8;

/** A helper without an answer for so long is dropped. Even the slowest drive reads two ranges in that time. */
const HELPER_TIMEOUT_MS = 20_000;

export interface ParallelOptions {
  readonly source: ByteRangeSource;
  readonly helpers: readonly RangeHelper[];
  /** Reads ranges in this thread. */
  readonly reader: Pick<ByteRangeReader, 'readDetached'>;
  readonly signal: AbortSignal;
  /** Called after each range, in file order, with the bytes checked so far. */
  readonly onRange: (bytes: number, facts: CheckFactsBuilder) => void;
  readonly rangeBytes?: number;
  readonly helperTimeoutMs?: number;
}

/** Assigns byte ranges to helpers and to this thread, and adds up the results in file order. */
export class RangeScheduler {
  readonly facts = new CheckFactsBuilder();
  readonly fingerprint = new Fingerprint();
  finalNewline = true;
  /** Number of ranges that were assigned, and that were added up. */
  private assigned = 0;
  private added = 0;
  /** Results that wait for an earlier range. */
  private readonly waiting = new Map<number, ByteRangeFacts>();
  private readonly ranges: number;
  private readonly rangeBytes: number;
  private readonly maxAhead: number;
  private signalAdded: () => void = () => undefined;
  private nextAdded = this.newSignal();
  private signalAssigned: () => void = () => undefined;
  /** Resolves when no range is left: a helper that starts later is not waited for. */
  private readonly allAssigned = new Promise<void>((resolve) => (this.signalAssigned = resolve));

  constructor(private readonly options: ParallelOptions) {
    this.rangeBytes = options.rangeBytes ?? RANGE_BYTES;
    this.ranges = Math.ceil(options.source.size / this.rangeBytes);
    this.maxAhead = RANGES_AHEAD * (options.helpers.length + 1);
  }

  /** Assigns ranges to one helper, from when it is ready until none is left or it fails to answer. */
  async runHelper(helper: RangeHelper, signal: AbortSignal): Promise<void> {
    await Promise.race([helper.ready, this.allAssigned]);
    for (let index = await this.assign(signal); index !== null; index = await this.assign(signal)) {
      const facts = await this.askHelper(helper, index);
      if (signal.aborted) return;
      this.add(index, facts ?? this.read(index));
      if (facts === null) return;
    }
  }

  /** Reads ranges in this thread until none is left, and hears of the helpers between two of them. */
  async readHere(signal: AbortSignal): Promise<void> {
    for (let index = await this.assign(signal); index !== null; index = await this.assign(signal)) {
      this.add(index, this.read(index));
      await nextTurn();
    }
    this.signalAssigned();
  }

  /** The next range to read, when it is not too far ahead. Null: none is left, or the check has ended. */
  private async assign(signal: AbortSignal): Promise<number | null> {
    while (this.assigned - this.added >= this.maxAhead && !signal.aborted) await this.nextAdded;
    return this.assigned < this.ranges && !signal.aborted ? this.assigned++ : null;
  }

  private askHelper(helper: RangeHelper, index: number): Promise<ByteRangeFacts | null> {
    const { helperTimeoutMs = HELPER_TIMEOUT_MS } = this.options;
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => resolve(null), helperTimeoutMs).unref();
      helper
        .read(index * this.rangeBytes, this.endOf(index))
        .then(resolve, reject)
        .finally(() => clearTimeout(timeout));
    });
  }

  private read(index: number): ByteRangeFacts {
    return this.options.reader.readDetached(index * this.rangeBytes, this.endOf(index));
  }

  private add(index: number, facts: ByteRangeFacts): void {
    this.waiting.set(index, facts);
    for (let next = this.waiting.get(this.added); next !== undefined; next = this.waiting.get(this.added)) {
      this.waiting.delete(this.added);
      this.facts.add(next.batch);
      this.fingerprint.addHash(next.hashes);
      this.finalNewline = next.endsWithNewline;
      this.options.onRange(this.endOf(this.added), this.facts);
      this.added += 1;
    }
    this.signalAdded();
    this.nextAdded = this.newSignal();
  }

  private newSignal(): Promise<void> {
    return new Promise((resolve) => (this.signalAdded = resolve));
  }

  private endOf(index: number): number {
    return Math.min(this.options.source.size, (index + 1) * this.rangeBytes);
  }
}
