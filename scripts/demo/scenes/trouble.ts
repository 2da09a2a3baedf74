import * as user from '../../../test/support/journey';
import { lastImport, type Scene } from './scene';

const EVERYTHING = '/v2/**';

/** Stopped while the file is on its way: what came of it is Scarf's word, not a guess. */
export const stopWhileSending: Scene = async (set) => {
  const { app, page, camera, notebook, samples, server } = set;
  notebook.chapter('A large file, stopped while it is sent');
  await user.openTab(page, 'import');
  const found = await user.checkFile(app, samples.large.path);
  notebook.agree('lines ready', found.ready, samples.large.lines, 'the file as it was made');
  await server.set({ intakeRate: 1_500_000, partialBodies: 'keep' });
  await page.getByTestId('start-import').click();
  await user.importIn(page, 'uploading');
  await page.getByText('Time left', { exact: true }).first().waitFor();
  await camera.take('sending', 'all');
  const question = await user.askToStop(page);
  notebook.say(`"${await question.locator('[data-alert-dialog-description]').innerText()}"`);
  await camera.take('stop-question-sending');
  await user.confirmStop(page);
  // Scarf has read what came before it heard of the stop, or stops while it reads that.
  const shown = page.locator('[data-testid="import"]:is([data-phase="done"], [data-phase="cancelled"])');
  await shown.waitFor();
  notebook.say(`"${await user.heading(page)}"`);
  const held = await lastImport(set);
  notebook.agree('events that had arrived', Number(await shown.getAttribute('data-imported')), held.imported);
  notebook.holds('Not the whole file arrived.', held.imported < samples.large.lines);
  await camera.take('stopped');
  await server.set({ intakeRate: Infinity, partialBodies: 'discard' });
};

/** The connection breaks before Scarf's answer: the app looks before it says anything, and sends nothing twice. */
export const lostAnswer: Scene = async (set) => {
  const { app, page, camera, notebook, samples, server } = set;
  notebook.chapter('The answer gets lost');
  const before = (await server.imports()).length;
  await user.openTab(page, 'import');
  const checked = await user.checkFile(app, samples.newsletter.path);
  await server.addFault({
    method: 'POST',
    path: '/v2/*/import',
    times: 1,
    fault: { kind: 'accepted-then-reset' },
  });
  const nth = (await server.requests({ method: 'POST' })).length + 1;
  await page.getByTestId('start-import').click();
  await server.waitForRequest({ method: 'POST', nth, ended: true });
  const cut = await server.addFault({ method: 'GET', path: EVERYTHING, fault: { kind: 'reset' } });
  await user.importIn(page, 'unconfirmed');
  notebook.say(`"${await user.heading(page)}"`);
  await camera.take('checking-what-arrived');
  await server.clearFaults({ id: cut.id });
  const shown = await user.importIn(page, 'done');
  notebook.say(`Reached again, the app says: "${await user.heading(page)}"`);
  const held = await lastImport(set);
  notebook.agree('the id of the import', await shown.getAttribute('data-remote-id'), held.id);
  notebook.agree('events imported', Number(await shown.getAttribute('data-imported')), held.imported);
  // Others use this account: a small file with ids is sent again rather than taken for theirs. Scarf ignores the repeats.
  const came = (await server.imports()).slice(before);
  const there = came.reduce((sum, { imported }) => sum + imported, 0);
  notebook.agree('events of it, each there once', checked.ready, there);
  notebook.holds(
    'What was there already is not called lost.',
    !/without an answer/.test(await user.wordsOf(page)),
  );
};

/** No way to Scarf: checking goes on, sending waits, and nothing is lost. */
export const offline: Scene = async ({ app, page, camera, notebook, samples, server }) => {
  notebook.chapter('Offline, and back');
  await server.addFault({ path: EVERYTHING, fault: { kind: 'reset' } });
  await user.openTab(page, 'history');
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await page.getByText(/out of reach/).waitFor();
  await camera.take('history-offline');
  await user.openTab(page, 'import');
  await page.getByText('Not reachable').waitFor();
  await camera.take('offline');
  const found = await user.checkFile(app, samples.good.path);
  notebook.agree('lines ready, checked offline', found.ready, samples.good.lines, 'the file as it was made');
  notebook.holds(
    'The app remembers that this file was imported before.',
    (await page.locator('[data-code="sent-before"]').count()) === 1,
  );
  await camera.take('check-sent-before');
  await page.getByTestId('start-import').click();
  await user.importIn(page, 'queued');
  await page.getByRole('heading', { name: 'Waiting for the connection' }).waitFor();
  await camera.take('waiting-for-connection');
  await page.getByTestId('stop-import').click();
  await user.importIn(page, 'cancelled');
  notebook.say(`Stopped while it waited: "${await user.heading(page)}"`);
  await server.clearFaults();
  await user.openTab(page, 'import');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByText('Not reachable').waitFor({ state: 'detached' });
  notebook.say('The connection is back.');
};
