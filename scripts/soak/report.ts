import type { SoakResult } from './run';

/** Whether the run kept every promise. */
export function isClean({ audit, phasesAfterRestart, errors }: SoakResult): boolean {
  const hasEnded = [...phasesAfterRestart.keys()].some((name) => name !== 'unconfirmed');
  return (
    audit.findings.length === 0 && audit.lost === 0 && audit.doubled === 0 && !hasEnded && errors.length === 0
  );
}

/** The table of one run, followed by the findings and their evidence. */
export function tableOf(result: SoakResult): string {
  const { audit } = result;
  const rows: readonly (readonly [string, string])[] = [
    ['seed', String(result.seed)],
    ['imports', `${count(result.imports)} (${listed(result.phases)})`],
    ['events', `${count(result.events)} in ${Math.round(result.bytes / 1e6)} MB`],
    ['held by the server', count(audit.held)],
    ['faults of the server', `${count(sum(result.faults))} (${listed(result.faults)})`],
    ['kills, restarts', `${result.kills}, ${result.kills}`],
    ['phase after a restart of uploads in flight', listed(result.phasesAfterRestart)],
    ['stopped by the user', count(result.stops)],
    ['woken from sleep', count(result.wakes)],
    ['lost', count(audit.lost)],
    ['doubled', count(audit.doubled)],
    ['doubled by the user, without ids', count(audit.doubledByUser)],
    ['lines of imports shown as unknown', count(audit.unknown)],
    ['not accounted for', count(audit.unaccounted)],
    ['minutes', result.minutes.toFixed(1)],
  ];
  const wide = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(wide)}  ${value}`),
    ...audit.findings.map(({ number, what }) => `FINDING: seed ${result.seed}, import ${number}: ${what}`),
    ...audit.evidence,
    ...result.errors.map((text) => `ERROR: seed ${result.seed}: ${text}`),
    isClean(result)
      ? 'Nothing is lost, nothing is doubled, every line is accounted for.'
      : 'The run has findings.',
  ].join('\n');
}

const count = (value: number): string => value.toLocaleString('en');
const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, value) => total + value, 0);

export function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, value]) => `${name} ${value}`).join(', ') || 'none';
}
