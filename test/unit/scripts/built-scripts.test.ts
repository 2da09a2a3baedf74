import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';
import { asciiScripts } from '../../../scripts/support/ascii-scripts';
import { withoutHttp2 } from '../../../scripts/support/without-http2';
import { folder } from '../engine/bench';

const require = createRequire(import.meta.url);

it('a minified build is ASCII, and holds the client of undici without HTTP/2', async () => {
  const root = await folder();
  const entry = join(root, 'entry.js');
  const client = require.resolve('undici/lib/dispatcher/client-h2.js');
  await writeFile(
    entry,
    `export { default as client } from ${JSON.stringify(client)}; export const text = '“–” é';`,
  );
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root,
    plugins: [withoutHttp2(), asciiScripts()],
    build: {
      write: false,
      minify: true,
      lib: { entry, formats: ['cjs'] },
      rollupOptions: { external: (id: string) => id.startsWith('node:') },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  const { code } = output[0];
  expect(code).toMatch(/^[\0-\x7f]*$/);
  expect(code).toContain('\\u201c\\u2013\\u201d');
  expect(code).toContain('node:assert');
  expect(code).not.toContain('node:http2');
});
