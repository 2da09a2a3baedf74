import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { noteBundledPackages } from './scripts/licenses/bundled-packages';
import { asciiScripts } from './scripts/support/ascii-scripts';
import { helpPages } from './scripts/support/help-pages';
import { plainIcons } from './scripts/support/plain-icons';
import { withoutHttp2 } from './scripts/support/without-http2';

// Main, its worker and the preload are CommonJS: a sandboxed preload takes nothing else.
// Everything is bundled but keytar, which is native.
/** Times of plugins are of no interest to whoever starts the app. */
const checks = { pluginTimings: false } as const;
const commonJs = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
} as const;

/** For About and the bill of materials. */
const noting = () => noteBundledPackages(resolve('.cache/bundled'));

export default defineConfig({
  main: {
    plugins: [withoutHttp2(), noting(), asciiScripts()],
    build: {
      target: 'node20',
      outDir: 'out/main',
      externalizeDeps: false,
      rollupOptions: {
        checks,
        input: { index: resolve('src/main/index.ts') },
        external: ['keytar', 'electron'],
        output: commonJs,
      },
    },
  },
  preload: {
    plugins: [noting()],
    build: {
      target: 'node20',
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        checks,
        input: { index: resolve('src/preload/index.ts') },
        external: ['electron'],
        output: commonJs,
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [helpPages(), plainIcons(), svelte(), noting(), asciiScripts()],
    build: {
      target: 'chrome130',
      outDir: 'out/renderer',
      // The page may load nothing but files of its own: no data URLs but images, no module preload shim.
      assetsInlineLimit: 0,
      minify: true,
      modulePreload: false,
      rollupOptions: { checks, input: { index: resolve('src/renderer/index.html') } },
    },
  },
});
