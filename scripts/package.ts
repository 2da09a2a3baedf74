// npm run package: installers for this kind of computer, made with the official Electron the product is built for.
// With the development runtime only an unpacked app is made, to try what a packaged one does; it is never for shipping.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'electron-builder';
import { buildApp } from './build';
import { runScript } from './failure';
import { prepareElectron } from './prepare';
import { projectRoot } from './project';

await runScript(async () => {
  const electron = await prepareElectron('app');
  await buildApp();
  await rm(join(projectRoot, 'dist'), { recursive: true, force: true });
  const official = electron.source === 'installed' || electron.source === 'downloaded';
  if (!official)
    console.log(`Electron ${electron.version} is not for shipping: only a trial is made, unpacked.`);
  const made = await build({
    projectDir: projectRoot,
    publish: null,
    dir: !official,
    config: { electronDist: electron.dist, electronVersion: electron.version },
  });
  console.log([join(projectRoot, 'dist'), ...made].join('\n'));
  return 0;
});
