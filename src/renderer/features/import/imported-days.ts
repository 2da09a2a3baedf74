import type { ImportView } from '../../../shared/import';
import { figuresOf } from '../../../shared/outcome';
import type { DayCount } from '../../text/start';

/** Events that imports from this computer brought to Scarf, for each of the last days, today last. */
export function importedDays(views: readonly ImportView[], now: number, days = 7): readonly DayCount[] {
  const counts = new Map<number, number>();
  for (let back = days - 1; back >= 0; back -= 1) counts.set(dayBefore(now, back), 0);
  for (const view of views) {
    const at = Date.parse(view.endedAt ?? view.createdAt ?? '');
    const day = Number.isNaN(at) ? Number.NaN : dayBefore(at, 0);
    const before = counts.get(day);
    if (view.origin === 'own' && before !== undefined) counts.set(day, before + figuresOf(view).imported);
  }
  return [...counts].map(([day, imported]) => ({ day, imported }));
}

/** Midnight on this computer, also where a day has 23 or 25 hours. */
function dayBefore(time: number, days: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - days).getTime();
}
