import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALONE } from '../checks-alone';
import { bundleThread } from '../../../scripts/soak/bundle';
import { CheckSession } from '../../../src/main/checks/check-session';
import { threadedFileWork } from '../../../src/main/jobs/file-work';
import { systemClock } from '../../../src/main/time/clock';
import { PACKAGES, realFiles, type RealFile } from './real-files';
import type { GalleryState } from './states';

/** The moment of these states: days and months can both be read in their dates. */
export const REAL_NOW = Date.parse('2026-04-06T09:30:00Z');
/** Where these states are: times without a zone are of here. */
export const REAL_ZONE = 'Europe/Berlin';

/** States of the check as the app's own engine finds them in files. Call it first: it sets the zone of the process. */
export async function realChecks(): Promise<Readonly<Record<string, GalleryState>>> {
  process.env['TZ'] = REAL_ZONE;
  const bundle = await bundleThread();
  const folder = await mkdtemp(join(tmpdir(), 'scarf-importer-gallery-'));
  try {
    const states: [string, GalleryState][] = [];
    for (const [name, file] of Object.entries(realFiles(REAL_NOW)))
      states.push([name, await checkedState(file, folder, bundle.thread)]);
    return Object.fromEntries(states);
  } finally {
    await rm(folder, { recursive: true });
    await rm(bundle.folder, { recursive: true });
  }
}

async function checkedState(file: RealFile, folder: string, threadFile: string): Promise<GalleryState> {
  const path = join(folder, file.name);
  await writeFile(path, file.bytes);
  const session = new CheckSession({
    work: threadedFileWork(threadFile),
    clock: { ...systemClock, now: () => REAL_NOW },
    known: () => ({ packages: new Map(PACKAGES.map((name) => [`id-${name}`, name])), pixels: new Map() }),
    ...ALONE,
    report: (error) => console.error(error),
  });
  await session.start(path);
  const { view } = session;
  if (view?.state !== 'done') throw new Error(`${file.name}: ${JSON.stringify(view)}`);
  const rows = await session.preview(view.id, { kind: 'first', from: 1 });
  if (!rows.ok) throw new Error(`${file.name}: ${JSON.stringify(rows)}`);
  return { check: view, preview: rows.value };
}
