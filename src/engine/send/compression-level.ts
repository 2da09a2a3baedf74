import { constants } from 'node:zlib';
import type { CompressionSettings } from '../bytes/gzip-block';

const { Z_DEFAULT_STRATEGY, Z_FILTERED } = constants;

export interface Level extends CompressionSettings {
  /** How long it takes, as a multiple of the fastest. */
  readonly time: number;
}

/** From the fastest to the smallest. Of a megabyte of events they leave 200, 189, 186, 168, 163 and 160 kB. */
const LEVELS: readonly Level[] = [
  { level: 1, strategy: Z_DEFAULT_STRATEGY, time: 1 },
  { level: 3, strategy: Z_DEFAULT_STRATEGY, time: 1.2 },
  { level: 4, strategy: Z_FILTERED, time: 1.5 },
  { level: 6, strategy: Z_FILTERED, time: 2 },
  { level: 7, strategy: Z_FILTERED, time: 2.7 },
  { level: 8, strategy: Z_FILTERED, time: 4.5 },
];

/** The level before the connection's speed is known. A small file ends before that. */
const START_LEVEL = 3;

const BLOCKS_PER_DECISION = 2;
/** These wait until the connection is open, which says nothing about its speed. */
const FIRST_BLOCKS = 8;
/** Buffers on the way take so many blocks at once, however slow the connection is. */
const NO_FALL_BEFORE = 36;
/** Shares of the time that the connection, or the threads that compress, are waited for. */
const CONNECTION_IS_SLOW = 0.4;
const CONNECTION_IS_FAST = 0.1;
const THREADS_ARE_SLOW = 0.1;
/** A level must take less than this share of the time in which a block is sent. */
const ROOM = 0.85;
/** How much of the past counts at the next decision: a connection takes many blocks at once and then pauses. */
const KEPT = 31 / 32;

/**
 * Adapts the compression level to the slowest of three: the connection, the threads that compress, and what makes the
 * lines. It rises where the connection is slow and the threads can do more. It falls while the threads are slow, and
 * stays where making the lines is.
 */
export class CompressionLevel {
  private index = START_LEVEL;
  private blocks = 0;
  /** What the last blocks took; the older, the less it counts. */
  private recent = { blocks: 0, passedMs: 0, connectionMs: 0, threadsMs: 0 };
  /** How long one thread compresses a block with a level, as found. */
  private readonly times = new Map<Level, number>();
  /** How long the fastest level would take, by the block that was compressed last. */
  private fastestMs = 0;

  /** `sinceMs`, like `nowMs` below, is the time of a monotonic clock in ms. */
  constructor(
    private readonly threads: number,
    private sinceMs: number,
  ) {}

  get present(): Level {
    return LEVELS[this.index] as Level;
  }

  /** Call for each block that a thread has compressed. */
  blockCompressed(level: Level, tookMs: number): void {
    const before = this.times.get(level) ?? tookMs;
    this.times.set(level, (3 * before + tookMs) / 4);
    this.fastestMs = tookMs / level.time;
  }

  /** Call when a block could not be added because all threads were busy. */
  waitedForThreads(ms: number): void {
    this.recent.threadsMs += ms;
  }

  /** Call for each block that was sent. `waitedMs`: how long it waited for the connection. */
  blockSent(waitedMs: number, nowMs: number): void {
    const { recent } = this;
    this.blocks += 1;
    recent.blocks += 1;
    recent.connectionMs += waitedMs;
    if (this.blocks % BLOCKS_PER_DECISION !== 0) return;
    recent.passedMs += nowMs - this.sinceMs;
    this.sinceMs = nowMs;
    const kept = this.blocks > FIRST_BLOCKS ? KEPT : 0;
    if (kept > 0) this.decide();
    this.recent = {
      blocks: recent.blocks * kept,
      passedMs: recent.passedMs * kept,
      connectionMs: recent.connectionMs * kept,
      threadsMs: recent.threadsMs * kept,
    };
  }

  private decide(): void {
    const { passedMs, connectionMs, threadsMs } = this.recent;
    if (connectionMs > CONNECTION_IS_SLOW * passedMs) {
      while (this.isInTime(LEVELS[this.index + 1])) this.index += 1;
      return;
    }
    const areThreadsSlowest =
      connectionMs < CONNECTION_IS_FAST * passedMs && threadsMs > THREADS_ARE_SLOW * passedMs;
    if (!areThreadsSlowest || this.blocks < NO_FALL_BEFORE) return;
    this.index = Math.max(this.index - 1, 0);
    // Only waits for the new level speak against it.
    this.recent.threadsMs = 0;
  }

  /** Whether the threads can compress with this level as fast as blocks are sent now. */
  private isInTime(level: Level | undefined): boolean {
    if (level === undefined) return false;
    const { passedMs, blocks } = this.recent;
    const blockMs = this.times.get(level) ?? this.fastestMs * level.time;
    return blockMs / this.threads < (ROOM * passedMs) / blocks;
  }
}
