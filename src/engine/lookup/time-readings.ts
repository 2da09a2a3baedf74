import type { Field, Fixes } from '../../shared/checks/fix';
import { readingOf, tableOf, type Form } from '../../shared/files/layout';
import { timeUseOf, type TimeChoice } from '../../shared/files/mapping';
import { readTime } from '../rules/time/event-time';
import { formatsOfTime, TimeReader } from '../rules/time/time-reader';
import { valuesIn } from './validate-text';

/** What is known of times that a person writes by hand. */
export interface WrittenTimeContext {
  readonly form: Form;
  readonly fixes: Fixes;
  /** IANA name of this computer's time zone. */
  readonly zone: string;
}

/**
 * The times that a text may mean, as ISO 8601 with their zone. The file's own order of day and month and its zone decide;
 * where the file has none, each order and zone is a time of its own. None: the text is no time.
 */
export function timeReadings(text: string, { form, fixes, zone }: WrittenTimeContext): readonly string[] {
  const known = choiceOf(form);
  if (known === 'in-two-columns') return [];
  const chosen = fixes.all.flatMap((fix) => (fix.kind === 'time-zone' ? [fix.zone] : []))[0] ?? known?.zone;
  const possible = formatsOfTime(text).filter((format) => format !== 'spreadsheet');
  const own = possible.filter((format) => format === known?.format);
  const readings = (own.length > 0 ? own : possible).flatMap((format) =>
    (chosen === undefined ? [zone, 'UTC'] : [chosen]).map((one) =>
      // No year of ours can be meant by one of the Buddhist calendar.
      new TimeReader({ format, zone: one, calendar: 'buddhist' }).read(text),
    ),
  );
  return [...new Set(readings.filter((reading) => reading !== null))];
}

/** How the times of a file are read, as it was guessed or the user said; null: they are complete. */
function choiceOf(form: Form): TimeChoice | 'in-two-columns' | null {
  const table = tableOf(form);
  if (table === null) return readingOf(form)?.times ?? null;
  const use = timeUseOf(table.mapping);
  return use?.kind === 'date' ? 'in-two-columns' : (use ?? null);
}

/** The text of `$time` that a person may have written as people do; null: it is complete, or no text. */
export function looseTime(event: string): string | null {
  return looseIn(valueOfTime(event));
}

function looseIn({ shown }: Partial<Field> = {}): string | null {
  const problem = shown === undefined ? null : readTime(shown).problem;
  return problem === 'time-unreadable' || problem === 'time-no-zone' ? (shown ?? null) : null;
}

/** The event with its time as Scarf reads it, where what a person wrote means one time only. */
export function withTimeRead(event: string, context: WrittenTimeContext): string {
  const time = valueOfTime(event);
  const text = looseIn(time);
  const span = time?.value;
  const [only, other] = text === null ? [] : timeReadings(text, context);
  if (span === undefined || only === undefined || other !== undefined) return event;
  return event.slice(0, span.start) + JSON.stringify(only) + event.slice(span.end);
}

function valueOfTime(event: string): Field | undefined {
  return valuesIn(event).findLast(({ key, kind }) => key === '$time' && kind === 'text');
}
