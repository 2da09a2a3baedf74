// npm run release: what the release workflow needs besides the packages.
//   -- notes: prints what CHANGELOG.md says of this version.
//   -- sign FOLDER: says there what the release is, signed with the key in UPDATE_SIGNING_KEY.
//   -- new-key: prints a new key for that, and its public half.
import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILT_IN_SOURCE } from '../src/main/updates/update-source';
import { describedProject } from './package/described-project';
import { releaseNotes } from './release/notes';
import { signFiles } from './release/sign-files';
import { runScript, ScriptFailure } from './support/failure';
import { projectRoot } from './support/project';

await runScript(async () => {
  const [what, folder = ''] = process.argv.slice(2);
  const { version } = await describedProject();
  switch (what) {
    case 'notes':
      console.log(releaseNotes(await readFile(join(projectRoot, 'CHANGELOG.md'), 'utf8'), version));
      return 0;
    case 'sign': {
      const key = process.env['UPDATE_SIGNING_KEY'];
      if (!key) throw new ScriptFailure('UPDATE_SIGNING_KEY holds no key.');
      if (folder === '') throw new ScriptFailure('Say which folder holds the files of the release.');
      const { bytes, signature } = await signFiles(folder, version, key, BUILT_IN_SOURCE);
      await writeFile(join(folder, 'release.json'), bytes);
      await writeFile(join(folder, 'release.json.sig'), `${signature}\n`);
      return 0;
    }
    case 'new-key': {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      console.log(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      console.log(publicKey.export({ type: 'spki', format: 'pem' }));
      return 0;
    }
    default:
      throw new ScriptFailure('Say what: notes, sign FOLDER or new-key.');
  }
});
