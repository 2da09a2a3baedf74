// npm start: builds the app and runs it with the Electron that is there, on the person's own desktop.
import { buildApp } from './build';
import { hasOwnDisplay, runInDesktop } from './desktop/run-in-desktop';
import { describeElectron, electronEnvironment, findElectron, sandboxSwitches } from './electron/find';
import { runScript } from './failure';
import { projectRoot } from './project';
import { ensureSystem } from './system/ensure-system';

await runScript(async () => {
  const electron = await findElectron();
  console.log(describeElectron(electron));
  const seen = hasOwnDisplay();
  await ensureSystem(electron.executable, seen ? 'app' : 'private-desktop');
  await buildApp();
  if (!seen) console.log('There is no screen here, so the window opens on an invisible one.');
  return runInDesktop(electron.executable, ['.', ...sandboxSwitches(), ...process.argv.slice(2)], {
    display: 'own-or-private',
    session: 'own',
    cwd: projectRoot,
    env: electronEnvironment(electron),
  });
});
