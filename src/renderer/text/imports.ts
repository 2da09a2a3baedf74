import type { ImportView } from '../../shared/imports/import';
import type { Unit } from '../../shared/files/layout';
import { count, dateAndTime, list, lowerFirst, number } from './format';

/** The words of the choice that sends each event to a package or pixel of its own. */
export interface MixedWords {
  readonly label: string;
  readonly note: string;
}

/** What names the packages: the events of a file, or the user's rules for the requests of a log. */
export function mixedWords(unit: Unit): MixedWords {
  return unit === 'request'
    ? { label: 'By your rules', note: 'each request goes where its rule says' }
    : { label: 'Packages named in the file', note: 'each event says where it goes' };
}

/** The names of the facts about an import. */
export const FACT_WORDS = {
  heading: 'Details',
  file: 'File',
  madeOf: 'Made of',
  destination: 'Destination',
  account: 'Account',
  started: 'Started',
  remoteId: 'Scarf import ID',
} as const;

/** "26 Nov 2026, 10:00, from the command line"; null: not known. */
export function startedText({
  createdAt,
  startedFrom,
}: Pick<ImportView, 'createdAt' | 'startedFrom'>): string | null {
  if (createdAt === null) return null;
  const at = dateAndTime(createdAt);
  return startedFrom === undefined ? at : `${at}, from the command line`;
}

/** The name of a destination; null for a foreign import, whose destination is unknown. */
export function destinationName({
  destination,
  unit,
}: Pick<ImportView, 'destination' | 'unit'>): string | null {
  if (destination === null) return null;
  return destination.kind === 'mixed' ? mixedWords(unit).label : destination.name;
}

/** The file name, or the label of a foreign import. */
export function importName(view: Pick<ImportView, 'fileName'>): string {
  return view.fileName ?? 'Sent from elsewhere';
}

type Where = Pick<ImportView, 'destination' | 'unit' | 'artifacts'>;

/** What rows name, once that is known: "docs-site", "5 destinations". Null: the destination is no such choice. */
function namedByRows({ destination, artifacts }: Where): string | null {
  const [first, ...others] = (destination?.kind === 'mixed' ? artifacts?.shown : undefined) ?? [];
  if (first === undefined) return null;
  const all = 1 + others.length + (artifacts?.more ?? 0);
  return all === 1 ? first.name : count(all, 'destination');
}

/** Where events went, in a table: "docs-site", "5 destinations"; null for an import whose destination is unknown. */
export function whereText(view: Where): string | null {
  return namedByRows(view) ?? destinationName(view);
}

/** "to docs-site", "to 5 destinations"; null for an import whose destination is unknown. */
export function toDestination(view: Where): string | null {
  const name = destinationName(view);
  if (name === null) return null;
  const named = view.destination?.kind === 'mixed' ? namedByRows(view) : name;
  if (named !== null) return `to ${named}`;
  return view.unit === 'request' ? lowerFirst(name) : `to ${lowerFirst(name)}`;
}

/** "586 to docs-site and 308 to gateway"; null: that is not known, or all go to one place. */
export function perArtifactText({
  artifacts,
  planned,
  counts,
}: Pick<ImportView, 'artifacts' | 'planned' | 'counts'>): string | null {
  // The check counted them: they are true only if all that it saw ready was sent.
  if (artifacts === undefined || counts === null || counts.sent !== planned?.notSent) return null;
  const named = artifacts.shown.map(({ name, events }) => `${number(events)} to ${name}`);
  const more = artifacts.more === 0 ? [] : [`${count(artifacts.more, 'more place')}`];
  return list([...named, ...more]);
}

/** The words for checking the files of an import again. */
export const AGAIN_WORDS = {
  again: 'Import again',
  changed: (name: string) => `${name} has changed since it was imported.`,
  changedNext:
    'The check shows it as it is now. Events that Scarf has already do not count twice if they have IDs.',
  checkAnyway: 'Check it as it is now',
} as const;

/** The facts below the name of a file: "to docs-site", when its import started. */
export function factsText(
  view: Pick<ImportView, 'destination' | 'unit' | 'createdAt' | 'artifacts'>,
): readonly string[] {
  const started = view.createdAt === null ? null : dateAndTime(view.createdAt);
  return [toDestination(view), started].filter((fact) => fact !== null);
}
