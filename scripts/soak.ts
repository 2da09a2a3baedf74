// npm run soak: hundreds of imports through a server in trouble, a network that breaks, and an app that is killed; then
// an audit, event by event. `-- --seed 42 --imports 200`; without a seed a random one, which is printed.
import { runScript, ScriptFailure } from './failure';
import { isClean, tableOf } from './soak/report';
import { soak } from './soak/run';

await runScript(async () => {
  const seed = numberAfter('--seed') ?? Math.floor(Math.random() * 1e6);
  const imports = numberAfter('--imports') ?? 200;
  console.log(`seed ${seed}, ${imports} imports`);
  const result = await soak({ seed, imports, log: console.log });
  console.log(tableOf(result));
  return isClean(result) ? 0 : 1;
});

function numberAfter(name: string): number | undefined {
  const at = process.argv.indexOf(name);
  if (at === -1) return undefined;
  const value = Number(process.argv[at + 1]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ScriptFailure(`${name} needs a whole number.`);
}
