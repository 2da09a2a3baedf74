import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { captureChild } from '../../support/child';
import { ScriptFailure } from '../../support/failure';
import type { FpmOrder } from './fpm-order';
import { layOut, runTool } from './lay-out';
import { onRemoval } from './on-removal';

/** Makes a .deb with Debian's dpkg-deb. `folder`: an empty folder to work in. */
export async function makeDeb(order: FpmOrder, folder: string): Promise<void> {
  const root = join(folder, 'root');
  await layOut(order, root);
  const control = join(root, 'DEBIAN');
  const size = await installedKilobytes(root);
  await mkdir(control);
  await writeFile(join(control, 'control'), controlFile(order, size));
  await writeFile(join(control, 'postinst'), await readFile(order.afterInstall), { mode: 0o755 });
  // Before the files go: for a script that runs afterwards, dpkg would keep a package that was removed on its list.
  const onRemove = onRemoval(await readFile(order.afterRemove, 'utf8'), '"$1" = remove');
  await writeFile(join(control, 'prerm'), onRemove, { mode: 0o755 });
  await runTool('dpkg-deb', ['--root-owner-group', ...compression(order), '--build', root, order.file]);
}

/** The file `control` of a package: deb-control(5). */
export function controlFile(order: FpmOrder, installedSize: number): string {
  const [synopsis, ...more] = order.description.split('\n');
  const fields: readonly (readonly [string, string])[] = [
    ['Package', order.name],
    ['Version', order.version],
    ['Architecture', order.architecture],
    ['Maintainer', order.maintainer],
    ['Installed-Size', String(installedSize)],
    ['Depends', order.depends.join(', ')],
    ['Recommends', order.recommends.join(', ')],
    ['Section', order.category],
    ['Priority', order.priority],
    ['Homepage', order.url],
    ['Description', [synopsis, ...more.map((line) => ` ${line.trim() || '.'}`)].join('\n')],
  ];
  const filled = fields.filter(([, value]) => value !== '');
  return `${filled.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

function compression({ compression }: FpmOrder): readonly string[] {
  switch (compression) {
    case 'gz':
      return ['-Zgzip', '-z1'];
    case 'xz':
      return ['-Zxz'];
    default:
      throw new ScriptFailure(`A .deb is compressed by xz or gz, not by ${compression}.`);
  }
}

async function installedKilobytes(root: string): Promise<number> {
  const { stdout } = await captureChild('du', ['-sk', root]);
  return Number.parseInt(stdout, 10);
}
