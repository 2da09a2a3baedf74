import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../support/project';
import { bundleForNode } from '../tools/bundle';

export interface Bundle {
  readonly folder: string;
  /** The entry file of the app process, for Node. */
  readonly app: string;
  /** The entry file of its worker threads. */
  readonly thread: string;
}

/**
 * Bundles the app process and its threads for plain Node, dependencies included, so that they start as quickly as in an
 * installed app: a thread that finds its packages in node_modules needs twice the time.
 */
export async function bundleApp(): Promise<Bundle> {
  const { folder, thread } = await bundleThread();
  await bundleForNode(folder, { app: join(import.meta.dirname, 'app-process.ts') }, 'mjs');
  return { folder, app: join(folder, 'app.mjs'), thread };
}

/** The threads alone. */
export async function bundleThread(): Promise<Omit<Bundle, 'app'>> {
  const cache = join(projectRoot, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'soak-'));
  await bundleForNode(folder, { thread: join(projectRoot, 'src/worker/index.ts') }, 'cjs');
  return { folder, thread: join(folder, 'thread.cjs') };
}
