import { checkFile } from '../../engine/check/check-file';
import { likelyDestination, reportFor } from '../../engine/check/report';
import type { CheckFacts } from '../../engine/model/check-facts';
import type { CheckProgress, CheckReport } from '../../shared/checks/check';
import type { Destination } from '../../shared/destination';
import { failure, type Result } from '../../shared/failure';
import { typedDestination } from './destination';
import { presetNamed } from './named-preset';
import type { FileOptions } from '../common/file-options';
import { fittedPreset, joined, typedMappings, type TypedMappings } from './typed-mapping';
import { choosing } from './typed-requests';
import { UsageError } from '../common/usage-error';

/** The files as the app would check them. */
export interface CheckedFiles {
  readonly facts: CheckFacts;
  readonly destination: Destination;
  readonly report: CheckReport;
}

type DecidedOptions = FileOptions & { readonly destination: Destination | null };

const NOTHING_TYPED: TypedMappings = { mappings: [], keyMappings: [] };

export type OnProgress = (progress: CheckProgress) => void;

/**
 * Checks files as the app does, with what was typed in place of answers. Throws `UsageError` for a column or a preset
 * that does not exist.
 */
export async function checkPaths(
  options: FileOptions,
  onProgress: OnProgress,
): Promise<Result<CheckedFiles>> {
  const named = options.preset === null ? null : await presetNamed(options.preset);
  const answers = named?.kind === 'vendor' ? { ...options.answers, preset: named.vendor } : options.answers;
  const destination = await typedDestination(options);
  const again = (mapped: TypedMappings): Promise<Result<CheckedFiles>> =>
    check({ ...options, answers, destination }, mapped, onProgress);
  let fitted = NOTHING_TYPED;
  let checked = await again(fitted);
  if (checked.ok && named?.kind === 'mapping') {
    fitted = fittedPreset(named.preset, checked.value.facts);
    checked = await again(fitted);
  }
  if (checked.ok) mustBeUsed(options, checked.value.facts);
  if (!checked.ok || (options.columnKeys.length === 0 && options.requests === null)) return checked;
  const { facts } = checked.value;
  const typed =
    options.columnKeys.length === 0 ? fitted : joined(fitted, typedMappings(options.columnKeys, facts));
  return again(options.requests === null ? typed : choosing(options.requests, typed, facts));
}

async function check(
  { paths: [path, ...more], nowMs, answers, destination }: DecidedOptions,
  typed: TypedMappings,
  onProgress: OnProgress,
): Promise<Result<CheckedFiles>> {
  const { signal } = new AbortController();
  const outcome = await checkFile({
    path,
    more,
    nowMs,
    ...typed,
    answers: { given: answers, remembered: [] },
    onProgress,
    signal,
  });
  switch (outcome.kind) {
    case 'failed':
      return { ok: false, failure: outcome.failure };
    case 'stopped':
      return { ok: false, failure: failure('gone') };
    case 'checked': {
      const { facts } = outcome;
      const target = destination ?? likelyDestination(facts) ?? { kind: 'mixed' };
      return { ok: true, value: { facts, destination: target, report: reportFor(facts, target, null) } };
    }
  }
}

/** Throws `UsageError` if an answer names a row or a column that no file has. */
function mustBeUsed({ answers: given }: FileOptions, { questions }: CheckFacts): void {
  for (const code of ['header', 'time-column'] as const) {
    const asked = questions.flatMap((file) => file.questions.filter((question) => question.code === code));
    const answer = given[code];
    if (answer === undefined || asked.length === 0) continue;
    if (asked.some(({ answered, taken }) => answered === 'given' || taken === answer)) continue;
    const choices = new Set(asked.flatMap(({ choices }) => choices.map(({ value }) => value)));
    throw new UsageError(`“${answer}” is not in the file. Likely are: ${[...choices].join(', ')}.`);
  }
}
