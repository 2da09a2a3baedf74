// npm run bench: measures the app and the tools people would use instead, side by side in one run.
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { writeTables } from './bench/documents';
import { readOptions } from './bench/options';
import { buildApp } from './tools/build-app';
import { runInDesktop } from './tools/desktop/run-in-desktop';
import { electronEnvironment } from './tools/electron/find';
import { runScript } from './support/failure';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot } from './support/project';

await runScript(async () => {
  const args = process.argv.slice(2);
  if (args.length === 1 && args[0] === '--tables') {
    await writeTables();
    return 0;
  }
  // Fails on a wrong option before the build.
  readOptions(args);
  const electron = await prepareElectron('private-desktop');
  await buildApp();
  const bench = join(projectRoot, 'scripts/bench/run.ts');
  try {
    return await runInDesktop(process.execPath, ['--import', import.meta.resolve('tsx'), bench, ...args], {
      display: 'private',
      session: { keyring: 'unlocked' },
      cwd: projectRoot,
      env: electronEnvironment(electron),
    });
  } finally {
    await rm(join(projectRoot, '.bench'), { recursive: true, force: true, maxRetries: 20 });
  }
});
