// What `electron <folder>` does: become the app in that folder. Official builds carry such an app; the build we take
// from the package registry does not, so this one is packed into it as resources/default_app.asar.
/* eslint-disable @typescript-eslint/no-require-imports -- Electron loads its default app as CommonJS. */
const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const preloads = [];
let target;
for (let at = 1; at < process.argv.length && target === undefined; at += 1) {
  const word = process.argv[at];
  if (word === '-r' || word === '--require') preloads.push(process.argv[(at += 1)]);
  else if (!word.startsWith('-')) target = path.resolve(word);
}

if (target === undefined) {
  console.error('Usage: electron [-r module] <app folder>');
  app.exit(1);
} else {
  const described = path.join(target, 'package.json');
  if (fs.existsSync(described)) {
    const { name, productName, version } = JSON.parse(fs.readFileSync(described, 'utf8'));
    if (productName || name) app.setName(productName || name);
    if (version) app.setVersion(version);
    app.setAppPath(target);
  }
  for (const preload of preloads)
    Module._load(Module.createRequire(`${process.cwd()}/`).resolve(preload), null);
  // Loaded as the main module, so that `require.main === module` holds in the app.
  Module._load(Module._resolveFilename(target, null, true), null, true);
}
