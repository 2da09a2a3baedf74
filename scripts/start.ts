// npm start: builds the app and runs it with the Electron that is there, on the person's own desktop.
import { buildApp } from './tools/build-app';
import { hasOwnDisplay, runInDesktop } from './tools/desktop/run-in-desktop';
import { electronEnvironment, sandboxSwitches } from './tools/electron/find';
import { runScript } from './support/failure';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot } from './support/project';

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
