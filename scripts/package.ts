// npm run package: builds installers for this platform with the official Electron.
// With a substitute Electron it only makes an unpacked app, for trying and never for shipping.
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
    console.log(`Electron ${electron.version} is not for shipping, so only an unpacked trial app is made.`);
  const made = await makePackage({
    electron,
    output,
    make: official ? 'installers' : 'unpacked',
    purpose: official ? 'shipping' : 'trial',
  });
  console.log([output, ...made.programs, ...made.installers].join('\n'));
  return 0;
});
