import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProcessFolders, type Look } from '../../../src/main/imports/claims/process-folders';
import { projectRoot } from '../../../scripts/support/project';
import { tempFolder } from '../../support/temp-folder';

/** A process of its own that works on imports. */
async function claiming(root: string) {
  const child = spawn(process.execPath, [
    '--import',
    'tsx',
    join(projectRoot, 'test/support/claiming-process.ts'),
    root,
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const answer = await answers.next();
    if (answer.done === true) throw new Error('It ended.');
    return JSON.parse(answer.value) as unknown;
  };
  expect(await next()).toBe('open');
  const ask = (question: string): Promise<unknown> => {
    child.stdin.write(`${question}\n`);
    return next();
  };
  return {
    ask,
    take: async () => (await ask('take')) as string[],
    look: async () => (await ask('look')) as Look,
    pause: () => child.kill('SIGSTOP'),
    kill: () =>
      new Promise<void>((resolve) => {
        child.once('close', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** The test's own process. */
async function opened(root: string, ended: () => void = () => undefined): Promise<ProcessFolders> {
  const folders = new ProcessFolders(root, 'app', ended);
  onTestFinished(() => folders.close());
  await folders.open();
  return folders;
}

describe('the claims of several processes', () => {
  it('are taken by exactly one, and only when their process was killed', async () => {
    const root = join(tempFolder(), 'processes');
    const ids = Array.from({ length: 40 }, (_, nth) => `import-${nth}`);
    const [first, second, third] = await Promise.all([claiming(root), claiming(root), claiming(root)]);
    for (const id of ids) await first.ask(`claim ${id}`);
    expect(await second.take()).toEqual([]);
    // A process that stands still lives, as behind a computer that sleeps.
    first.pause();
    expect(await third.take()).toEqual([]);
    const mine = await opened(root);
    await first.kill();
    const taken = await Promise.all([second.take(), third.take(), second.take()]);
    expect(taken.flat().sort()).toEqual([...ids].sort());
    const { claims, others } = await mine.look();
    expect(claims.map(({ holder }) => holder)).toEqual(ids.map(() => 'another'));
    expect(others).toEqual(['command-line', 'command-line']);
    // One that took them is killed, too.
    await second.kill();
    await third.kill();
    const left = (await mine.look()).claims.filter(({ holder }) => holder === 'nobody');
    expect(left.map(({ importId }) => importId).sort()).toEqual([...ids].sort());
    for (const claim of left) expect(await mine.take(claim)).toBe(true);
    await mine.tidy();
    expect(readdirSync(root)).toHaveLength(1);
  });

  it('hears at once that another process has ended', async () => {
    const root = join(tempFolder(), 'processes');
    const other = await claiming(root);
    const ended = new Promise<void>((resolve) => {
      void opened(root, resolve).then(async (mine) => {
        expect((await mine.look()).others).toEqual(['command-line']);
        await other.kill();
      });
    });
    await ended;
  });

  it('works in a folder whose name is longer than that of a socket may be', async () => {
    const root = join(tempFolder(), 'a-long-name'.repeat(12), 'processes');
    const one = await opened(root);
    const two = new ProcessFolders(root, 'command-line', () => undefined);
    onTestFinished(() => two.close());
    await two.open();
    await two.claim('import-1');
    expect((await one.look()).claims).toMatchObject([{ importId: 'import-1', holder: 'another' }]);
  });

  it('leaves alone what another computer works on, and what no process of this app made', async () => {
    const root = join(tempFolder(), 'processes');
    const mine = await opened(root);
    const elsewhere = join(root, 'command-line.00000000.0123456789ab', 'imports');
    mkdirSync(elsewhere, { recursive: true });
    writeFileSync(join(elsewhere, 'import-1'), '');
    mkdirSync(join(root, 'notes'));
    const { claims } = await mine.look();
    expect(claims).toMatchObject([{ importId: 'import-1', holder: 'elsewhere' }]);
    await mine.tidy();
    expect(readdirSync(root)).toHaveLength(3);
  });

  it('is not kept from its own by what it may not read', async () => {
    const root = join(tempFolder(), 'processes');
    const mine = await opened(root);
    await mine.claim('import-1');
    // To read a file as a folder fails as a folder of another user does, also for the superuser.
    writeFileSync(join(root, 'command-line.00000000.0123456789ab'), '');
    expect((await mine.look()).claims).toMatchObject([{ importId: 'import-1', holder: 'us' }]);
    await mine.tidy();
    expect(readdirSync(root)).toHaveLength(2);
  });
});
