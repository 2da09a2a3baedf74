// npm start: builds the app and runs it with the Electron that is there, on the person's own desktop.
import { buildApp } from './build';
import { hasOwnDisplay, runInDesktop } from './desktop/run-in-desktop';
import { electronEnvironment, sandboxSwitches } from './electron/find';
import { runScript } from './failure';
import { prepareElectron } from './prepare';
import { projectRoot } from './project';

await runScript(async () => {
  const seen = hasOwnDisplay();
  const electron = await prepareElectron(seen ? 'app' : 'private-desktop');
  await buildApp();
  if (!seen) console.log('There is no screen here, so the window opens on an invisible one.');
  return runInDesktop(electron.executable, ['.', ...sandboxSwitches(), ...process.argv.slice(2)], {
    display: 'own-or-private',
    session: 'own',
    cwd: projectRoot,
    env: electronEnvironment(electron),
  });
});
