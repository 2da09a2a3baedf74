import type { ImportView } from '../../../shared/imports/import';
import { figuresOf } from '../../../shared/imports/outcome';
import { startOfDay } from '../../text/format';
import type { DayCount } from '../../text/start';

/** Events that imports from this computer brought to Scarf, for each of the last days, today last. */
export function importedDays(views: readonly ImportView[], now: number, days = 7): readonly DayCount[] {
  const counts = new Map<number, number>();
  for (let back = days - 1; back >= 0; back -= 1) counts.set(startOfDay(now, -back), 0);
  for (const view of views) {
    const at = Date.parse(view.endedAt ?? view.createdAt ?? '');
    const day = startOfDay(at);
    const before = counts.get(day);
    if (view.origin === 'own' && before !== undefined) counts.set(day, before + figuresOf(view).imported);
  }
  return [...counts].map(([day, imported]) => ({ day, imported }));
}
