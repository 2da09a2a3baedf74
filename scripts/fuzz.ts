import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../test/support/random';
import { runScript } from './support/failure';
import { mutated } from './fuzz/mutations';
import { Runner } from './fuzz/runner';
import { projectRoot } from './support/project';
import { makeSamples } from './samples/make';

// npm run fuzz -- --minutes 10 --seed 1: files of every layout, broken in every way, through the check and the body. No
// crash, no hang, no memory without bound; and what a report promises is what is sent. What fails is kept, to be tried
// again with --file.

interface Failing {
  readonly file: string;
  readonly why: string;
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      file: { type: 'string' },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const runner = new Runner(folder);
  try {
    if (values.file !== undefined) {
      console.log(await runner.run(values.file));
      return 0;
    }
    return await fuzz(runner, folder, Number(values.seed), Number(values.minutes) * 60_000);
  } finally {
    await runner.end();
    await rm(folder, { recursive: true, force: true });
  }
});

async function fuzz(runner: Runner, folder: string, seed: number, forMs: number): Promise<number> {
  // Always the same moment, so that the same seed makes the same files.
  const seeds = makeSamples(runner.now).flatMap(({ contents }) =>
    Buffer.isBuffer(contents) ? [contents] : Object.values(contents),
  );
  const random = new Random(seed);
  const evidence = join(projectRoot, '.test-output', 'fuzz');
  const seen = new Map<string, number>();
  const failing: Failing[] = [];
  const end = performance.now() + forMs;
  let files = 0;
  let bytes = 0;
  let slowest = 0;
  while (performance.now() < end && failing.length < 20) {
    const path = join(folder, 'events');
    const content = mutated(seeds, random);
    await writeFile(path, content);
    files += 1;
    bytes += content.length;
    const began = performance.now();
    const answer = await runner.run(path);
    const tookMs = performance.now() - began;
    if (tookMs > slowest) {
      slowest = tookMs;
      await mkdir(evidence, { recursive: true });
      await writeFile(join(evidence, 'slowest'), content);
    }
    if (answer.kind === 'fine') {
      seen.set(answer.as, (seen.get(answer.as) ?? 0) + 1);
      continue;
    }
    await mkdir(evidence, { recursive: true });
    const file = join(evidence, `seed-${seed}-file-${files}`);
    await writeFile(file, content);
    failing.push({ file, why: answer.why });
    console.error(`${file}\n${answer.why}\n`);
  }
  const told = [...seen].sort((a, b) => b[1] - a[1]).map(([as, count]) => `${as} ${count}`);
  console.log(
    `${files} files, ${Math.round(bytes / 1e6)} MB, seed ${seed}: ${told.join(', ')}. Slowest ${Math.round(slowest)} ms, ` +
      `at most ${Math.round(runner.peakRss / 1e6)} MB of memory. ${failing.length} broke a promise.`,
  );
  return failing.length === 0 ? 0 : 1;
}
