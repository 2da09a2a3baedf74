import { isDeepStrictEqual } from 'node:util';
import { failure, FailureError } from '../../shared/failure';
import { hasNoFixes, NO_FIXES } from '../../shared/checks/fix';
import { isPlain, readingOf, tableOf } from '../../shared/files/layout';
import { helperCount } from './parallel-check';
import type { CheckFactsBuilder } from './check-facts-builder';
import { isLineByLine } from '../fixes/line-fixer';
import { sampleFile } from './sample';
import { SAMPLE_FROM_BYTES } from '../model/limits';
import type { CheckFacts, CheckOutcome } from '../model/check-facts';
import { checkFiles } from './check-files';
import { expandPaths } from '../read/expand-paths';
import { Throttle } from '../model/throttle';
import { scanAlone, scanInParallel, type ScanResult } from './scan-file';
import { detectSourceFormat } from '../read/file-start';
import type { DetectedFormat } from '../formats/detect-format';
import { mustReadAgain, settleFormat, withFirstTimes } from '../formats/settle-format';
import { withLateEncoding } from './late-encoding';
import { withLateKeys } from './late-keys';
import { inSecondPass } from './second-pass';
import { type FileSource, withFileSource } from '../read/event-source';
import { readingContext, type CheckOptions } from './check-options';

/**
 * Reads an event file once, or several files as one, and returns all facts, which do not depend on the destination.
 * Memory does not grow with the file, except for the ids that are compared to find repeats. Failures: the `file-`
 * family, `file-empty`, `no-events`, and those of `expandPaths`. It never throws because of a file's content.
 */
export async function checkFile(options: CheckOptions): Promise<CheckOutcome> {
  const { path, signal } = options;
  try {
    const { location, more = [] } = options;
    const expanded =
      location === undefined
        ? await expandPaths([path, ...more], signal, options.answers)
        : { locations: [location], leftOut: [] };
    const facts =
      expanded === null
        ? await withFileSource(path, signal, (source) => checkOneFile(source, options))
        : await checkFiles(expanded, options);
    return { kind: 'checked', facts };
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    if (error instanceof FailureError) return { kind: 'failed', failure: error.failure };
    throw error;
  }
}

async function checkOneFile(source: FileSource, options: CheckOptions): Promise<CheckFacts> {
  const context = readingContext(options);
  const detected = withFirstTimes(await detectSourceFormat(source, options.signal, context), context);
  const first = await scan(source, detected, options);
  try {
    const format = withFirstTimes(await withWhatCameLate(source, detected, first, options), context);
    if (!hasOtherKeys(detected, format)) return await factsOf(source, detected, format, first, options);
    first.facts.close();
    const again = inSecondPass(options, source.identity.size);
    return await factsOfKeys(source, format, again);
  } finally {
    first.facts.close();
  }
}

/** The format as the first pass over the whole file shows it. */
async function withWhatCameLate(
  source: FileSource,
  detected: DetectedFormat,
  { facts }: ScanResult,
  options: CheckOptions,
): Promise<DetectedFormat> {
  const { signal } = options;
  const context = readingContext(options);
  const hasOddLines = facts.countOf('not-utf8') > 0;
  const decoded = await withLateEncoding(source, detected, hasOddLines, context, signal);
  return withLateKeys(source, decoded, facts.tellingNames, context, signal);
}

/** The file is read with keys that came late, whose times nobody has seen yet. */
async function factsOfKeys(
  source: FileSource,
  format: DetectedFormat,
  options: CheckOptions,
): Promise<CheckFacts> {
  const scanned = await scan(source, format, options);
  try {
    return await factsOf(source, format, format, scanned, options);
  } finally {
    scanned.facts.close();
  }
}

function hasOtherKeys(one: DetectedFormat, other: DetectedFormat): boolean {
  const [before, after] = [one, other].map(({ form }) => readingOf(form)?.keys ?? []);
  return !isDeepStrictEqual(before, after);
}

/** What a pass shows decides the format, and whether another pass is needed. `readAs`: the format of that pass. */
async function factsOf(
  source: FileSource,
  readAs: DetectedFormat,
  better: DetectedFormat,
  first: ScanResult,
  options: CheckOptions,
): Promise<CheckFacts> {
  const context = readingContext(options);
  const format = settleFormat(better, first.evidence, context);
  const passes = mustReadAgain(readAs.form, format.form) ? 2 : 1;
  if (passes === 2) first.facts.close();
  const last = passes === 1 ? first : await scan(source, format, inSecondPass(options, source.identity.size));
  const { facts: builder, fingerprint, damaged } = last;
  const { form, preview, eventKeys, questions } = format;
  const { lines, blank, faulty } = builder;
  const bytesTotal = source.identity.size * passes;
  options.onProgress({ bytesRead: bytesTotal, bytesTotal, lines, errors: faulty });
  if (blank === lines && (last.leftOut ?? 0) === 0 && damaged.length === 0) {
    throw new FailureError(failure(tableOf(form) === null ? 'file-empty' : 'no-events'));
  }
  const facts = await builder.finish(form, { ...last, times: last.evidence.times }, options.signal);
  const isOneMember =
    source.compression === 'none' || !isPlain(form) || (await source.isOneMember(facts.plainBytes));
  return {
    identity: source.identity,
    fingerprint,
    compression: source.compression,
    form,
    preview,
    ...(eventKeys !== undefined && { eventKeys }),
    ...(last.evidence.requests !== null && { requests: last.evidence.requests }),
    questions: [questions],
    damaged: damaged.length > 0,
    ...facts,
    untidy: facts.untidy || !isOneMember,
  };
}

async function scan(source: FileSource, format: DetectedFormat, options: CheckOptions): Promise<ScanResult> {
  const { form } = format;
  const { size } = source.identity;
  const { nowMs, signal, startHelper, onSample, fixes = NO_FIXES } = options;
  // Only one thread can decompress and convert a file.
  const isPlainText = source.compression === 'none' && isPlain(form);
  const throttle = new Throttle(options.clock);
  const onProgress = (bytesRead: number, { lines, faulty }: CheckFactsBuilder): void => {
    if (throttle.due()) options.onProgress({ bytesRead, bytesTotal: size, lines, errors: faulty });
  };
  const takeSample = async (): Promise<void> => {
    const sampleFrom = SAMPLE_FROM_BYTES[isPlainText ? 'plain' : 'other'];
    if (onSample === undefined || !hasNoFixes(fixes) || size < sampleFrom) return;
    const sample = await sampleFile(source, format, nowMs, signal);
    if (sample.lines > sample.blank) onSample(sample);
  };
  // A fix that depends on line numbers or earlier lines needs one thread that reads all lines.
  const helpers = isPlainText && isLineByLine(fixes) ? helperCount(size) : 0;
  const scanOptions = { source, form, nowMs, fixes, signal, onProgress, takeSample };
  return startHelper === undefined || helpers === 0
    ? scanAlone(scanOptions)
    : scanInParallel(
        scanOptions,
        Array.from({ length: helpers }, () => startHelper),
      );
}
