// npm run soak [-- --seed 42 --imports 200]: imports through server faults, network failures and kills, then an audit
// event by event. The default seed is random and printed.
// npm run soak -- --kills 10: kills the real app this many times at 10, 50 and 99 percent of a large upload.
import { join } from 'node:path';
import { buildApp } from './tools/build-app';
import { runInDesktop } from './tools/desktop/run-in-desktop';
import { electronEnvironment } from './tools/electron/find';
import { runScript, ScriptFailure } from './support/failure';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot } from './support/project';
import { isClean, tableOf } from './soak/report';
import { soak } from './soak/run';

await runScript(async () => {
  const kills = numberAfter('--kills');
  return kills === undefined ? runSoak() : runKills(kills);
});

async function runSoak(): Promise<number> {
  const seed = numberAfter('--seed') ?? Math.floor(Math.random() * 1e6);
  const imports = numberAfter('--imports') ?? 200;
  console.log(`seed ${seed}, ${imports} imports`);
  const result = await soak({ seed, imports, log: console.log });
  console.log(tableOf(result));
  return isClean(result) ? 0 : 1;
}

async function runKills(kills: number): Promise<number> {
  const electron = await prepareElectron('private-desktop');
  await buildApp();
  const campaign = join(projectRoot, 'scripts/soak/kills.ts');
  const tsx = import.meta.resolve('tsx');
  return runInDesktop(process.execPath, ['--import', tsx, campaign, String(kills)], {
    display: 'private',
    session: { keyring: 'unlocked' },
    cwd: projectRoot,
    env: electronEnvironment(electron),
  });
}

function numberAfter(name: string): number | undefined {
  const at = process.argv.indexOf(name);
  if (at === -1) return undefined;
  const value = Number(process.argv[at + 1]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ScriptFailure(`${name} needs a whole number.`);
}
