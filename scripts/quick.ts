// npm run test:quick: types, lint of what changed, unit and component tests, all at the same time.
import { join } from 'node:path';
import { runChild, type Shows } from './support/child';
import { runScript } from './support/failure';
import { projectRoot } from './support/project';

await runScript(async () => {
  const [check, tests] = await Promise.all([
    run('check.ts', ['--quick'], 'at the end'),
    run('test.ts', ['quick', ...process.argv.slice(2)], 'at once'),
  ]);
  if (check !== 0) console.log('The check found something, which is above.');
  return check === 0 ? tests : check;
});

function run(script: string, args: readonly string[], shows: Shows): Promise<number> {
  const command = ['--import', 'tsx', join(projectRoot, 'scripts', script), ...args];
  return runChild(process.execPath, command, { cwd: projectRoot, env: process.env, shows });
}
