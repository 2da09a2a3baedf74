import type { Fixes } from '../../shared/fix';
import type { Form } from '../../shared/layout';
import { checkInParallel, type StartHelper } from './parallel-check';
import { CheckFactsBuilder, type Ending } from './check-facts-builder';
import { LineBatchBuilder } from './line-batch-builder';
import { LineConverter } from '../formats/line-converter';
import { LINE_CAP_BYTES } from '../model/limits';
import type { Source } from '../read/event-source';
import { ByteRangeReader } from './byte-range';

export interface ReadingOfWhole {
  readonly source: Source;
  readonly form: Form;
  readonly nowMs: number;
  /** What is to be changed on the way out. */
  readonly fixes: Fixes;
  readonly signal: AbortSignal;
  /** Called after each piece, in the order of the file: how far it is checked. */
  readonly onPiece: (bytesRead: number, findings: CheckFactsBuilder) => void;
  /** What is to be done before all else, but need not wait for threads that start. */
  readonly look: () => Promise<void>;
}

export interface WholeFile extends Ending {
  readonly findings: CheckFactsBuilder;
  readonly fingerprint: string;
}

/** Reads and judges a whole file of any form in this thread. */
export async function scanAlone(whole: ReadingOfWhole): Promise<WholeFile> {
  await whole.look();
  const asLines = new LineConverter(whole.form);
  const reading = whole.source.read(whole.signal);
  const gatherer = new LineBatchBuilder(whole.nowMs, LINE_CAP_BYTES, whole.fixes);
  const findings = new CheckFactsBuilder();
  for await (const chunk of asLines.of(reading.chunks())) {
    gatherer.push(chunk);
    findings.add(gatherer.take(), reading.bytesRead / whole.source.identity.size);
    whole.onPiece(reading.bytesRead, findings);
  }
  gatherer.end();
  findings.add(gatherer.take());
  const fingerprint = await reading.confirm();
  const { bytes: plainBytes, finalNewline } = gatherer;
  const { unfinished } = asLines;
  const { damaged } = reading;
  return { findings, fingerprint, plainBytes, finalNewline, damaged, unfinished };
}

/** The same for a plain file that is not compressed, in several threads; with no fixes but those that are line by line. */
export async function scanInParallel(
  { source: file, nowMs, fixes, signal, onPiece, look }: ReadingOfWhole,
  start: readonly StartHelper[],
): Promise<WholeFile> {
  const { size } = file.identity;
  const source = { descriptor: file.descriptor, size, nowMs, fixes };
  const helpers = start.map((startHelper) => startHelper(source));
  const reader = new ByteRangeReader(source);
  try {
    await look();
    const facts = await checkInParallel({ source, helpers, reader, signal, onStretch: onPiece });
    await file.confirm();
    return { ...facts, plainBytes: size, damaged: false, unfinished: false };
  } finally {
    for (const helper of helpers) helper.end();
  }
}
