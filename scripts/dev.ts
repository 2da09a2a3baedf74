// npm run dev: runs the app and reloads it when source files change.
import { hasOwnDisplay, runInDesktop } from './tools/desktop/run-in-desktop';
import { electronEnvironment, sandboxSwitches } from './tools/electron/find';
import { runScript } from './support/failure';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot, tools } from './support/project';

await runScript(async () => {
  const electron = await prepareElectron(hasOwnDisplay() ? 'app' : 'private-desktop');
  const noSandbox = sandboxSwitches().length > 0 ? ['--noSandbox'] : [];
  const args = [tools.electronVite, 'dev', '--watch', ...noSandbox, ...process.argv.slice(2)];
  return runInDesktop(process.execPath, args, {
    display: 'own-or-private',
    session: 'own',
    cwd: projectRoot,
    env: electronEnvironment(electron),
  });
});
