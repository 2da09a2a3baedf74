import { failure, FailureError } from '../../shared/failure';
import { hasNoFixes, NO_FIXES } from '../../shared/fix';
import { isPlain } from '../../shared/layout';
import { helpersFor } from './parallel-check';
import type { CheckFactsBuilder } from './check-facts-builder';
import { isLineByLine } from '../fixes/line-fixer';
import { sampleFile } from './sample';
import { SAMPLE_FROM_BYTES } from '../model/limits';
import type { CheckFacts, CheckOutcome } from '../model/check-facts';
import { checkFiles } from './check-files';
import { expandPaths } from '../read/expand-paths';
import { Throttle } from '../model/throttle';
import { scanAlone, scanInParallel, type WholeFile } from './scan-file';
import { detectSourceFormat } from '../read/file-start';
import type { DetectedFormat } from '../formats/detect-format';
import { type Source, withSource } from '../read/event-source';
import type { CheckOptions } from './check-options';

/**
 * Reads a whole event file once and tells all that is to be known of it, whatever its destination will be. Memory
 * does not grow with the file, but for the ids in which repeats are looked for. Never throws for what a file holds.
 */
export async function checkFile(options: CheckOptions): Promise<CheckOutcome> {
  const { path, signal } = options;
  try {
    const { spot, more = [] } = options;
    const gathered =
      spot === undefined ? await expandPaths([path, ...more], signal) : { spots: [spot], leftOut: [] };
    const facts =
      gathered === null
        ? await withSource(path, signal, (source) => check(source, options))
        : await checkFiles(gathered, options);
    return { kind: 'checked', facts };
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    if (error instanceof FailureError) return { kind: 'failed', failure: error.failure };
    throw error;
  }
}

async function check(source: Source, options: CheckOptions): Promise<CheckFacts> {
  const recognised = await detectSourceFormat(source, options.signal, options.mappings);
  const { form, preview } = recognised;
  const { findings, fingerprint, ...ending } = await read(source, recognised, options);
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

async function read(source: Source, recognised: DetectedFormat, options: CheckOptions): Promise<WholeFile> {
  const { form } = recognised;
  const { size } = source.identity;
  const { nowMs, signal, startHelper, onSample, fixes = NO_FIXES } = options;
  // Decompressing and converting are one thread's work, whatever comes after them.
  const quick = source.compression === 'none' && isPlain(form);
  const progress = new Throttle(options.clock);
  const tell = (bytesRead: number, { lines, faulty }: CheckFactsBuilder): void =>
    options.onProgress({ bytesRead, bytesTotal: size, lines, errors: faulty });
  const onPiece = (bytesRead: number, findings: CheckFactsBuilder): void => {
    if (progress.due()) tell(bytesRead, findings);
  };
  const look = async (): Promise<void> => {
    if (onSample === undefined || !hasNoFixes(fixes) || size < SAMPLE_FROM_BYTES[quick ? 'plain' : 'other'])
      return;
    const sample = await sampleFile(source, recognised, nowMs, signal);
    if (sample.lines > sample.blank) onSample(sample);
  };
  // Which line it is, or what came before it, only one thread that reads them all can tell.
  const count = quick && isLineByLine(fixes) ? helpersFor(size) : 0;
  const reading = { source, form, nowMs, fixes, signal, onPiece, look };
  const file =
    startHelper === undefined || count === 0
      ? await scanAlone(reading)
      : await scanInParallel(
          reading,
          Array.from({ length: count }, () => startHelper),
        );
  tell(size, file.findings);
  return file;
}
