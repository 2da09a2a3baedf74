import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { captureChild } from '../../support/child';
import { ScriptFailure } from '../../support/failure';
import { linkCommandLine } from './command-line-links';
import type { FpmOrder } from './fpm-order';

/** Lays the files of a package out below `root`, as they will lie on the user's computer. */
export async function layOut(order: FpmOrder, root: string): Promise<void> {
  for (const { from, to } of order.contents) {
    const place = join(root, to);
    await mkdir(dirname(place), { recursive: true });
    // A folder ends in a slash: its content goes there.
    if (from.endsWith('/')) await mkdir(place, { recursive: true });
    await runTool('cp', ['-a', from.endsWith('/') ? `${from}.` : from, place]);
  }
  await linkCommandLine(order, root);
  // Whoever made the package may have a private umask; every user of the computer must be able to start the app.
  await runTool('chmod', ['-R', 'u=rwX,go=rX', root]);
}

/** Runs a program; throws a `ScriptFailure` with what it wrote when it fails. */
export async function runTool(command: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await captureChild(command, args);
  if (code !== 0) throw new ScriptFailure(`${command} failed:\n${(stderr + stdout).trim()}`);
}
