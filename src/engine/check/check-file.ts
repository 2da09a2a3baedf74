import { failure, FailureError } from '../../shared/failure';
import { hasNoFixes, NO_FIXES } from '../../shared/fix';
import { isPlain } from '../../shared/layout';
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
import { detectSourceFormat, redetectSourceFormat } from '../read/file-start';
import type { DetectedFormat } from '../formats/detect-format';
import { type FileSource, withFileSource } from '../read/event-source';
import type { ReadingContext } from '../model/reading-context';
import { readingContext, type CheckOptions } from './check-options';

/**
 * Reads an event file once, or several files as one, and returns all facts, which do not depend on the destination.
 * Memory does not grow with the file, except for the ids that are compared to find repeats. Failures: the `file-`
 * family, `file-empty`, and those of `expandPaths`. It never throws because of a file's content.
 */
export async function checkFile(options: CheckOptions): Promise<CheckOutcome> {
  const { path, signal } = options;
  try {
    const { location, more = [] } = options;
    const expanded =
      location === undefined
        ? await expandPaths([path, ...more], signal)
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
  const first = await detectSourceFormat(source, options.signal, context);
  const scanned = await scan(source, first, options);
  // What shows the encoding may come late: then the file is read once more.
  const format = needsEncoding(first, scanned, context)
    ? await redetectSourceFormat(source, options.signal, context)
    : first;
  const { form, preview, questions } = format;
  const isSame = form.encoding === first.form.encoding;
  const { facts: builder, fingerprint, ...end } = isSame ? scanned : await scan(source, format, options);
  const { lines, blank } = builder;
  if (blank === lines && end.damaged.length === 0) throw new FailureError(failure('file-empty'));
  const facts = builder.finish(form, end);
  const isOneMember =
    source.compression === 'none' || !isPlain(form) || (await source.isOneMember(facts.plainBytes));
  return {
    identity: source.identity,
    fingerprint,
    compression: source.compression,
    form,
    preview,
    questions: [questions],
    damaged: end.damaged.length > 0,
    ...facts,
    untidy: facts.untidy || !isOneMember,
  };
}

/** The file was read as UTF-8 without a guess, and some of its lines are not. */
function needsEncoding(
  { form, questions }: DetectedFormat,
  { facts }: ScanResult,
  context: ReadingContext,
): boolean {
  const wasAsked = questions.questions.some(({ code }) => code === 'encoding');
  return context.form === null && form.encoding === 'utf-8' && !wasAsked && facts.hasProblem('not-utf8');
}

async function scan(source: FileSource, format: DetectedFormat, options: CheckOptions): Promise<ScanResult> {
  const { form } = format;
  const { size } = source.identity;
  const { nowMs, signal, startHelper, onSample, fixes = NO_FIXES } = options;
  // Only one thread can decompress and convert a file.
  const isPlainText = source.compression === 'none' && isPlain(form);
  const throttle = new Throttle(options.clock);
  const report = (bytesRead: number, { lines, faulty }: CheckFactsBuilder): void =>
    options.onProgress({ bytesRead, bytesTotal: size, lines, errors: faulty });
  const onProgress = (bytesRead: number, facts: CheckFactsBuilder): void => {
    if (throttle.due()) report(bytesRead, facts);
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
  const result =
    startHelper === undefined || helpers === 0
      ? await scanAlone(scanOptions)
      : await scanInParallel(
          scanOptions,
          Array.from({ length: helpers }, () => startHelper),
        );
  report(size, result.facts);
  return result;
}
