// npm run package: installers for this kind of computer, made with the official Electron the product is built for.
// With the development runtime only an unpacked app is made, to try what a packaged one does; it is never for shipping.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp } from './tools/build-app';
import { runScript } from './support/failure';
import { makePackage } from './package/make-package';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot } from './support/project';

await runScript(async () => {
  const electron = await prepareElectron('app');
  await buildApp();
  const output = join(projectRoot, 'dist');
  await rm(output, { recursive: true, force: true });
  const official = electron.source === 'installed' || electron.source === 'downloaded';
  if (!official)
    console.log(`Electron ${electron.version} is not for shipping: only a trial is made, unpacked.`);
  const made = await makePackage({ electron, output, make: official ? 'installers' : 'unpacked' });
  console.log([output, ...made.programs, ...made.installers].join('\n'));
  return 0;
});
