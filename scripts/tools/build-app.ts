import { forgetBundledNotes, writeAppParts } from '../licenses/app-parts';
import { runChild } from '../support/child';
import { ScriptFailure } from '../support/failure';
import { projectRoot, tools } from '../support/project';

/** Builds main, preload and renderer into `out/`, and notes there what others wrote of it. */
export async function buildApp(): Promise<void> {
  await forgetBundledNotes();
  const code = await runChild(process.execPath, [tools.electronVite, 'build', '--logLevel', 'warn'], {
    cwd: projectRoot,
    env: process.env,
  });
  if (code !== 0) throw new ScriptFailure('The app could not be built; the reason is above.');
  await writeAppParts();
}
