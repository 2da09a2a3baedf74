import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seedAcme, startScarfServer } from '../../../test/support/scarf-server';
import { findElectron, sandboxSwitches } from '../../tools/electron/find';
import { projectRoot } from '../../support/project';
import { openApp, freshUserData } from '../app';
import { devtoolsPort, evaluateInPage } from '../devtools';
import { memoryOf, totalPss, type ProcessMemory } from '../process-tree';

export interface OneStart {
  /** Milliseconds from process start to the first contentful paint. */
  readonly firstPaint: number;
  /** Milliseconds from process start to the largest contentful paint. */
  readonly content: number;
  /** Each process of the idle app. */
  readonly memory: readonly ProcessMemory[];
}

export interface StartFigures {
  readonly ours: readonly OneStart[];
  readonly bare: readonly OneStart[];
}

const ROUNDS = 9;
/** Both programs are idle after this time. */
const IDLE_MS = 6_000;

const PAINTS = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const content = list.getEntries().at(-1).startTime;
    const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
    resolve({ first: performance.timeOrigin + first, content: performance.timeOrigin + content });
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})`;

/** Measures the start with an account connected, and that of a bare Electron window, in turn. */
export async function measureStart(wanted: number | null): Promise<StartFigures> {
  const server = await startScarfServer();
  await seedAcme(server);
  const ours: OneStart[] = [];
  const bare: OneStart[] = [];
  try {
    const first = await openApp(server.url);
    const { userData } = first;
    await first.electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
    await first.end();
    const env = { ...process.env, SCARF_API_URL: server.url };
    const plain = await freshUserData();
    for (let round = 0; round < (wanted ?? ROUNDS); round += 1) {
      bare.push(await runStart(join(projectRoot, 'scripts/bench/bare-window'), plain, process.env));
      ours.push(await runStart(projectRoot, userData, env));
    }
  } finally {
    await server.close();
  }
  return { ours, bare };
}

async function runStart(folder: string, userData: string, env: NodeJS.ProcessEnv): Promise<OneStart> {
  const { executable } = await findElectron();
  const args = [folder, `--user-data-dir=${userData}`, '--remote-debugging-port=0', ...sandboxSwitches()];
  const began = Date.now();
  const child = spawn(executable, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const port = await devtoolsPort(child);
    await sleep(IDLE_MS);
    const memory = await memoryOf(child.pid ?? 0);
    const paints = (await evaluateInPage(port, PAINTS)) as { first: number; content: number };
    return { firstPaint: paints.first - began, content: paints.content - began, memory };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

export const idleMemory = ({ memory }: Pick<OneStart, 'memory'>): number => totalPss(memory);
