import { lastImport, type Scene } from './scene';

const EVERYTHING = '/v2/**';

/** Stopped while the file is on its way: what came of it is Scarf's word, not a guess. */
export const stopWhileSending: Scene = async (set) => {
  const { hands, camera, notebook, samples, server } = set;
  notebook.chapter('A large file, stopped while it is sent');
  await hands.go('import');
  const found = await hands.check(samples.large.path);
  notebook.agree('lines ready', found.ready, samples.large.lines, 'the file as it was made');
  await server.set({ intakeRate: 1_500_000, partialBodies: 'keep' });
  await hands.the('start-import').click();
  await hands.importIn('uploading');
  await hands.page
    .getByText(/ left$/)
    .first()
    .waitFor();
  await camera.take('sending', 'all');
  await hands.the('stop-import').click();
  await hands.page.getByRole('alertdialog').waitFor();
  notebook.say(`"${await hands.page.locator('.dialog [data-alert-dialog-description]').innerText()}"`);
  await camera.take('stop-question-sending');
  await hands.the('confirm-stop').click();
  // Scarf had read what came before it heard of the stop.
  const shown = await hands.importIn('done');
  notebook.say(`"${await hands.heading()}"`);
  const held = await lastImport(set);
  notebook.agree('events that had arrived', Number(await shown.getAttribute('data-imported')), held.imported);
  notebook.holds('Not the whole file arrived.', held.imported < samples.large.lines);
  await camera.take('stopped');
  await server.set({ intakeRate: Infinity, partialBodies: 'discard' });
};

/** The connection breaks before Scarf's answer: the app looks before it says anything, and sends nothing twice. */
export const lostAnswer: Scene = async (set) => {
  const { hands, camera, notebook, samples, server } = set;
  notebook.chapter('The answer gets lost');
  const before = (await server.imports()).length;
  await hands.go('import');
  const checked = await hands.check(samples.newsletter.path);
  await server.addFault({
    method: 'POST',
    path: '/v2/*/import',
    times: 1,
    fault: { kind: 'accepted-then-reset' },
  });
  const nth = (await server.requests({ method: 'POST' })).length + 1;
  await hands.the('start-import').click();
  await server.waitForRequest({ method: 'POST', nth, ended: true });
  const cut = await server.addFault({ method: 'GET', path: EVERYTHING, fault: { kind: 'reset' } });
  await hands.importIn('unconfirmed');
  notebook.say(`"${await hands.heading()}"`);
  await camera.take('checking-what-arrived');
  await server.clearFaults({ id: cut.id });
  const shown = await hands.importIn('done');
  notebook.say(`Reached again, the app says: "${await hands.heading()}"`);
  const held = await lastImport(set);
  notebook.agree('the id of the import', await shown.getAttribute('data-remote-id'), held.id);
  notebook.agree('events imported', Number(await shown.getAttribute('data-imported')), held.imported);
  // Others use this account: a small file with ids is sent again rather than taken for theirs. Scarf ignores the repeats.
  const came = (await server.imports()).slice(before);
  const there = came.reduce((sum, { imported }) => sum + imported, 0);
  notebook.agree('events of it, each there once', checked.ready, there);
  notebook.holds(
    'What was there already is not called lost.',
    !(await hands.heading()).includes('accounted'),
  );
};

/** No way to Scarf: checking goes on, sending waits, and nothing is lost. */
export const offline: Scene = async ({ hands, camera, notebook, samples, server }) => {
  notebook.chapter('Offline, and back');
  await server.addFault({ path: EVERYTHING, fault: { kind: 'reset' } });
  await hands.go('history');
  await hands.button('Refresh').click();
  await hands.page.getByText(/out of reach/).waitFor();
  await camera.take('history-offline');
  await hands.go('import');
  await hands.page.getByText('Not reachable now').waitFor();
  await camera.take('offline');
  const found = await hands.check(samples.good.path);
  notebook.agree('lines ready, checked offline', found.ready, samples.good.lines, 'the file as it was made');
  notebook.holds(
    'The app remembers that this file was imported before.',
    (await hands.page.locator('[data-code="sent-before"]').count()) === 1,
  );
  await camera.take('check-sent-before');
  await hands.the('start-import').click();
  await hands.importIn('queued');
  await hands.page.getByRole('heading', { name: 'Waiting for the connection' }).waitFor();
  await camera.take('waiting-for-connection');
  await hands.the('stop-import').click();
  await hands.importIn('cancelled');
  notebook.say(`Stopped while it waited: "${await hands.heading()}"`);
  await server.clearFaults();
  await hands.go('import');
  await hands.button('Try again').click();
  await hands.page.getByText('Not reachable now').waitFor({ state: 'detached' });
  notebook.say('The connection is back.');
};
