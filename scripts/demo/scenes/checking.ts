import { proposedPath } from '../../../test/support/app';
import * as user from '../../../test/support/journey';
import type { Scene, Set } from './scene';

export const nothingYet: Scene = async ({ page, camera, notebook }) => {
  notebook.chapter('The start: one place to drop a file');
  await camera.take('import', 'all');
  await drag(page, 'dragover');
  await page.locator('[data-testid="drop-zone"].dragging').waitFor();
  notebook.say('A file is held over the window.');
  await camera.take('import-dragging');
  await drag(page, 'dragleave');
};

/** Files that cannot be imported, and what the app says of them. */
export const otherKinds: Scene = async ({ app, page, camera, notebook, samples }) => {
  notebook.chapter('Files that cannot be imported as they are');
  const { office, guide, cutOff } = samples;
  await user.chooseFile(app, office.path);
  const openedIn = await proposedPath(app);
  notebook.agree('the file dialog opens in', openedIn, samples.folder, 'the folder of the sample files');
  const refused = page.locator('[data-testid="check"][data-state="failed"]');
  await refused.waitFor();
  notebook.say(`${office.name}: "${await refused.getByRole('heading').innerText()}"`);
  await camera.take('check-other-kind');

  const found = await user.checkFile(app, guide.path);
  notebook.say(`${guide.name}: "${await user.heading(page)}"`);
  notebook.agree('lines ready', found.ready, 0, "the age of the guide's example");
  await camera.take('check-none-usable');

  await user.checkFile(app, cutOff.path);
  notebook.say(`${cutOff.name}: "${await user.heading(page)}"`);
  await camera.take('check-cut-off');
};

/** A file that takes seconds: a bar, a count, and a way to stop. */
export const longCheck: Scene = async ({ app, page, camera, notebook, samples }) => {
  notebook.chapter('A very large file');
  await user.chooseFile(app, samples.huge.path);
  const check = page.locator('[data-testid="check"][data-state="reading"]');
  await check.getByRole('progressbar').waitFor();
  await camera.take('check-reading');
  const lines = await user.numberOf(check, 'data-lines');
  notebook.say(`${samples.huge.name} is being read; ${lines.toLocaleString('en')} lines so far. Stop.`);
  await check.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByTestId('drop-zone').waitFor();
  notebook.holds(
    'Stopped, and the window takes another file.',
    await page.getByTestId('choose-file').isVisible(),
  );
};

/** No program can drag from the desktop; these are the events the page would get. */
async function drag(page: Set['page'], type: 'dragover' | 'dragleave'): Promise<void> {
  await page.evaluate((kind) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['{}'], 'website-clicks.ndjson'));
    const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
    document.getElementById('main')?.dispatchEvent(event);
  }, type);
}
