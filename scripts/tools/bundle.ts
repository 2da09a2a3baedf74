import { build } from 'vite';
import { projectRoot } from '../support/project';

/**
 * Bundles entry files for plain Node, dependencies included, but not keytar, which is native. `extension`: modules, or CommonJS
 * as electron-vite makes it. `define`: texts of code that take the place of names.
 */
export async function bundleForNode(
  folder: string,
  input: Readonly<Record<string, string>>,
  extension: 'mjs' | 'cjs',
  define: Readonly<Record<string, string>> = {},
): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: projectRoot,
    define,
    ssr: { noExternal: true, external: ['keytar'] },
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
