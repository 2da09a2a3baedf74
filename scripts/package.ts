// npm run package: builds installers for this platform. With an Electron that is not the official one they are for trial.
// `-- --dir`: only the unpacked app.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAppParts } from './licenses/app-parts';
import { sbomName, sbomText } from './licenses/sbom';
import { checkLicenses } from './licenses/shipped-parts';
import { buildApp } from './tools/build-app';
import { runScript } from './support/failure';
import { makePackage } from './package/make-package';
import { describedProject } from './package/described-project';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot } from './support/project';
import { ensurePackagingPrograms } from './tools/system/ensure-system';

await runScript(async () => {
  const make = process.argv.includes('--dir') ? 'unpacked' : 'installers';
  const electron = await prepareElectron('app');
  if (make === 'installers') await ensurePackagingPrograms();
  await buildApp();
  const parts = await readAppParts();
  checkLicenses(parts);
  const output = join(projectRoot, 'dist');
  await rm(output, { recursive: true, force: true });
  const official = electron.source === 'installed' || electron.source === 'downloaded';
  if (!official)
    console.log(`Electron ${electron.version} is not for shipping, so these packages are for trial only.`);
  const purpose = official ? 'shipping' : 'trial';
  const made = await makePackage({ electron, output, make, purpose });
  const app = await describedProject();
  const sbom = join(output, sbomName(app, process));
  await writeFile(sbom, sbomText({ app, electron: electron.version, parts }));
  console.log([output, ...made.programs, ...made.installers, sbom].join('\n'));
  return 0;
});
