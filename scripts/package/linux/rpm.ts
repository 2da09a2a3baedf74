import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptFailure } from '../../support/failure';
import { commandLineLinks } from './command-line-links';
import type { FpmOrder } from './fpm-order';
import { layOut, runTool } from './lay-out';
import { onRemoval } from './on-removal';

/** Makes an .rpm with rpmbuild. `folder`: an empty folder to work in. */
export async function makeRpm(order: FpmOrder, folder: string): Promise<void> {
  const root = join(folder, 'root');
  await layOut(order, root);
  const spec = join(folder, 'package.spec');
  await writeFile(
    spec,
    specFile(order, {
      root,
      paths: [...order.contents.map(({ to }) => to), ...commandLineLinks(order).map(({ path }) => path)],
      afterInstall: await readFile(order.afterInstall, 'utf8'),
      // Told the number of versions that stay: with an upgrade, one.
      afterRemove: onRemoval(await readFile(order.afterRemove, 'utf8'), '"$1" = 0'),
    }),
  );
  const define = (name: string, value: string): string[] => ['--define', `${name} ${value}`];
  const made = join(folder, 'made');
  await runTool('rpmbuild', [
    ...['-bb', '--quiet', '--target', order.architecture],
    ...define('_topdir', join(folder, 'build')),
    ...define('_rpmdir', made),
    ...define('_rpmfilename', 'package.rpm'),
    ...define('_binary_payload', payload(order)),
    spec,
  ]);
  await rename(join(made, 'package.rpm'), order.file);
}

export interface SpecParts {
  /** The folder with the files as they will lie on the user's computer. */
  readonly root: string;
  /** What the package owns: files, and folders with all that is in them. */
  readonly paths: readonly string[];
  readonly afterInstall: string;
  readonly afterRemove: string;
}

/** The spec of a package. rpm must change nothing in the files: Electron's program checks the archive beside it. */
export function specFile(order: FpmOrder, { root, paths, afterInstall, afterRemove }: SpecParts): string {
  return `%global __os_install_post %{nil}
%global debug_package %{nil}
%global _build_id_links none
Name: ${order.name}
Version: ${order.version}
Release: 1
Summary: ${order.summary}
License: ${order.license}
${order.url === '' ? '' : `URL: ${order.url}\n`}Vendor: ${order.vendor}
Packager: ${order.maintainer}
AutoReqProv: no
${order.depends.map((one) => `Requires: ${one}\n`).join('')}
%description
${literal(order.description)}

%install
cp -a "${root}/." "%{buildroot}"

%files
%defattr(-,root,root,-)
${paths.map((path) => `"${path}"\n`).join('')}
%post -p /bin/bash
${literal(afterInstall)}
%postun -p /bin/bash
${literal(afterRemove)}`;
}

/** rpm reads macros everywhere, also in scripts. */
function literal(text: string): string {
  return text.replaceAll('%', '%%');
}

function payload({ compression }: FpmOrder): string {
  switch (compression) {
    case 'gzip':
      return 'w1.gzdio';
    case 'xzmt':
      return 'w6T0.xzdio';
    default:
      throw new ScriptFailure(`An .rpm is compressed by xz or gzip, not by ${compression}.`);
  }
}
