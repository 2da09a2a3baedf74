import type { Destination } from '../../shared/destination';
import type { ImportView } from '../../shared/import';
import { dateAndTime } from './format';

/** The name of a destination; null for a foreign import, whose destination is unknown. */
export function destinationName(destination: Destination | null): string | null {
  if (destination === null) return null;
  return destination.kind === 'mixed' ? 'Named in the file' : destination.name;
}

/** The file name, or the label of a foreign import. */
export function importName(view: Pick<ImportView, 'fileName'>): string {
  return view.fileName ?? 'Sent from elsewhere';
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
