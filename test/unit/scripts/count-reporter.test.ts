import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { captureChild } from '../../../scripts/support/child';
import { projectRoot, tools } from '../../../scripts/support/project';
import { countsFileVariable } from '../../../scripts/test-run/count-reporter';

// Inside the checkout, or the test files could not import vitest.
let folder: string;
beforeAll(async () => {
  const parent = join(projectRoot, '.test-output');
  await mkdir(parent, { recursive: true });
  folder = await mkdtemp(join(parent, 'counted-'));
});
afterAll(() => rm(folder, { recursive: true }));

const files: Readonly<Record<string, string>> = {
  'vitest.config.js': 'export default {};',
  'cases.test.js': `
    import { describe, expect, it } from 'vitest';
    it('passes', () => {});
    describe('a group', () => { it('passes too', () => {}); it('fails', () => expect(1).toBe(2)); });
    it.skip('is skipped', () => {});
    it.todo('is to be written');`,
  'does-not-load.test.js': `import './nowhere.js'; import { it } from 'vitest'; it('never runs', () => {});`,
  'setup-fails.test.js': `
    import { beforeAll, describe, it } from 'vitest';
    it('passes', () => {});
    describe('a group', () => { beforeAll(() => { throw new Error('no') }); it('cannot run', () => {}); });`,
  'stray.test.js': `
    import { it } from 'vitest';
    it('passes, and something else breaks', async () => {
      void Promise.reject(new Error('nobody listens'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    });`,
};

it(
  'the reporter counts the results of a real run, including errors outside the tests',
  { tags: ['long'] },
  async () => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const countsFile = join(folder, 'counts.json');
    const reporter = join(projectRoot, 'scripts/test-run/count-reporter.ts');
    const args = ['run', '--root', folder, `--reporter=${reporter}`];
    const run = await captureChild(process.execPath, [tools.vitest, ...args], {
      env: { ...process.env, [countsFileVariable]: countsFile },
    });

    expect(run.code).toBe(1);
    // Failed: one case, one file that did not load, one group that could not be set up, one stray error.
    expect(JSON.parse(await readFile(countsFile, 'utf8'))).toEqual({
      passed: 4,
      failed: 4,
      skipped: 3,
      finished: true,
      failures: expect.arrayContaining([
        'cases.test.js > a group > fails: expected 1 to be 2 // Object.is equality',
        expect.stringMatching(/^does-not-load\.test\.js: Cannot find module/),
        'setup-fails.test.js > a group: no',
        'outside of a test: nobody listens',
      ]) as unknown,
    });
  },
);
