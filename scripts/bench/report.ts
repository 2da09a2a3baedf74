import { cpus, totalmem } from 'node:os';
import type { Measured } from './measure';

/** The results as people read them: medians, ratios and spreads of one run. */
export function reportOf(results: readonly Measured[], electron: string): string {
  return [
    '# Benchmarks',
    '',
    `Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}, Electron ${electron}, Node ${process.versions.node}.`,
    'Each row is one size over one line; ours and the others ran in turn on the same file against the same server on',
    'the same computer, so the ratios say more than the seconds. Medians, with the lowest and highest in brackets.',
    'The events are synthetic, from a fixed seed, each with an id of its own; the server counts and hashes what arrives.',
    '',
    '## Checking a file',
    '',
    '| file | ours | speed | `jq -c .` | jq takes |',
    '| --- | --- | --- | --- | --- |',
    ...results.filter((row) => row.plan.validate).map(checkRow),
    '',
    'Ours applies every rule and looks for repeated ids; jq only parses and prints.',
    '',
    '## Checking and sending',
    '',
    '| file | line | ours: check | ours: send | together | guide’s curl line | `gzip -1` piped to curl |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...results.map(sendRow),
    '',
    'In brackets behind the others: how many times our check and send together they take.',
    '',
    '## While it works',
    '',
    '| file | line | peak memory of main | of the window | all processes | main not answering, longest | p99 | longest frame |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...results.map(calmRow),
    '',
    'The worker thread that reads, checks and compresses belongs to main. Memory is resident size, shared pages included.',
    '',
  ].join('\n');
}

function checkRow({ app, jq, bytes }: Measured): string {
  const ours = app.map((run) => run.check);
  const ratio = jq.length === 0 ? '–' : `${times(median(jq) / median(ours))}`;
  return row(
    size(bytes),
    seconds(ours),
    `${Math.round(bytes / 1e6 / median(ours))} MB/s`,
    seconds(jq),
    ratio,
  );
}

function sendRow({ app, bytes, plan, curl, gzipCurl }: Measured): string {
  const together = app.map((run) => run.check + run.send);
  const against = (others: readonly number[]): string =>
    `${seconds(others)} (${times(median(others) / median(together))})`;
  return row(
    size(bytes),
    lineName(plan.line),
    seconds(app.map((run) => run.check)),
    seconds(app.map((run) => run.send)),
    seconds(together),
    against(curl),
    against(gzipCurl),
  );
}

function calmRow({ app, bytes, plan }: Measured): string {
  const most = (pick: (run: Measured['app'][number]) => number): number => Math.max(...app.map(pick));
  const memory = (name: RegExp) =>
    most((run) =>
      sum(
        Object.entries(run.peakMemory)
          .filter(([key]) => name.test(key))
          .map(([, mb]) => mb),
      ),
    );
  return row(
    size(bytes),
    lineName(plan.line),
    `${memory(/^Browser$/)} MB`,
    `${memory(/^Tab$/)} MB`,
    `${memory(/./)} MB`,
    `${Math.round(most((run) => run.mainLongest))} ms`,
    `${most((run) => run.mainP99).toFixed(1)} ms`,
    `${Math.round(most((run) => run.longestFrame))} ms`,
  );
}

function machine(): string {
  const processors = cpus();
  return `${processors.length} cores (${processors[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function seconds(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const one = `${median(values).toFixed(2)} s`;
  return values.length === 1
    ? one
    : `${one} [${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}]`;
}

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const times = (ratio: number): string => `${ratio.toFixed(1)}×`;
const size = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
const lineName = (line: number): string => (Number.isFinite(line) ? `${line / 1e6} Mbit/s` : 'loopback');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
