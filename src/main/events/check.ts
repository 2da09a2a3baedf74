import type { CheckProgress } from '../../shared/check';
import { failure, FailureError } from '../../shared/failure';
import type { Mapping } from '../../shared/mapping';
import { Checker } from './checker';
import { AsLines } from './layouts/as-lines';
import { isPlain } from '../../shared/layout';
import { LineSplitter } from './lines';
import type { CheckFacts, CheckOutcome } from './model';
import { Throttle } from './progress';
import { recognise } from './sniff';
import { type Source, withSource } from './source';

export interface CheckOptions {
  readonly path: string;
  /** The moment by which events are judged old, ms since 1970. */
  readonly nowMs: number;
  /** What the user says of a table's columns; null: what is likely. */
  readonly mapping?: Mapping | null;
  /** At most four times a second, and once at the end. */
  readonly onProgress: (progress: CheckProgress) => void;
  readonly signal: AbortSignal;
  /** A clock that only goes forward, ms; for the pace of progress. */
  readonly clock?: () => number;
}

/**
 * Reads a whole event file once and tells all that is to be known of it, whatever its destination will be. Memory
 * does not grow with the file, but for the ids in which repeats are looked for. Never throws for what a file holds.
 */
export async function checkFile(options: CheckOptions): Promise<CheckOutcome> {
  const { path, signal } = options;
  try {
    const facts = await withSource(path, signal, (source) => check(source, options));
    return { kind: 'checked', facts };
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    if (error instanceof FailureError) return { kind: 'failed', failure: error.failure };
    throw error;
  }
}

async function check(source: Source, options: CheckOptions): Promise<CheckFacts> {
  const { form, rows } = await recognise(source, options.signal, options.mapping);
  const asLines = new AsLines(form);
  const reading = source.read(options.signal);
  const checker = new Checker(options.nowMs);
  const splitter = new LineSplitter(checker);
  const progress = new Throttle(options.clock);
  const tell = (): void =>
    options.onProgress({
      bytesRead: reading.bytesRead,
      bytesTotal: source.identity.size,
      lines: splitter.lines,
      errors: checker.faulty,
    });
  for await (const chunk of asLines.of(reading.chunks())) {
    splitter.push(chunk);
    if (progress.due()) tell();
  }
  splitter.end();
  const fingerprint = await reading.confirm();
  tell();
  if (splitter.blank === splitter.lines && !reading.damaged) throw new FailureError(failure('file-empty'));
  const facts = checker.facts(splitter, form, { damaged: reading.damaged, unfinished: asLines.unfinished });
  const oneMember =
    source.compression === 'none' || !isPlain(form) || (await source.isOneMember(facts.plainBytes));
  return {
    identity: source.identity,
    fingerprint,
    compression: source.compression,
    form,
    rows,
    damaged: reading.damaged,
    ...facts,
    untidy: facts.untidy || !oneMember,
  };
}
