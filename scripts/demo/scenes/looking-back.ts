import * as user from '../../../test/support/journey';
import type { Scene } from './scene';

/** What was imported, from here and from elsewhere, as the server lists it. */
export const history: Scene = async ({ page, camera, notebook, server }) => {
  notebook.chapter('History: what was imported, from here and elsewhere');
  await user.openTab(page, 'history');
  await page.getByTestId('history-row').first().waitFor();
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  const listed = new Set((await server.imports()).map(({ id }) => id));
  const rows = await user.historyRows(page);
  const shown = rows.map(({ remoteId }) => remoteId).filter((id) => id !== '');
  notebook.agree('imports listed', shown.length, listed.size);
  notebook.holds(
    'They are the same ones, by their ids.',
    shown.every((id) => listed.has(id)),
  );
  await camera.take('history', 'all');

  const flawed = (await server.imports()).find(({ seeded, failed }) => seeded && failed > 0);
  await user.openFromHistory(page, { name: 'Sent from elsewhere', remoteId: flawed?.id ?? '' });
  const elsewhere = await user.importIn(page, 'done');
  notebook.agree(
    'an import begun elsewhere: imported',
    Number(await elsewhere.getAttribute('data-imported')),
    flawed?.imported,
  );
  await camera.take('import-elsewhere');
  await user.openLog(page);
  await page.getByTestId('log-row').first().waitFor();
  await camera.take('log-elsewhere');
};

export const settings: Scene = async ({ page, camera, notebook }) => {
  notebook.chapter('Settings');
  await user.openTab(page, 'settings');
  await page.locator('#main h1').waitFor();
  notebook.say(`"${await user.heading(page)}"`);
  await camera.take('settings', 'all');
  await page.locator('#main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await camera.take('settings-below');
};
