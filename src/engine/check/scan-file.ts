import type { Fixes } from '../../shared/fix';
import type { Form } from '../../shared/layout';
import { checkTogether, type StartHelper } from './parallel-check';
import { Findings, type Ending } from './check-facts-builder';
import { Gatherer } from './line-batch-builder';
import { AsLines } from '../formats/line-converter';
import { LINE_CAP_BYTES } from '../model/limits';
import type { Source } from '../read/event-source';
import { StretchReader } from './byte-range';

export interface ReadingOfWhole {
  readonly source: Source;
  readonly form: Form;
  readonly nowMs: number;
  /** What is to be changed on the way out. */
  readonly fixes: Fixes;
  readonly signal: AbortSignal;
  /** Called after each piece, in the order of the file: how far it is checked. */
  readonly onPiece: (bytesRead: number, findings: Findings) => void;
  /** What is to be done before all else, but need not wait for threads that start. */
  readonly look: () => Promise<void>;
}

export interface WholeFile extends Ending {
  readonly findings: Findings;
  readonly fingerprint: string;
}

/** Reads and judges a whole file of any form in this thread. */
export async function readAlone(whole: ReadingOfWhole): Promise<WholeFile> {
  await whole.look();
  const asLines = new AsLines(whole.form);
  const reading = whole.source.read(whole.signal);
  const gatherer = new Gatherer(whole.nowMs, LINE_CAP_BYTES, whole.fixes);
  const findings = new Findings();
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
export async function readTogether(
  { source: file, nowMs, fixes, signal, onPiece, look }: ReadingOfWhole,
  start: readonly StartHelper[],
): Promise<WholeFile> {
  const { size } = file.identity;
  const source = { descriptor: file.descriptor, size, nowMs, fixes };
  const helpers = start.map((startHelper) => startHelper(source));
  const reader = new StretchReader(source);
  try {
    await look();
    const facts = await checkTogether({ source, helpers, reader, signal, onStretch: onPiece });
    await file.confirm();
    return { ...facts, plainBytes: size, damaged: false, unfinished: false };
  } finally {
    for (const helper of helpers) helper.end();
  }
}
