import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/main/time/clock';
import { printedBy } from '../support/command-line';
import { eventFile, expectConsistentRig, timesHeld } from '../support/faults';
import { Random } from '../support/random';
import { isWholeRun } from '../support/rounds';
import { seedAcme, startScarfServer, type ScarfServer } from '../support/scarf-server';
import { sharedComputer } from '../support/shared-computer';

const FILES = 200;
const LINES_AT_ONCE = 4;
const EVENTS = 400;
/** One in so many command lines is killed, at some moment of its first seconds. */
const KILLED = 4;
const WITHIN_MS = 4_000;
const PATIENCE_MS = 3_600_000;

let server: ScarfServer;
beforeAll(async () => {
  server = await startScarfServer({ rate: 2_000, intakeRate: 100_000 });
  await seedAcme(server);
});
afterAll(() => server.close());

// For `npm test`, several-processes holds what this does at length.
it.runIf(isWholeRun)(
  `an app and ${LINES_AT_ONCE} command lines import ${FILES} files through faults and kills, each event once`,
  { timeout: PATIENCE_MS },
  async () => {
    const random = new Random(17);
    const { line, rig } = await sharedComputer(server.url);
    let most = 0;
    const watching = setInterval(() => {
      void server.imports().then((all) => {
        const running = all.filter(({ status }) => status === 'importing').length;
        most = Math.max(most, running);
      });
    }, 50);
    await server.addFault({ path: '/v2/**', times: FILES, skip: 5, fault: { kind: 'latency', ms: 30 } });
    await server.addFault({
      path: '/v2/*/import',
      times: 2,
      skip: 1,
      fault: { kind: 'accepted-then-reset' },
    });

    const seeds = Array.from({ length: FILES }, (_, nth) => nth + 1).values();
    const oneAfterTheOther = async (isApp: boolean): Promise<void> => {
      for (const seed of seeds) {
        const path = await eventFile(EVENTS, { seed });
        if (isApp) {
          await rig.until(await rig.begin(path), 'done');
          continue;
        }
        const child = line.start('import', path);
        const ended = printedBy(child);
        if (random.below(KILLED) === 0) {
          await systemClock.sleep(random.below(WITHIN_MS));
          child.kill('SIGKILL');
        }
        const { code, stdout, stderr } = await ended;
        // Of a lost answer nobody can tell which import it was, so the file is sent again, and Scarf had it.
        const wasThere = code === 1 && stdout.includes('Most likely Scarf had them already');
        if (!wasThere) expect([0, null], `${stdout}${stderr}`).toContain(code);
      }
    };
    await Promise.all([
      oneAfterTheOther(true),
      ...Array.from({ length: LINES_AT_ONCE }, () => oneAfterTheOther(false)),
    ]);
    const ours = () => [...rig.views.values()].filter(({ origin }) => origin === 'own');
    await rig.imports.lookAround();
    await expect
      .poll(() => ours().filter(({ phase }) => phase.name !== 'done'), { timeout: 60_000 })
      .toEqual([]);
    clearInterval(watching);
    // One that was killed before it began has left nothing.
    expect(await timesHeld(server)).toEqual({ events: ours().length * EVENTS, doubled: 0 });
    expect(ours().length).toBeGreaterThan(FILES / 2);
    expect(most).toBeLessThanOrEqual(15);
    await expectConsistentRig(server, rig);
  },
);
