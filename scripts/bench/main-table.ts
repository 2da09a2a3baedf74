import { bytesWords, megabytes, milliseconds, ratio, row, seconds, table } from './figures';
import { lineWords } from './network-lines';
import type { Results } from './results';
import { idleMemory } from './sections/start';

/** What README.md shows: each row one thing, ours and the usual way. */
export function mainTable(results: Results): string {
  const rows = [...checkRows(results), ...sendRows(results), ...startRows(results), ...logRows(results)];
  if (rows.length === 0) return 'Not measured since the app last changed: `npm run bench` does it.';
  return table(['', 'the app', 'beside it', 'ratio'], rows).join('\n');
}

function checkRows({ check }: Results): string[] {
  return check.map(({ bytes, format, ours, jq }) => {
    const whole = ours.map((run) => run.whole);
    const what = `Check ${bytesWords(bytes)} of ${format}`;
    if (jq.length === 0) return row(what, seconds(whole), '–', '–');
    return row(what, seconds(whole), `\`jq -c .\`: ${seconds(jq)}`, ratio(whole, jq));
  });
}

function sendRows({ send }: Results): string[] {
  return send.map(({ bytes, format, line, ours, curl }) => {
    const both = ours.map((run) => run.check + run.send);
    const what = `Check and send ${bytesWords(bytes)} of ${format}, ${lineWords[line]}`;
    if (curl.length === 0) return row(what, seconds(both), '–', '–');
    return row(what, seconds(both), `curl alone: ${seconds(curl)}`, ratio(both, curl));
  });
}

function startRows({ start }: Results): string[] {
  if (start === null) return [];
  const contentOf = (one: { readonly content: number }): number => one.content;
  const [ours, bare] = [start.ours.map(contentOf), start.bare.map(contentOf)];
  const [memory, bareMemory] = [start.ours.map(idleMemory), start.bare.map(idleMemory)];
  return [
    row('Start', milliseconds(ours), `bare window: ${milliseconds(bare)}`, ratio(ours, bare)),
    row('Idle memory', megabytes(memory), `bare window: ${megabytes(bareMemory)}`, ratio(memory, bareMemory)),
  ];
}

function logRows({ log }: Results): string[] {
  if (log === null) return [];
  return [
    row('Log of a million entries: first rows', milliseconds(log.again.rows), '–', '–'),
    row('The same: filter by a word', milliseconds(log.whole.byWord), '–', '–'),
  ];
}
