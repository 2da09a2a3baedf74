// npm run dev: the app with the renderer reloading itself as its files change.
import { hasOwnDisplay, runInDesktop } from './desktop/run-in-desktop';
import { describeElectron, electronEnvironment, findElectron, sandboxSwitches } from './electron/find';
import { runScript } from './failure';
import { projectRoot, tools } from './project';
import { ensureSystem } from './system/ensure-system';

await runScript(async () => {
  const electron = await findElectron();
  console.log(describeElectron(electron));
  await ensureSystem(electron.executable, hasOwnDisplay() ? 'app' : 'private-desktop');
  const noSandbox = sandboxSwitches().length > 0 ? ['--noSandbox'] : [];
  return runInDesktop(
    process.execPath,
    [tools.electronVite, 'dev', '--watch', ...noSandbox, ...process.argv.slice(2)],
    {
      display: 'own-or-private',
      session: 'own',
      cwd: projectRoot,
      env: electronEnvironment(electron),
    },
  );
});
