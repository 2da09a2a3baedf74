import type { SoakResult } from './run';

/** Whether anything is off. */
export function isClean({ audit, saidAtStart, troubles }: SoakResult): boolean {
  const ended = [...saidAtStart.keys()].some((name) => name !== 'unconfirmed');
  return audit.off.length === 0 && audit.lost === 0 && audit.doubled === 0 && !ended && troubles.length === 0;
}

/** The table of one run, and what is off with the import to look at. */
export function tableOf(result: SoakResult): string {
  const { audit } = result;
  const rows: readonly (readonly [string, string])[] = [
    ['seed', String(result.seed)],
    ['imports', `${count(result.imports)} (${listed(result.phases)})`],
    ['events', `${count(result.events)} in ${Math.round(result.bytes / 1e6)} MB`],
    ['held by the server', count(audit.held)],
    ['faults of the server', `${count(sum(result.faults))} (${listed(result.faults)})`],
    ['kills, restarts', `${result.kills}, ${result.kills}`],
    ['said at the start of what was being sent', listed(result.saidAtStart)],
    ['stopped by the user', count(result.stops)],
    ['woken', count(result.wakes)],
    ['lost', count(audit.lost)],
    ['doubled', count(audit.doubled)],
    ['doubled by the user, without ids', count(audit.doubledByUser)],
    ['of imports told as unknown, lines', count(audit.unknown)],
    ['not accounted for by Scarf, as told', count(audit.unaccounted)],
    ['minutes', result.minutes.toFixed(1)],
  ];
  const wide = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(wide)}  ${value}`),
    ...audit.off.map(({ number, what }) => `OFF: seed ${result.seed}, import ${number}: ${what}`),
    ...audit.evidence,
    ...result.troubles.map((text) => `TROUBLE: seed ${result.seed}: ${text}`),
    isClean(result)
      ? 'Nothing is lost, nothing is doubled, every line is accounted for.'
      : 'Something is off.',
  ].join('\n');
}

const count = (value: number): string => value.toLocaleString('en');
const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, value) => total + value, 0);

export function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, value]) => `${name} ${value}`).join(', ') || 'none';
}
