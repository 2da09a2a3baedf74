// npm run bench: our app beside what people would use instead, measured side by side in one run.
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { readOptions } from './bench/options';
import { buildApp } from './build';
import { runInDesktop } from './desktop/run-in-desktop';
import { electronEnvironment } from './electron/find';
import { runScript } from './failure';
import { prepareElectron } from './prepare';
import { projectRoot } from './project';

await runScript(async () => {
  // A wrong option is told at once.
  readOptions(process.argv.slice(2));
  const electron = await prepareElectron('private-desktop');
  await buildApp();
  const bench = join(projectRoot, 'scripts/bench/run.ts');
  try {
    return await runInDesktop(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), bench, ...process.argv.slice(2)],
      {
        display: 'private',
        session: { keyring: 'unlocked' },
        cwd: projectRoot,
        env: electronEnvironment(electron),
      },
    );
  } finally {
    await rm(join(projectRoot, '.bench'), { recursive: true, force: true, maxRetries: 20 });
  }
});
