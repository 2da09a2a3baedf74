import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aimsTable } from './aims';
import { formatBytes, times } from './figures';
import type { Results } from './results';
import { memoryGrowth } from './series';
import { tablesOf } from './tables';

const template = readFileSync(join(import.meta.dirname, 'report.md'), 'utf8');
const PLACEHOLDER = /\{(\w+)\}/g;

/** `docs/benchmarks.md`: the template with its placeholders filled in, without the sections that have no figures. */
export function reportOf(results: Results): string {
  const values = valuesOf(results);
  const valueOf = (name: string): string | number | null => {
    const value = values[name];
    if (value === undefined) throw new Error(`report.md names {${name}}, which is not known.`);
    return value;
  };
  return template
    .split(/^(?=## )/m)
    .filter((section) => [...section.matchAll(PLACEHOLDER)].every(([, name = '']) => valueOf(name) !== null))
    .map((section) => section.replace(PLACEHOLDER, (_, name: string) => String(valueOf(name))))
    .join('');
}

function valuesOf(results: Results): Readonly<Record<string, string | number | null>> {
  const { taken, machine, start, answers, log, send } = results;
  return {
    ...machine,
    taken,
    aims: aimsTable(results),
    ...tablesOf(results),
    starts: start && start.ours.length,
    answersFile: answers && formatBytes(answers.bytes),
    logEntries: log && log.entries.toLocaleString('en'),
    growth: growthOf(send),
  };
}

/** Whether memory grows with the file: a paragraph for each larger NDJSON file. */
function growthOf(send: Results['send']): string {
  return memoryGrowth(send)
    .filter(({ larger }) => larger.format === 'NDJSON')
    .map(
      ({ least, larger, main, all }) =>
        `From ${formatBytes(least.bytes)} to ${formatBytes(larger.bytes)} (${times(larger.bytes / least.bytes)} the file), ` +
        `over loopback: main ${signed(main)}, all processes ${signed(all)}.`,
    )
    .join('\n\n');
}

function signed(value: number): string {
  const rounded = Math.round(value);
  return `${rounded >= 0 ? '+' : '−'}${Math.abs(rounded)} MB`;
}
