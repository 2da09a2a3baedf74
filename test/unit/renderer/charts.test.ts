import { expect, it } from 'vitest';
import { eventChart } from '../../../src/renderer/text/charts';

const HOUR = 60 * 60 * 1000;
const NOW = new Date(2026, 10, 27, 19).getTime();
const at = (day: number): number => new Date(2026, 10, day, 12).getTime();

it('shows the whole week that Scarf takes beside older events, with its beginning in its place', () => {
  const hours = [
    { startMs: at(2), ready: 0, tooOld: 3 },
    { startMs: at(24), ready: 38, tooOld: 0 },
    { startMs: at(27) - HOUR, ready: 88, tooOld: 0 },
  ];
  const chart = eventChart(hours, NOW);
  const names = chart?.bars.map(({ label, note }) => `${label} ${note}`) ?? [];
  expect(names[0]).toBe('Older ');
  expect(chart?.bars[0]?.name).toBe('Before Friday 20 November');
  expect(names.slice(1)).toEqual([
    'Fri 20',
    'Sat 21',
    'Sun 22',
    'Mon 23',
    'Tue 24',
    'Wed 25',
    'Thu 26',
    'Fri 27',
  ]);
  expect(names[chart?.cutoff?.at ?? 0]).toBe('Fri 20');
});

it('shows no days without events where nothing is older', () => {
  const hours = [
    { startMs: at(24), ready: 38, tooOld: 0 },
    { startMs: at(27), ready: 88, tooOld: 0 },
  ];
  expect(eventChart(hours, NOW)?.bars).toHaveLength(4);
});
