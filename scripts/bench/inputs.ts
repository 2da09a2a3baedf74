import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeEventFile } from '../../test/support/events';
import { projectRoot } from '../project';

/** Everything the bench writes is below this folder, which goes at its end. */
export const benchFolder = join(projectRoot, '.bench');

/** Events of each size; an event has some 313 bytes. */
export const SIZES = { '50m': 160_000, '500m': 1_600_000, '5g': 16_000_000 } as const;
export type SizeName = keyof typeof SIZES;

export interface EventFile {
  readonly size: SizeName;
  readonly format: FormatName;
  readonly path: string;
  readonly events: number;
  readonly bytes: number;
}

/** The kinds of file people have. A new kind is one more entry here. */
const FORMATS = {
  NDJSON: {
    extension: 'ndjson',
    write: (path: string, events: number) => writeEventFile(path, events, { seed: 7, uniqueIds: true }),
  },
} as const;
export type FormatName = keyof typeof FORMATS;

/** Synthetic events from a fixed seed. Made anew each run: those older than a week would be set aside. */
export async function makeEventFile(size: SizeName, format: FormatName = 'NDJSON'): Promise<EventFile> {
  const { extension, write } = FORMATS[format];
  await mkdir(benchFolder, { recursive: true });
  const path = join(benchFolder, `events-${size}.${extension}`);
  const events = SIZES[size];
  await write(path, events);
  return { size, format, path, events, bytes: (await stat(path)).size };
}

export async function removeEventFile(file: EventFile): Promise<void> {
  await rm(file.path, { force: true });
}
