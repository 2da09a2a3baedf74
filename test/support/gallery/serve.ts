import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { helpPages } from '../../../scripts/support/help-pages';
import { servePage, type PageServer } from '../page-server';

/** Builds the window with a fake main process and serves it locally under the app's own policy. */
export async function serveGallery(outDir: string): Promise<PageServer> {
  await build({
    root: resolve('test/support/gallery'),
    configFile: false,
    plugins: [helpPages(), svelte({ configFile: resolve('svelte.config.js') })],
    logLevel: 'warn',
    build: {
      target: 'chrome130',
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      minify: false,
      rollupOptions: { checks: { pluginTimings: false } },
    },
  });
  return servePage(outDir);
}
