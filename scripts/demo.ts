// npm run demo: the app against a server on this computer that stands in for Scarf. With a screen it is yours to try;
// without one, or with `-- --tour`, it goes the whole way by itself and leaves a picture of every screen in .demo/.
import { join } from 'node:path';
import { buildApp } from './tools/build-app';
import { hasOwnDisplay, runInDesktop, type DesktopOptions } from './tools/desktop/run-in-desktop';
import { electronEnvironment, type ElectronRuntime } from './tools/electron/find';
import { runScript } from './support/failure';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot } from './support/project';
import { findMissing } from './tools/system/missing';

const TOUR_AT_MOST_MS = 10 * 60 * 1000;
const keyringPrograms = new Set(['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon']);

await runScript(async () => {
  const touring = process.argv.includes('--tour') || !hasOwnDisplay();
  const asRoot = process.getuid?.() === 0;
  const electron = await prepareElectron(touring || asRoot ? 'private-desktop' : 'app');
  const session = touring ? ({ keyring: 'unlocked' } as const) : await sessionFor(electron);
  await buildApp();
  const script = join(projectRoot, 'scripts/demo', touring ? 'tour.ts' : 'visit.ts');
  return runInDesktop(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    display: touring ? 'private' : 'own-or-private',
    session,
    cwd: projectRoot,
    env: electronEnvironment(electron),
    ...(touring && { limitMs: TOUR_AT_MOST_MS }),
  });
});

/** A home and a keychain of the demo's own; where the programs for that are not installed, the person's own ones. */
async function sessionFor({ executable }: ElectronRuntime): Promise<DesktopOptions['session']> {
  if (process.platform !== 'linux') return 'own';
  const missing = await findMissing(executable, 'private-desktop');
  return missing.some(({ what }) => keyringPrograms.has(what)) ? 'own' : { keyring: 'unlocked' };
}
