import type { Destination } from '../../shared/destination';
import type { ImportView } from '../../shared/import';
import { ago, count, dateAndTime } from './format';

/** The name of a destination; null for a foreign import, whose destination is unknown. */
export function destinationName(destination: Destination | null): string | null {
  if (destination === null) return null;
  return destination.kind === 'mixed' ? 'Named in the file' : destination.name;
}

/** The file name, or the label of a foreign import. */
export function importName(view: Pick<ImportView, 'fileName'>): string {
  return view.fileName ?? 'Sent from elsewhere';
}

/** The note below an import's name, such as "yesterday · 7,496 events to docs-site". */
export function importFacts(view: ImportView, now: number): string {
  const events = view.counts?.sent ?? view.progress?.eventsTotal ?? view.remote?.total ?? null;
  const where = destinationName(view.destination);
  const what = events === null ? null : count(events, 'event');
  const parts = [
    view.createdAt === null ? null : ago(view.createdAt, now),
    what !== null && where !== null && view.destination?.kind !== 'mixed' ? `${what} to ${where}` : what,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** The facts below the name of a file: "to docs-site", when its import started. */
export function factsText({ destination, createdAt }: ImportView): readonly string[] {
  const where = destinationName(destination);
  return [
    ...(where === null || destination === null
      ? []
      : [destination.kind === 'mixed' ? 'to packages named in the file' : `to ${where}`]),
    ...(createdAt === null ? [] : [dateAndTime(createdAt)]),
  ];
}
