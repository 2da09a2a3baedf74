import {
  timeUseOf,
  withTimes,
  type Calendar,
  type Mapping,
  type TimeChoice,
} from '../../shared/files/mapping';
import type { Guesses } from '../questions/guesses';
import { NEAR_MS } from '../rules/time/calendar';
import type { TimeEvidence } from '../rules/time/time-evidence';
import { readAs } from './read-as';

/** How years are counted that cannot be ours. `ours`: they are no years of events. */
const CALENDARS = ['buddhist', 'ours'] as const;
type CalendarAnswer = (typeof CALENDARS)[number];

/**
 * The calendar of years that cannot be ours; undefined: there are no such years, or they mean none of a calendar that is
 * known. Only one that makes the times those of our days is asked about.
 */
export function decideCalendar(
  { buddhists, buddhistDays }: TimeEvidence,
  choice: TimeChoice,
  guesses: Guesses,
  nowMs: number,
): Calendar | undefined {
  const near = buddhistDays.filter(([day]) => Math.abs(day - nowMs) < NEAR_MS);
  if (near.length === 0) return undefined;
  const evidence = readAs(buddhists, { ...choice, calendar: 'buddhist' });
  const answer = guesses.decide(
    'calendar',
    {
      certainty: near.length === buddhistDays.length ? 'likely' : 'open',
      choices: [
        { value: 'buddhist', evidence },
        { value: 'ours', evidence: [] },
      ],
      evidence: buddhists,
    },
    isAnswer,
  );
  return answer === 'ours' ? undefined : answer;
}

/** A mapping that the user set, with the calendar that its times show: no choice beside the columns says it. */
export function withDecidedCalendar(
  mapping: Mapping,
  evidence: TimeEvidence,
  guesses: Guesses,
  nowMs: number,
): Mapping {
  const use = timeUseOf(mapping);
  if (use === undefined) return mapping;
  const { format, zone } = use;
  const calendar = decideCalendar(evidence, { format, zone }, guesses, nowMs);
  return withTimes(mapping, { format, zone, ...(calendar !== undefined && { calendar }) });
}

function isAnswer(value: string): value is CalendarAnswer {
  return CALENDARS.some((calendar) => calendar === value);
}
