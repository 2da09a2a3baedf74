import type { CheckProgress } from '../../shared/check';
import { failure, FailureError } from '../../shared/failure';
import { isPlain, type Form } from '../../shared/layout';
import type { Mapping } from '../../shared/mapping';
import { checkTogether, helpersFor, type StartHelper } from './check-together';
import { Findings, type Ending } from './findings';
import { Gatherer } from './gatherer';
import { AsLines } from './layouts/as-lines';
import type { CheckFacts, CheckOutcome } from './model';
import { Throttle } from './progress';
import { recognise } from './sniff';
import { type Source, withSource } from './source';

export interface CheckOptions {
  readonly path: string;
  /** The moment by which events are judged old, ms since 1970. */
  readonly nowMs: number;
  /** What the user said of tables' columns, the last one last. */
  readonly mappings?: readonly Mapping[];
  /** At most four times a second, and once at the end. */
  readonly onProgress: (progress: CheckProgress) => void;
  readonly signal: AbortSignal;
  /** A clock that only goes forward, ms; for the pace of progress. */
  readonly clock?: () => number;
  /** Starts a thread that helps with a large file. Without it one thread does all. */
  readonly startHelper?: StartHelper;
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
  const { form, preview } = await recognise(source, options.signal, options.mappings);
  const { findings, fingerprint, ...ending } = await read(source, form, options);
  const { lines, blank } = findings;
  if (blank === lines && !ending.damaged) throw new FailureError(failure('file-empty'));
  const facts = findings.facts(form, ending);
  const oneMember =
    source.compression === 'none' || !isPlain(form) || (await source.isOneMember(facts.plainBytes));
  return {
    identity: source.identity,
    fingerprint,
    compression: source.compression,
    form,
    preview,
    damaged: ending.damaged,
    ...facts,
    untidy: facts.untidy || !oneMember,
  };
}

interface WholeFile extends Ending {
  readonly findings: Findings;
  readonly fingerprint: string;
}

async function read(source: Source, form: Form, options: CheckOptions): Promise<WholeFile> {
  const progress = new Throttle(options.clock);
  const tell = (bytesRead: number, { lines, faulty }: Findings): void =>
    options.onProgress({ bytesRead, bytesTotal: source.identity.size, lines, errors: faulty });
  const onPiece = (bytesRead: number, findings: Findings): void => {
    if (progress.due()) tell(bytesRead, findings);
  };
  // Decompressing and converting are one thread's work, whatever comes after them.
  const count = source.compression === 'none' && isPlain(form) ? helpersFor(source.identity.size) : 0;
  const { startHelper } = options;
  const file =
    startHelper === undefined || count === 0
      ? await readAlone(source, form, options, onPiece)
      : await readTogether(source, options, onPiece, { count, startHelper });
  tell(source.identity.size, file.findings);
  return file;
}

type OnPiece = (bytesRead: number, findings: Findings) => void;

async function readAlone(
  source: Source,
  form: Form,
  options: CheckOptions,
  onPiece: OnPiece,
): Promise<WholeFile> {
  const asLines = new AsLines(form);
  const reading = source.read(options.signal);
  const gatherer = new Gatherer(options.nowMs);
  const findings = new Findings();
  for await (const chunk of asLines.of(reading.chunks())) {
    gatherer.push(chunk);
    findings.add(gatherer.take());
    onPiece(reading.bytesRead, findings);
  }
  gatherer.end();
  findings.add(gatherer.take());
  const fingerprint = await reading.confirm();
  const { bytes: plainBytes, finalNewline } = gatherer;
  const { unfinished } = asLines;
  return { findings, fingerprint, plainBytes, finalNewline, damaged: reading.damaged, unfinished };
}

async function readTogether(
  file: Source,
  { nowMs, signal }: CheckOptions,
  onStretch: OnPiece,
  { count, startHelper }: { readonly count: number; readonly startHelper: StartHelper },
): Promise<WholeFile> {
  const { size } = file.identity;
  const source = { descriptor: file.descriptor, size, nowMs };
  const helpers = Array.from({ length: count }, () => startHelper(source));
  try {
    const facts = await checkTogether({ source, helpers, signal, onStretch });
    await file.confirm();
    return { ...facts, plainBytes: size, damaged: false, unfinished: false };
  } finally {
    // The file may be closed only when nobody reads it any more.
    await Promise.all(helpers.map((helper) => helper.end()));
  }
}
