import { countByRules } from '../../../shared/files/artifact-rules';
import { tablesOf, type CheckView } from '../../../shared/checks/check';
import type { CountedRest } from '../../text/places';

/** What a choice in the bar is for, where logs have rules; null: it is for all events. */
export function restOfCheck({ report, file }: Extract<CheckView, { state: 'done' }>): CountedRest | null {
  const byRules = countByRules(tablesOf(report, file.name));
  if (byRules === null) return null;
  const unnamed = report.artifacts.find(({ artifact }) => artifact === null);
  const beside = Math.max(0, (unnamed?.events ?? 0) - byRules.open);
  return { count: byRules.rest + beside, of: beside > 0 ? 'event' : 'request' };
}
