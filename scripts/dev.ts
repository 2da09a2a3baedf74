// npm run dev: the app with the renderer reloading itself as its files change.
import { hasOwnDisplay, runInDesktop } from './desktop/run-in-desktop';
import { electronEnvironment, sandboxSwitches } from './electron/find';
import { runScript } from './failure';
import { prepareElectron } from './prepare';
import { projectRoot, tools } from './project';

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
