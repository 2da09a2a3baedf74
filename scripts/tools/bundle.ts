import { build } from 'vite';
import { projectRoot } from '../support/project';

/** Bundles entry files for plain Node, dependencies included. `extension`: modules, or CommonJS as electron-vite makes it. */
export async function bundleForNode(
  folder: string,
  input: Readonly<Record<string, string>>,
  extension: 'mjs' | 'cjs',
): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: projectRoot,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: {
        input,
        output: {
          format: extension === 'mjs' ? 'es' : 'cjs',
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
        },
        checks: { pluginTimings: false },
      },
    },
  });
}
