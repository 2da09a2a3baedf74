import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { COMMAND_LINE, COMMAND_LINE_FILES } from '../command-line';
import type { FpmOrder } from './fpm-order';

/** Where shells look: Debian and Fedora keep the completions of zsh in different folders. */
const LINKS: readonly (readonly [path: string, file: keyof typeof COMMAND_LINE_FILES])[] = [
  ['/usr/bin/event-importer', 'program'],
  ['/usr/share/bash-completion/completions/event-importer', 'bash'],
  ['/usr/share/zsh/vendor-completions/_event-importer', 'zsh'],
  ['/usr/share/zsh/site-functions/_event-importer', 'zsh'],
  ['/usr/share/fish/vendor_completions.d/event-importer.fish', 'fish'],
];

/** What a package has besides the files of its order: links to the command line in the app's folder. */
export function commandLineLinks({ contents, target }: Pick<FpmOrder, 'contents' | 'target'>) {
  const app = contents.find(({ to }) => to.startsWith('/opt/'))?.to;
  if (app === undefined) return [];
  const others = target === 'deb' ? 'site-functions' : 'vendor-completions';
  return LINKS.filter(([path]) => !path.includes(others)).map(([path, file]) => ({
    path,
    to: posix.join(app, 'resources', COMMAND_LINE, COMMAND_LINE_FILES[file]),
  }));
}

/** Makes them below `root`. */
export async function linkCommandLine(order: FpmOrder, root: string): Promise<void> {
  for (const { path, to } of commandLineLinks(order)) {
    const place = join(root, path);
    await mkdir(dirname(place), { recursive: true });
    await symlink(to, place);
  }
}
