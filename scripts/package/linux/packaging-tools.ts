import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../support/child';
import { ScriptFailure } from '../../support/failure';
import { onPath } from '../../tools/system/missing';

const HEAD_BYTES = 4_096;

/**
 * Puts what electron-builder would download into `folder`. Returns the variables that tell it so.
 *
 * A package for shipping gets AppImage's own head, which is downloaded, as its Electron is; one for trial a script.
 */
export async function packagingTools(folder: string, purpose: 'shipping' | 'trial'): Promise<Environment> {
  const fpm = join(folder, 'fpm');
  const loader = import.meta.resolve('tsx');
  const program = join(import.meta.dirname, 'fpm.ts');
  await writeFile(fpm, `#!/bin/sh\nexec '${process.execPath}' --import '${loader}' '${program}' "$@"\n`, {
    mode: 0o755,
  });
  return {
    CUSTOM_FPM_PATH: fpm,
    ...(purpose === 'trial' && { APPIMAGE_TOOLS_PATH: await appImageTools(join(folder, 'appimage')) }),
  };
}

/** The layout of electron-builder's own tools for AppImages. */
async function appImageTools(folder: string): Promise<string> {
  await mkdir(join(folder, 'runtimes'), { recursive: true });
  await mkdir(join(folder, 'lib/x64'), { recursive: true });
  await writeFile(join(folder, 'runtimes/runtime-x64'), await trialHead());
  await symlink(await programOnPath('desktop-file-validate'), join(folder, 'desktop-file-validate'));
  // What is for trial need not be small.
  const mksquashfs = await programOnPath('mksquashfs');
  await writeFile(
    join(folder, 'mksquashfs'),
    `#!/bin/sh\nexec '${mksquashfs}' "$@" -Xcompression-level 1\n`,
    { mode: 0o755 },
  );
  return folder;
}

async function trialHead(): Promise<string> {
  const script = await readFile(join(import.meta.dirname, 'trial-runtime.sh'), 'utf8');
  // The script ends before the line feeds, so no shell ever reads on into the app.
  return script.replaceAll('@OFFSET@', String(HEAD_BYTES)).padEnd(HEAD_BYTES, '\n');
}

async function programOnPath(name: string): Promise<string> {
  const path = await onPath(name);
  if (path === null) throw new ScriptFailure(`${name} is not installed.`);
  return path;
}
