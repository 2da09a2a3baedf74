// npm start: builds the app and runs it on the user's desktop.
import { buildApp } from './tools/build-app';
import { hasOwnDisplay, runInDesktop } from './tools/desktop/run-in-desktop';
import { electronEnvironment, sandboxSwitches } from './tools/electron/find';
import { runScript } from './support/failure';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot } from './support/project';

await runScript(async () => {
  const hasDisplay = hasOwnDisplay();
  const electron = await prepareElectron(hasDisplay ? 'app' : 'private-desktop');
  await buildApp();
  if (!hasDisplay) console.log('There is no display here, so the window opens on an invisible one.');
  return runInDesktop(electron.executable, ['.', ...sandboxSwitches(), ...process.argv.slice(2)], {
    display: 'own-or-private',
    session: 'own',
    cwd: projectRoot,
    env: electronEnvironment(electron),
  });
});
