// Runs inside the private desktop that soak.ts starts: kills the app at 10, 50 and 99 percent of uploads over 100 MB.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeElectron, findElectron } from '../tools/electron/find';
import { projectRoot } from '../support/project';
import { writeEventFile } from './event-file';
import { killsReport } from './kill-report';
import { killOnce, measureBody, type Ids, type KillFile, type KillPlan, type KillResult } from './kill-run';

const LINES = 370_000;
const POINTS = [10, 50, 99] as const;
const IDS: readonly Ids[] = ['own', 'safety', 'none'];

/** Plans this many kills at each point, with all kinds of ids and of server settings in turn. */
function plansFor(kills: number): readonly KillPlan[] {
  return Array.from({ length: kills }, (_, nth) => nth).flatMap((nth) =>
    POINTS.map((at, point) => ({
      at,
      ids: IDS[(nth + point) % IDS.length] ?? 'own',
      partialBodies:
        (nth + Math.floor(nth / IDS.length)) % 2 === 0 ? ('discard' as const) : ('keep' as const),
    })),
  );
}

async function fileFor(folder: string, ids: Ids): Promise<KillFile> {
  const written = await writeEventFile(folder, {
    number: IDS.indexOf(ids) + 1,
    lines: LINES,
    gzip: false,
    uniqueIds: ids === 'own',
    safetyIds: ids === 'safety',
    destination: { kind: 'mixed' },
    flaws: {},
    seed: 7,
    interference: 'none',
    interferenceAfter: 0,
  });
  const body = await measureBody(folder, written.path, ids);
  console.log(`ids ${ids}: ${written.bytes} bytes, ${body.wireBytes} as sent`);
  return { path: written.path, lines: LINES, body };
}

const isClean = ({ atStart, end, lost, doubled }: KillResult): boolean =>
  atStart === 'unconfirmed' && end === 'done' && lost === 0 && doubled === 0;

const electron = await findElectron();
console.log(describeElectron(electron));
const folder = await mkdtemp(join(tmpdir(), 'scarf-kills-'));
const results: KillResult[] = [];
try {
  const files = new Map<Ids, KillFile>();
  for (const plan of plansFor(Number(process.argv[2]))) {
    const file = files.get(plan.ids) ?? (await fileFor(folder, plan.ids));
    files.set(plan.ids, file);
    const result = await killOnce(folder, file, plan);
    results.push(result);
    console.log(`${isClean(result) ? 'ok  ' : 'BAD '} ${JSON.stringify(result)}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
}
const report = killsReport(results, LINES, electron.version);
console.log(report);
await mkdir(join(projectRoot, 'docs'), { recursive: true });
await writeFile(join(projectRoot, 'docs/kills.md'), report);
process.exitCode = results.every(isClean) ? 0 : 1;
