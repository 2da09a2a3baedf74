import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStatement } from '../../../src/main/updates/statement';
import { releaseNotes } from '../../../scripts/release/notes';
import { signFiles } from '../../../scripts/release/sign-files';
import { tempFolder } from '../../support/temp-folder';

describe('the notes of a release', () => {
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-12-01\n\n### Added\n\n- Two\n\n## [1.0.0]\n\n- One\n\n[1.0.0]: https://x\n';

  it('are what the changelog says of the version', () => {
    expect(releaseNotes(changelog, '1.1.0')).toBe('### Added\n\n- Two');
    expect(releaseNotes(changelog, '1.0.0')).toBe('- One');
  });

  it('must be there', () => {
    expect(() => releaseNotes(changelog, '2.0.0')).toThrow('has no section [2.0.0]');
    expect(() => releaseNotes(changelog, 'Unreleased')).toThrow('says nothing of Unreleased');
  });
});

describe('the files of a release', () => {
  it('are signed as the app reads them', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'app-1.0.0-linux-x86_64.AppImage'), 'abc');
    writeFileSync(join(folder, 'app-1.0.0-linux-amd64.deb'), 'abc');
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { bytes, signature } = await signFiles(folder, '1.0.0', key);
    expect(readStatement(bytes, signature, publicKey)).toMatchObject({
      statement: {
        version: '1.0.0',
        files: [
          {
            name: 'app-1.0.0-linux-x86_64.AppImage',
            size: 3,
            sha512: expect.stringMatching(/^ddaf35a19361/),
          },
        ],
      },
    });
  });

  it('are not signed with a key that the apps of users do not know', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'app-1.0.0-linux-x86_64.AppImage'), 'abc');
    const [ours, theirs] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    const publicKey = ours.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const source = { address: 'https://updates.example', publicKey };
    const sign = ({ privateKey }: typeof ours) =>
      signFiles(folder, '1.0.0', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), source);
    await expect(sign(theirs)).rejects.toThrow('wrong-signature');
    await expect(sign(ours)).resolves.toMatchObject({ signature: expect.any(String) });
  });

  it('that no app would take are not signed', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await expect(signFiles(tempFolder(), '1.0.0', key)).rejects.toThrow('not-a-statement');
  });
});
