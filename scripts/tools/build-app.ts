import { runChild } from '../support/child';
import { ScriptFailure } from '../support/failure';
import { projectRoot, tools } from '../support/project';

/** Builds main, preload and renderer into `out/`. */
export async function buildApp(): Promise<void> {
  const code = await runChild(process.execPath, [tools.electronVite, 'build', '--logLevel', 'warn'], {
    cwd: projectRoot,
    env: process.env,
  });
  if (code !== 0) throw new ScriptFailure('The app could not be built; the reason is above.');
}
