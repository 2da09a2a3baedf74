/**
 * `npm run cli`: the command line from the sources. It is bundled when a source is newer than the bundle, because a
 * bundle starts in a quarter of the time. Plain JavaScript: Node runs it without a loader.
 */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, '.cache', 'cli', 'index.mjs');
const sources = join(root, 'src');

/** When a file below the folder was last changed, ms since 1970. */
function newestIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce(
    (newest, { parentPath, name }) => Math.max(newest, statSync(join(parentPath, name)).mtimeMs),
    0,
  );
}

function isFresh() {
  const built = statSync(bundle, { throwIfNoEntry: false });
  return built !== undefined && built.mtimeMs > newestIn(sources);
}

async function buildBundle() {
  const { build } = await import('vite');
  mkdirSync(join(dirname(bundle), 'parts'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'cli-'));
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      // Its native part cannot be bundled.
      ssr: { noExternal: true, external: ['keytar'] },
      build: {
        ssr: true,
        outDir: folder,
        target: 'node20',
        rollupOptions: {
          input: {
            index: join(sources, 'cli', 'index.ts'),
            // Worker threads run it.
            thread: join(sources, 'worker', 'index.ts'),
          },
          output: { entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
        },
      },
    });
    // Another run may build at the same time, or load these parts: each appears whole, and the entry comes last.
    for (const part of readdirSync(join(folder, 'parts')))
      renameSync(join(folder, 'parts', part), join(dirname(bundle), 'parts', part));
    renameSync(join(folder, 'thread.mjs'), join(dirname(bundle), 'thread.mjs'));
    renameSync(join(folder, 'index.mjs'), bundle);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (!isFresh()) await buildBundle();
await import(pathToFileURL(bundle).href);
