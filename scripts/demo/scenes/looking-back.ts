import type { Scene } from './scene';

/** What was imported, from here and from elsewhere, as the server lists it. */
export const history: Scene = async ({ hands, camera, notebook, server }) => {
  notebook.chapter('History: what was imported, from here and elsewhere');
  await hands.go('history');
  await hands.the('history-row').first().waitFor();
  await hands.button('Refresh').click();
  const listed = new Set((await server.imports()).map(({ id }) => id));
  const shown = await hands
    .the('history-row')
    .evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('data-remote-id') ?? '').filter((id) => id !== ''),
    );
  notebook.agree('imports listed', shown.length, listed.size);
  notebook.holds(
    'They are the same ones, by their ids.',
    shown.every((id) => listed.has(id)),
  );
  await camera.take('history', 'all');

  const flawed = (await server.imports()).find(({ seeded, failed }) => seeded && failed > 0);
  await hands.page.locator(`[data-testid="history-row"][data-remote-id="${flawed?.id}"]`).click();
  const elsewhere = await hands.importIn('done');
  notebook.agree(
    'an import begun elsewhere: imported',
    Number(await elsewhere.getAttribute('data-imported')),
    flawed?.imported,
  );
  await camera.take('import-elsewhere');
  await hands.the('open-log').click();
  await hands.the('log-row').first().waitFor();
  await camera.take('log-elsewhere');
};

export const settings: Scene = async ({ hands, camera, notebook }) => {
  notebook.chapter('Settings');
  await hands.go('settings');
  await hands.page.locator('#main h1').waitFor();
  notebook.say(`"${await hands.heading()}"`);
  await camera.take('settings', 'all');
  await hands.page.locator('#main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await camera.take('settings-below');
};
