import type { KillResult } from './kill-run';

/** `docs/kills.md`: a row for each point, kind of ids and server setting. */
export function killsReport(results: readonly KillResult[], lines: number, electron: string): string {
  const sum = (pick: (result: KillResult) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  const groups = new Map<string, KillResult[]>();
  for (const result of results) {
    const { at, ids, partialBodies } = result.plan;
    const name = `${at} % | ${ids} | ${partialBodies}`;
    groups.set(name, [...(groups.get(name) ?? []), result]);
  }
  return [
    '# Killed while sending',
    '',
    `Made by \`npm run soak -- --kills\` on ${new Date().toISOString().slice(0, 10)} with Electron ${electron}: ${results.length} uploads of`,
    `${lines.toLocaleString('en')} events (over 100 MB), each ended by SIGKILL when the server had taken 10, 50 or 99 percent of the body, then`,
    'the app was started again. "At the start" is what it made of the import before it had asked Scarf anything, "shown"',
    'what the window showed first. Every event on the server names its line, and was counted: lost is what the receipt does not account for, doubled what is held more than once.',
    '',
    '| killed at | ids | broken body | runs | on disk | at the start | shown | the user was asked | ended | sent again | imported | not sent | lost | doubled |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...[...groups].sort().map(([name, group]) => `| ${name} | ${rowOf(group)} |`),
    '',
    `Lost ${sum(({ lost }) => lost)}, doubled ${sum(({ doubled }) => doubled)}, of ${results.length} kills.`,
    '',
  ].join('\n');
}

function rowOf(group: readonly KillResult[]): string {
  const each = (pick: (result: KillResult) => unknown): string =>
    [...new Set(group.map((result) => String(pick(result))))].join(', ');
  const total = (pick: (result: KillResult) => number): number =>
    group.reduce((sum, result) => sum + pick(result), 0);
  return [
    group.length,
    each(({ onDisk }) => onDisk),
    each(({ atStart }) => atStart),
    each(({ shown }) => shown),
    each(({ asked }) => (asked ? 'yes' : 'no')),
    each(({ end }) => end),
    each(({ uploads }) => (uploads > 1 ? 'yes' : 'no')),
    each(({ imported }) => imported.toLocaleString('en')),
    each(({ notSent }) => notSent.toLocaleString('en')),
    total(({ lost }) => lost),
    total(({ doubled }) => doubled),
  ].join(' | ');
}
