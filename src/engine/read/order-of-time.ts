import { FailureError } from '../../shared/failure';
import { firstTimeIn } from '../formats/log/first-time';
import type { FileLocation } from '../model/file-location';
import { readStart } from './file-start';
import { Archives } from './open-file';
import { openPart } from './source-files';

/** Files that are looked at before a folder is taken to hold no logs. */
const FILES_TRIED = 3;

/**
 * The files in the order of the time of their first requests, if most of them are access logs: rotated logs are named in
 * another order. Files without a request come last, in the order given. Null: they are no logs.
 */
export async function inOrderOfTime(
  locations: readonly FileLocation[],
  signal: AbortSignal,
): Promise<readonly FileLocation[] | null> {
  // The files of an archive that is packed as a whole can only be read in the order in which they lie.
  if (locations.length < 2 || locations.some(({ packed }) => packed?.layers !== undefined)) return null;
  const archives = new Archives();
  const timed: { readonly location: FileLocation; readonly time: number }[] = [];
  try {
    for (const [index, location] of locations.entries()) {
      const time = await firstTimeOf(location, archives, signal);
      if (time !== null) timed.push({ location, time });
      else if (index + 1 >= FILES_TRIED && timed.length === 0) return null;
    }
  } finally {
    await archives.close();
  }
  if (timed.length * 2 < locations.length) return null;
  const sorted = timed
    .sort((a, b) => a.time - b.time || rotationOf(b.location) - rotationOf(a.location))
    .map(({ location }) => location);
  const isTimed = new Set(sorted);
  return [...sorted, ...locations.filter((location) => !isTimed.has(location))];
}

/** `access.log.2.gz` is older than `access.log.1`, which is older than `access.log`. */
function rotationOf({ name }: FileLocation): number {
  return Number(/\.(\d{1,4})(?:\.\w+)?$/.exec(name)?.[1] ?? 0);
}

async function firstTimeOf(
  location: FileLocation,
  archives: Archives,
  signal: AbortSignal,
): Promise<number | null> {
  // A sheet is no log.
  if (location.sheet !== undefined) return null;
  try {
    const source = await openPart(location, signal, archives);
    try {
      const { bytes } = await readStart(source, signal);
      return firstTimeIn(bytes.toString().split(/\r?\n/));
    } finally {
      await source.close();
    }
  } catch (error) {
    // The check says what is wrong with the file.
    if (signal.aborted || !(error instanceof FailureError)) throw error;
    return null;
  }
}
