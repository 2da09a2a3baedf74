import * as user from '../../../test/support/journey';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACME_OWNER, ACME_TOKEN } from '../../../test/support/scarf-server';
import { passwordStore } from '../stage';
import type { Scene, Set } from './scene';

/** Account and token: refused when wrong, kept in the password store when right, and nowhere else. */
export const firstRun: Scene = async (set) => {
  const { page, camera, notebook, server } = set;
  notebook.chapter('The first run: account and token');
  await page.getByTestId('connect-owner').waitFor();
  await camera.take('connect', 'all');

  await user.connect(page, ACME_OWNER, 'not-the-token');
  const answer = (await page.getByTestId('connect-error').innerText()).replaceAll('\n', ' ');
  notebook.say(`With a wrong token: "${answer}"`);
  await camera.take('connect-wrong-token');
  const refused = (await server.requests()).filter(({ status }) => status === 401);
  notebook.holds('The server saw a token and refused it (401).', refused.length > 0);

  await user.connect(page, ACME_OWNER, ACME_TOKEN);
  await page.getByTestId('choose-file').waitFor();
  notebook.say('With the right one the app is connected.');
  notebook.agree('the token kept', await tokenKept(set), ACME_TOKEN, 'the password store itself');
  notebook.holds('No file of the app holds the token.', !(await anyFileHolds(set, ACME_TOKEN)));
};

/** The next start needs no typing; forgetting takes the token out of the password store. */
export const secondRun: Scene = async (set) => {
  const { page, camera, notebook } = set;
  notebook.chapter('Quit, and open it again');
  await page.getByTestId('choose-file').waitFor();
  notebook.say('The app is connected without asking, and knows its last import.');
  await camera.take('import-later');
  notebook.holds('Still no file of the app holds the token.', !(await anyFileHolds(set, ACME_TOKEN)));
  await user.openTab(page, 'settings');
  await page
    .getByRole('button', { name: /^Remove account/ })
    .first()
    .click();
  await page.getByRole('alertdialog').waitFor();
  await camera.take('remove-account-question');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove account' }).click();
  await user.openTab(page, 'import');
  await page.getByTestId('connect-owner').waitFor();
  notebook.holds('After "Remove account" the password store is empty.', await tokenGoes(set));
};

function tokenKept({ passwordService }: Set): Promise<string | null> {
  return passwordStore().getPassword(passwordService, ACME_OWNER);
}

/** The window shows the removal before the password store has answered. */
async function tokenGoes(set: Set): Promise<boolean> {
  for (let look = 0; look < 50; look += 1) {
    if ((await tokenKept(set)) === null) return true;
    await set.page.waitForTimeout(100);
  }
  return false;
}

async function anyFileHolds({ dataFolder }: Set, text: string): Promise<boolean> {
  const files = (await readdir(dataFolder, { withFileTypes: true, recursive: true })).filter((entry) =>
    entry.isFile(),
  );
  for (const { parentPath, name } of files) {
    // Chromium replaces files of its own while we look.
    const bytes = await readFile(join(parentPath, name)).catch(() => null);
    if (bytes?.includes(text) === true) return true;
  }
  return false;
}
