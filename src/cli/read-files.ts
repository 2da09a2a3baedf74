import { checkFile } from '../engine/check/check-file';
import { likelyDestination, reportFor } from '../engine/check/report';
import type { CheckFacts } from '../engine/model/check-facts';
import type { CheckProgress, CheckReport } from '../shared/check';
import type { Destination } from '../shared/destination';
import { failure, type Result } from '../shared/failure';
import { tableOf } from '../shared/layout';
import type { Column, Mapping } from '../shared/mapping';
import type { RequestChoice } from '../shared/requests';
import type { Options } from './options';
import { savedMapping } from './saved-mapping';
import { UsageError } from './usage-error';

/** The files as the app would check them. */
export interface CheckedFiles {
  readonly facts: CheckFacts;
  readonly destination: Destination;
  readonly report: CheckReport;
}

export type OnProgress = (progress: CheckProgress) => void;

/**
 * Checks files as the app does, with what was typed in place of answers. Throws `UsageError` for a column or a preset
 * that does not exist.
 */
export async function checkPaths(options: Options, onProgress: OnProgress): Promise<Result<CheckedFiles>> {
  const preset = options.preset === null ? [] : [await savedMapping(options.preset)];
  const checked = await check(options, preset, onProgress);
  if (checked.ok) mustBeUsed(options, checked.value.facts);
  if (!checked.ok) return checked;
  const { facts } = checked.value;
  const typed = [
    ...(options.requests === null ? [] : choosing(options.requests, facts)),
    ...(options.columnKeys.length === 0 ? [] : [mappedBy(options, facts)]),
  ];
  return typed.length === 0 ? checked : check(options, [...preset, ...typed], onProgress);
}

async function check(
  { paths: [path, ...more], nowMs, answers, destination }: Options,
  mappings: readonly Mapping[],
  onProgress: OnProgress,
): Promise<Result<CheckedFiles>> {
  const { signal } = new AbortController();
  const outcome = await checkFile({
    path,
    more,
    nowMs,
    mappings,
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
function mustBeUsed({ answers: given }: Options, { questions }: CheckFacts): void {
  for (const code of ['header', 'time-column'] as const) {
    const asked = questions.flatMap((file) => file.questions.filter((question) => question.code === code));
    const answer = given[code];
    if (answer === undefined || asked.length === 0) continue;
    if (asked.some(({ answered, taken }) => answered === 'given' || taken === answer)) continue;
    const choices = new Set(asked.flatMap(({ choices }) => choices.map(({ value }) => value)));
    throw new UsageError(`“${answer}” is not in the file. Likely are: ${[...choices].join(', ')}.`);
  }
}

/** The mappings of the access logs, with what counts as an event. Throws `UsageError` if there is none. */
function choosing(choice: Partial<RequestChoice>, { form, tables }: CheckFacts): readonly Mapping[] {
  const table = tableOf(form);
  const mappings = tables?.map(({ mapping }) => mapping) ?? (table === null ? [] : [table.mapping]);
  const logs = mappings.flatMap((mapping) => withChoice(mapping, choice));
  if (logs.length === 0)
    throw new UsageError('--requests and --paths are for access logs, and this is none.');
  return logs;
}

function withChoice(mapping: Mapping, choice: Partial<RequestChoice>): readonly Mapping[] {
  const { requests } = mapping;
  if (requests === undefined) return [];
  return [{ ...mapping, requests: { ...requests, choice: { ...requests.choice, ...choice } } }];
}

/** The mapping of the table with the columns that were typed. */
function mappedBy({ columnKeys, requests }: Options, { form }: CheckFacts): Mapping {
  const table = tableOf(form);
  if (table === null) throw new UsageError('--map is for the columns of one table, and this is none.');
  const keys = new Map(columnKeys.map(({ column, key }) => [column, key]));
  for (const column of keys.keys()) {
    if (!table.mapping.columns.some(({ name }) => name === column)) {
      const names = table.mapping.columns.map(({ name }) => name).join(', ');
      throw new UsageError(`There is no column “${column}”. The columns are: ${names}.`);
    }
  }
  const [own = table.mapping] = requests === null ? [] : withChoice(table.mapping, requests);
  return { ...own, columns: own.columns.map((column) => withKey(column, keys)) };
}

function withKey(column: Column, keys: ReadonlyMap<string, string>): Column {
  const key = keys.get(column.name);
  if (key === undefined) return column;
  return { ...column, use: key === '' ? { kind: 'leave-out' } : { kind: 'key', key } };
}
