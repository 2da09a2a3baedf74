import * as user from '../../../test/support/journey';
import { ACME_OWNER, ACME_PACKAGES } from '../../../test/support/scarf-server';
import type { Expected } from '../../../test/support/flawed-events';
import { compareResult, lastImport, sha256Of, type Scene, type Set } from './scene';

/** Scarf works on so many imports of one account at a time. */
const LIMIT = 15;

const HOUR = 60 * 60 * 1000;

/** The package that disappears from Scarf between the check and the import. */
const DELETED = named('sandbox');

/** A clean file: checked, sent, read by Scarf in two steps, accounted for. */
export const goodFile: Scene = async (set) => {
  const { app, page, camera, notebook, samples, server } = set;
  notebook.chapter('A good file, from the check to the receipt');
  const { good } = samples;
  const found = await user.checkFile(app, good.path);
  notebook.say(`"${await user.heading(page)}"`);
  notebook.agree('lines ready', found.ready, good.lines, 'the file as it was made');
  await camera.take('check-good', 'all');
  await page.getByTestId('destination').click();
  await page.getByTestId('destination-option').first().waitFor();
  await camera.take('destination-open', 'all');
  await page.locator('[data-testid="destination-option"][data-kind="mixed"]').click();

  await server.set({ rate: 0 });
  await page.getByTestId('start-import').click();
  await user.importIn(page, 'processing');
  const half = good.lines / 2;
  await server.step({ events: half });
  await page.locator(`[data-testid="import"][data-imported="${half}"]`).waitFor();
  notebook.agree('imported halfway', half, (await lastImport(set)).imported);
  await camera.take('scarf-reads');
  await page.getByTestId('stop-import').click();
  await page.getByRole('alertdialog').waitFor();
  await camera.take('stop-question-reading');
  await page.getByRole('button', { name: 'Keep importing' }).first().click();
  notebook.say('Asked whether to stop; the answer was to keep importing.');

  await server.set({ rate: Infinity });
  const held = await compareResult(set);
  notebook.agree(
    'the body that arrived, by SHA-256',
    held.received?.sha256,
    await sha256Of(good.path),
    'the file',
  );
  await camera.take('result-all', 'all');
};

/** A flawed file: what is wrong is set aside, what Scarf refuses after all is led back to the user's own line. */
export const flawedFile: Scene = async (set) => {
  const { app, page, camera, notebook, samples, server } = set;
  notebook.chapter('A flawed file, with Scarf busy, to the log');
  const { flawed } = samples;
  const found = await user.checkFile(app, flawed.path);
  const { expected } = flawed;
  notebook.say(`"${await user.heading(page)}"`);
  notebook.agree('lines in the file', found.lines, expected.lines, 'the file as it was made');
  await compareProblems(set, expected);
  await camera.take('check-flawed', 'all');
  await user.showLines(page, 'too-old');
  await camera.take('check-lines-shown');

  const others = await fillLimit(set);
  // Deleted in Scarf after the check: no check on this computer can foresee it.
  await server.removeArtifact({ owner: ACME_OWNER, id: DELETED.id });
  await page.getByTestId('start-import').click();
  await user.importIn(page, 'queued');
  await page
    .getByText(/most it allows/)
    .first()
    .waitFor();
  notebook.say('Scarf already works on 15 imports and answered 422; the app waits.');
  const refused = (await server.requests({ method: 'POST' })).filter(({ status }) => status === 422).length;
  notebook.agree('uploads refused so far', 1, refused);
  await camera.take('waiting-for-scarf');
  for (const id of others) await server.endImport({ id });
  await page.getByRole('button', { name: 'Try now' }).first().click();

  const held = await compareResult(set);
  const body = (await server.body(held.id)).toString();
  const naming = body.split('\n').filter((line) => line.includes(DELETED.id)).length;
  const wrongType = expected.at.get('wrongType')?.length ?? 0;
  notebook.agree(
    'events refused',
    held.failed,
    naming + wrongType,
    `what was sent for ${DELETED.name}, deleted meanwhile (${naming}), and of a wrong type (${wrongType})`,
  );
  const aside = found.lines - found.ready;
  notebook.agree('lines not sent', aside, expected.lines - (held.received?.lines ?? 0));
  await camera.take('result-partly', 'all');
  await theLog(set, naming);
  await server.addPackages({ owner: ACME_OWNER, packages: [DELETED] });
};

