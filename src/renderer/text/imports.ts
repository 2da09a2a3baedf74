import type { Destination } from '../../shared/destination';
import type { ImportView } from '../../shared/import';
import { dateAndTime } from './format';

/** The name of a destination; null for a foreign import, whose destination is unknown. */
export function destinationName(destination: Destination | null): string | null {
  if (destination === null) return null;
  return destination.kind === 'mixed' ? 'Packages named in the file' : destination.name;
}

/** The file name, or the label of a foreign import. */
export function importName(view: Pick<ImportView, 'fileName'>): string {
  return view.fileName ?? 'Sent from elsewhere';
}

/** "to docs-site"; null for an import whose destination is unknown. */
export function toDestination({ destination }: Pick<ImportView, 'destination'>): string | null {
  if (destination?.kind === 'mixed') return 'to packages named in the file';
  const name = destinationName(destination);
  return name === null ? null : `to ${name}`;
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
export function factsText(view: Pick<ImportView, 'destination' | 'createdAt'>): readonly string[] {
  const started = view.createdAt === null ? null : dateAndTime(view.createdAt);
  return [toDestination(view), started].filter((fact) => fact !== null);
}
