import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { projectRoot } from '../support/project';

export interface Bundle {
  readonly folder: string;
  /** The entry file of the app process, for Node. */
  readonly app: string;
  /** The entry file of its worker threads. */
  readonly thread: string;
}

/** Bundles the app process for plain Node, so that it starts as quickly as an installed app. */
export async function bundleApp(): Promise<Bundle> {
  const cache = join(projectRoot, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'soak-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    root: projectRoot,
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      rollupOptions: {
        input: {
          app: join(import.meta.dirname, 'app-process.ts'),
          thread: join(projectRoot, 'src/worker/index.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        checks: { pluginTimings: false },
      },
    },
  });
  return { folder, app: join(folder, 'app.mjs'), thread: join(folder, 'thread.mjs') };
}
