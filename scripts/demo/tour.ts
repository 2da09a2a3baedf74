// The demo without a person: the whole way through the app, with a picture of every screen and state in light and
// dark, and every number it shows held against what the server itself recorded. Ends with 1 if anything differs.
import { join, relative } from 'node:path';
import { startApp } from '../../test/support/app';
import { runScript } from '../support/failure';
import { projectRoot } from '../support/project';
import { Camera, Film } from './camera';
import { Notebook } from './notebook';
import * as checking from './scenes/checking';
import * as connecting from './scenes/connecting';
import * as importing from './scenes/importing';
import * as lookingBack from './scenes/looking-back';
import * as mending from './scenes/mending';
import * as trouble from './scenes/trouble';
import type { Scene } from './scenes/scene';
import { setStage, type Stage } from './stage';

const pictures = join(projectRoot, '.demo');

const SCENES: readonly Scene[] = [
  connecting.firstRun,
  checking.nothingYet,
  checking.otherKinds,
  checking.longCheck,
  importing.goodFile,
  importing.flawedFile,
  importing.oneDestination,
  mending.table,
  trouble.stopWhileSending,
  trouble.lostAnswer,
  lookingBack.history,
  lookingBack.settings,
  trouble.offline,
];

await runScript(async () => {
  const began = Date.now();
  console.log(
    'There is no screen here, or a tour was asked for: the app shows itself, on a screen nobody sees.',
  );
  const stage = await setStage({ rate: Infinity });
  const notebook = new Notebook();
  // Playwright ends the app on these signals, and then this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void stage.strike());
  try {
    const taken = await walk(stage, notebook);
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(
      `\n${taken} pictures are in ${relative(process.cwd(), pictures)}/. It took ${seconds} seconds.`,
    );
  } finally {
    await stage.strike();
  }
  return verdict(notebook);
});

async function walk(stage: Stage, notebook: Notebook): Promise<number> {
  const film = new Film();
  let app = await startApp(stage.launch);
  try {
    let camera = await Camera.load(app.electron, app.page, pictures, film);
    for (const scene of SCENES) await scene({ ...stage, app, page: app.page, camera, notebook });
    await app.quit();
    app = await startApp(stage.launch);
    camera = await Camera.load(app.electron, app.page, pictures, film);
    await connecting.secondRun({ ...stage, app, page: app.page, camera, notebook });
    return film.pictures;
  } catch (error) {
    const left = join(pictures, 'where-it-broke-off.png');
    await app.page.screenshot({ path: left, timeout: 5_000 }).catch(() => undefined);
    console.error(`The tour broke off. The window as it was: ${relative(process.cwd(), left)}`);
    throw error;
  } finally {
    await app.quit();
  }
}

function verdict({ agreed, wrong }: Notebook): number {
  if (wrong.length === 0) {
    console.log(`All ${agreed} comparisons agree.`);
    return 0;
  }
  console.error(`${wrong.length} of ${agreed + wrong.length} comparisons do not agree:`);
  for (const sentence of wrong) console.error(`  - ${sentence}`);
  return 1;
}
