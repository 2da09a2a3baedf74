import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appCommand, launchApp } from '../support/app';
import { acmeServer } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

it('takes files of its own command line and of a second start, and asks before it closes an open one', async () => {
  const folder = tempFolder();
  await writeEventFile(join(folder, 'first.ndjson'), 3);
  await writeEventFile(join(folder, 'second one.ndjson'), 5);
  const server = await acmeServer();
  const app = await launchApp({ apiUrl: server.url, files: [join(folder, 'first.ndjson')] });
  const { page } = app;
  await page.getByText('Connect first. Then we check first.ndjson.').waitFor();
  await user.connect(page, ACME_OWNER, ACME_TOKEN);
  expect(await user.checked(page)).toMatchObject({ lines: 3 });

  /** As a desktop does while the app runs: it starts the program once more, from another folder. */
  const startWith = async (file: string): Promise<void> => {
    const { userData } = app;
    const { executable, args, env } = await appCommand({ apiUrl: server.url, userData, files: [file] });
    const second = spawn(executable, args, { cwd: folder, env, stdio: 'ignore' });
    await once(second, 'exit');
  };
  await startWith('second one.ndjson');
  await page.getByRole('alertdialog').getByText('Check second one.ndjson instead?').waitFor();
  await page.getByRole('button', { name: 'Keep the open file' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(await user.checked(page)).toMatchObject({ lines: 3 });

  await startWith(`file://${encodeURI(join(folder, 'second one.ndjson'))}`);
  await page.getByTestId('check-given').click();
  await page.locator('[data-testid="check"][data-lines="5"]').waitFor();
});
