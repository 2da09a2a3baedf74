import type { TimeChoice } from '../../shared/files/mapping';
import { TimeReader } from '../rules/time/time-reader';

/** The times that texts mean when they are read in this way; without those that mean none. */
export function readAs(texts: readonly string[], choice: TimeChoice): string[] {
  const reader = new TimeReader(choice);
  return texts.flatMap((text) => reader.read(text) ?? []);
}
