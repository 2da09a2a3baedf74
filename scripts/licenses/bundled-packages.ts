import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A plugin of each build: notes the folders of the packages whose code is in the bundle. `folder` collects the notes. */
export function noteBundledPackages(folder: string): Plugin {
  return {
    name: 'note-bundled-packages',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const packages = packagesOf(chunks.flatMap(({ moduleIds }) => moduleIds));
      // A build may have others inside, such as that of a thread, each with a plugin of its own.
      const name = createHash('sha256')
        .update(chunks.map(({ fileName }) => fileName).join('\n'))
        .digest('hex');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${name}.json`), JSON.stringify(packages));
    },
  };
}

/** The folders of the packages that modules belong to, sorted, each once. */
export function packagesOf(modules: readonly string[]): readonly string[] {
  const folders = modules.flatMap((id) => {
    const path = id.replaceAll('\\', '/').replace(/^\0+/, '');
    const found = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path);
    return found === null ? [] : [found[0]];
  });
  return [...new Set(folders)].sort();
}

/** What the builds noted, sorted, each once. */
export async function readBundledPackages(folder: string): Promise<readonly string[]> {
  const notes = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      // Written by our own build a moment ago.
      return JSON.parse(await readFile(join(folder, name), 'utf8')) as readonly string[];
    }),
  );
  return [...new Set(notes.flat())].sort();
}
