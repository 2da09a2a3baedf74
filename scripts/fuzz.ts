import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../test/support/random';
import { runScript } from './support/failure';
import { mutate } from './fuzz/mutations';
import { taggedFile } from './fuzz/tagged-files';
import { Runner } from './fuzz/runner';
import { projectRoot } from './support/project';
import { makeSamples } from './samples/make';

// npm run fuzz -- --minutes 10 --seed 1: checks mutated files of every layout and builds their request bodies. They must
// not crash, hang or exceed the memory limit, the body must match the report, and what is sent must be explained by the
// file. `--file` tries a saved failure again; `--kind tags` for one whose name ends so.

interface FuzzFailure {
  readonly file: string;
  readonly reason: string;
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      file: { type: 'string' },
      kind: { type: 'string', default: 'any' },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const runner = new Runner(folder);
  try {
    if (values.file !== undefined) {
      console.log(await runner.run(values.file, values.kind === 'tags' ? 'tags' : 'any'));
      return 0;
    }
    return await fuzz(runner, folder, Number(values.seed), Number(values.minutes) * 60_000);
  } finally {
    await runner.end();
    await rm(folder, { recursive: true, force: true });
  }
});

async function fuzz(runner: Runner, folder: string, seed: number, limitMs: number): Promise<number> {
  // The clock is fixed, so the same seed makes the same files.
  const seeds = [
    ...makeSamples(runner.now).flatMap(({ contents }) =>
      Buffer.isBuffer(contents) ? [contents] : Object.values(contents),
    ),
    ...(await packedParquet()),
  ];
  const random = new Random(seed);
  const evidence = join(projectRoot, '.test-output', 'fuzz');
  const counts = new Map<string, number>();
  const failures: FuzzFailure[] = [];
  const end = performance.now() + limitMs;
  let files = 0;
  let bytes = 0;
  let slowest = 0;
  while (performance.now() < end && failures.length < 20) {
    const path = join(folder, 'events');
    const kind = files % 2 === 0 ? 'tags' : 'any';
    const content = kind === 'tags' ? taggedFile(random, runner.now.getTime()) : mutate(seeds, random);
    await writeFile(path, content);
    files += 1;
    bytes += content.length;
    const startedAt = performance.now();
    const answer = await runner.run(path, kind);
    const durationMs = performance.now() - startedAt;
    if (durationMs > slowest) {
      slowest = durationMs;
      await mkdir(evidence, { recursive: true });
      await writeFile(join(evidence, 'slowest'), content);
    }
    if (answer.kind === 'passed') {
      counts.set(answer.outcome, (counts.get(answer.outcome) ?? 0) + 1);
      continue;
    }
    await mkdir(evidence, { recursive: true });
    const file = join(evidence, `seed-${seed}-file-${files}-${kind}`);
    await writeFile(file, content);
    failures.push({ file, reason: answer.reason });
    console.error(`${file}\n${answer.reason}\n`);
  }
  const outcomes = [...counts].sort((a, b) => b[1] - a[1]).map(([outcome, count]) => `${outcome} ${count}`);
  console.log(
    `${files} files, ${Math.round(bytes / 1e6)} MB, seed ${seed}: ${outcomes.join(', ')}. Slowest ${Math.round(slowest)} ms, ` +
      `at most ${Math.round(runner.peakRss / 1e6)} MB of memory. ${failures.length} failed.`,
  );
  return failures.length === 0 ? 0 : 1;
}

/** Files of other writers: the samples have neither packed pages nor lists. */
async function packedParquet(): Promise<Buffer[]> {
  const folder = join(projectRoot, 'test/fixtures/parquet');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.parquet'));
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}
