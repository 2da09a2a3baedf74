import { appendFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLines } from '../../test/support/events';
import { flawedEvents, type Expected } from '../../test/support/flawed-events';
import type { PlannedImport } from './plan';

export interface EventFile {
  readonly path: string;
  readonly bytes: number;
  readonly expected: Expected;
}

/** Every line that is not blank has this extra key: the number of its import and of its line, from 1. */
const MARK = /"soak":"(\d+):(\d+)"/;

/** The import and line number in the text of an event; null when the text is cut off before them. */
export function markOf(text: string): { readonly number: number; readonly line: number } | null {
  const [, number, line] = MARK.exec(text) ?? [];
  return number === undefined ? null : { number: Number(number), line: Number(line) };
}

export async function writeEventFile(folder: string, plan: PlannedImport): Promise<EventFile> {
  const { destination } = plan;
  const artifacts =
    destination.kind === 'mixed'
      ? {}
      : {
          packages: destination.kind === 'package' ? [destination.id] : [],
          pixels: destination.kind === 'pixel' ? [destination.id] : [],
        };
  const { expected, lines } = flawedEvents(plan.lines, plan.flaws, {
    seed: plan.seed,
    uniqueIds: plan.uniqueIds,
    ...artifacts,
  });
  const path = join(folder, `import-${plan.number}.ndjson${plan.gzip ? '.gz' : ''}`);
  const { bytes } = await writeLines(path, withMarks(plan.number, lines()), { gzip: plan.gzip });
  return { path, bytes, expected };
}

function* withMarks(number: number, lines: Iterable<string>): Generator<string, void, undefined> {
  let line = 0;
  for (const text of lines) {
    line += 1;
    yield text.replace('{', `{"soak":"${number}:${line}",`);
  }
}

/** Appends a line while the file is being sent. */
export async function changeFile(path: string): Promise<void> {
  await appendFile(path, '{"a line":"that was not there before"}\n');
}

export async function truncateFile(path: string): Promise<void> {
  const { size } = await stat(path);
  await truncate(path, Math.floor(size / 2));
}
