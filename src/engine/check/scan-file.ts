import type { Fixes } from '../../shared/checks/fix';
import { readingOf, type Form } from '../../shared/files/layout';
import { checkInParallel } from './parallel-check';
import { CheckFactsBuilder, type FileEnd } from './check-facts-builder';
import { LineBatchBuilder } from './line-batch-builder';
import { LineConverter } from '../formats/line-converter';
import { addEvidence, type ReadingEvidence } from '../formats/reading-evidence';
import { MAX_LINE_BYTES } from '../model/limits';
import type { FileSource } from '../read/event-source';
import { ByteRangeReader } from './byte-range';
import type { StartHelper } from './range-helper';

export interface ScanOptions {
  readonly source: FileSource;
  readonly form: Form;
  /** The reference time for the age of events, ms since 1970. */
  readonly nowMs: number;
  readonly fixes: Fixes;
  readonly signal: AbortSignal;
  /** Called after each chunk or range, in file order, with the bytes read so far. */
  readonly onProgress: (bytesRead: number, facts: CheckFactsBuilder) => void;
  /** Takes the sample before the scan. */
  readonly takeSample: () => Promise<void>;
}

export interface ScanResult extends FileEnd {
  readonly facts: CheckFactsBuilder;
  readonly fingerprint: string;
  /** What the whole file shows about guesses. */
  readonly evidence: ReadingEvidence;
}

/**
 * Checks a whole file of any form in this thread. Throws `FailureError` of the `file-` family, and the signal's reason
 * after an abort.
 */
export async function scanAlone(options: ScanOptions): Promise<ScanResult> {
  await options.takeSample();
  const facts = new CheckFactsBuilder();
  return closedOnFailure(facts, scanInto(facts, options));
}

async function scanInto(facts: CheckFactsBuilder, options: ScanOptions): Promise<ScanResult> {
  const { source, signal, onProgress } = options;
  const converter = new LineConverter(options.form);
  const reading = source.read(signal);
  const builder = new LineBatchBuilder(options.nowMs, MAX_LINE_BYTES, options.fixes, readingOf(options.form));
  for await (const chunk of converter.convert(reading.chunks())) {
    builder.push(chunk, converter.written);
    const batch = builder.takeFull();
    if (batch !== null) facts.add(batch);
    onProgress(reading.bytesRead, facts);
  }
  builder.end();
  facts.add(builder.take());
  const fingerprint = await reading.confirm();
  const { bytes: plainBytes, finalNewline } = builder;
  const { unfinished, beside } = converter;
  const evidence = addEvidence(converter.evidence, facts.evidence);
  const damaged = reading.damage === null ? [] : [{ damage: reading.damage }];
  const { leftOut } = converter;
  const { hiddenRows } = reading;
  const end = { plainBytes, finalNewline, damaged, unfinished, leftOut, beside, hiddenRows };
  return { facts, fingerprint, evidence, ...end };
}

/** As `scanAlone`, with helper threads. The file must be plain text; its fixes must work line by line. */
export async function scanInParallel(
  { source: file, form, nowMs, fixes, signal, onProgress, takeSample }: ScanOptions,
  startHelpers: readonly StartHelper[],
): Promise<ScanResult> {
  const { size } = file.identity;
  const source = { descriptor: file.descriptor, size, nowMs, fixes, reading: readingOf(form) };
  // The user waits for the sample, and a thread that starts would take the processor from it.
  await takeSample();
  const helpers = startHelpers.map((startHelper) => startHelper(source));
  const reader = new ByteRangeReader(source);
  try {
    const result = await checkInParallel({ source, helpers, reader, signal, onRange: onProgress });
    await closedOnFailure(result.facts, file.confirm());
    const { evidence } = result.facts;
    return { ...result, evidence, plainBytes: size, damaged: [], unfinished: false };
  } finally {
    for (const helper of helpers) helper.end();
  }
}

/** Waits for work; if it fails, nobody will finish these facts. */
async function closedOnFailure<T>(facts: CheckFactsBuilder, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    facts.close();
    throw error;
  }
}