/** Events that name no artifact go to the one that is chosen, by its name. */
export const oneDestination: Scene = async (set) => {
  const { app, page, camera, notebook, samples, server } = set;
  notebook.chapter('A packed file for one package, chosen by name');
  await user.openTab(page, 'import');
  await user.checkFile(app, samples.packed.path);
  await camera.take('check-needs-destination');
  await page.getByTestId('destination').fill('installer');
  await camera.take('destination-search');
  await page.getByTestId('destination-option').filter({ hasText: 'installer-linux' }).click();
  const before = await server.heldCounts({ owner: ACME_OWNER });
  await page.getByTestId('start-import').click();
  const held = await compareResult(set);
  const target = named('installer-linux');
  const destination = held.destination.kind === 'package' ? held.destination.id : held.destination.kind;
  notebook.agree('the package', target.id, destination);
  const counts = await server.heldCounts({ owner: ACME_OWNER });
  const more = (counts[target.id] ?? 0) - (before[target.id] ?? 0);
  notebook.agree('events of it on the server, more than before', more, samples.packed.lines, 'the file');
};

async function theLog({ page, camera, notebook }: Set, refused: number): Promise<void> {
  await user.openLog(page);
  const cause = page.locator('[data-testid="log-cause"]').first();
  await cause.waitFor();
  notebook.agree(
    'the log: entries of the first cause',
    Number(await cause.getAttribute('data-count')),
    refused,
  );
  await page.getByTestId('log-row').first().waitFor();
  await camera.take('log', 'all');
  await cause.click();
  await cause.and(page.locator('[aria-pressed="true"]')).waitFor();
  const row = page.locator('[data-testid="log-row"]:not([data-line=""])').first();
  await row.click();
  await page.getByRole('region').filter({ hasText: 'Your line' }).getByTestId('own-row').waitFor();
  notebook.say(`An entry is open, with the user's own line ${await row.getAttribute('data-line')}.`);
  await camera.take('log-entry', 'all');
}

/** Each kind of problem against the flaws that were put into the file. */
async function compareProblems({ page, notebook }: Set, { at }: Expected): Promise<void> {
  const shown = await user.problems(page);
  const made = (flaw: Parameters<typeof at.get>[0]): number => at.get(flaw)?.length ?? 0;
  const pairs = {
    'not-json': made('notJson'),
    'time-missing': made('timeMissing'),
    'time-unreadable': made('timeUnreadable'),
    'too-old': made('tooOld'),
    'unknown-artifact': made('unknownArtifact'),
    'wrong-type': made('wrongType'),
    'bad-address': made('badAddress'),
    'id-repeated': made('repeatedId'),
  };
  const told = Object.fromEntries(Object.keys(pairs).map((code) => [code, shown[code] ?? 0]));
  notebook.agree('lines with each problem', told, pairs, 'the file as it was made');
}

/** Begins imports elsewhere until Scarf takes no more. */
async function fillLimit({ server }: Set): Promise<readonly string[]> {
  const running = (await server.imports()).filter(({ status }) => status === 'importing').length;
  const begun = Array.from({ length: LIMIT - running }, (_, index) =>
    server.seedImport({
      owner: ACME_OWNER,
      status: 'importing',
      total: 10_000 + 700 * index,
      imported: 10_000 + 700 * index,
      createdAt: new Date(Date.now() - (index + 1) * HOUR).toISOString(),
    }),
  );
  return (await Promise.all(begun)).map(({ id }) => id);
}

function named(wanted: string): (typeof ACME_PACKAGES)[number] {
  const found = ACME_PACKAGES.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`acme has no package named ${wanted}`);
  return found;
}
