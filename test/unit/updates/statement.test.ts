import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decideUpdate, type Running } from '../../../src/main/updates/decide-update';
import { readStatement, type UpdateStatement } from '../../../src/main/updates/statement';
import { isNewer } from '../../../src/main/updates/version-order';

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');

const FILE = { name: 'app-2.0.0-linux-x86_64.AppImage', size: 7, sha512: 'a'.repeat(128) };
const STATEMENT: UpdateStatement = { version: '2.0.0', files: [FILE] };

function signed(value: unknown, key = ours.privateKey): { bytes: Buffer; signature: string } {
  const bytes = Buffer.from(JSON.stringify(value));
  return { bytes, signature: sign(null, bytes, key).toString('base64') };
}

describe('the statement of a release', () => {
  it('is read when our key signed these very bytes', () => {
    const { bytes, signature } = signed(STATEMENT);
    expect(readStatement(bytes, signature, ours.publicKey)).toEqual({ kind: 'read', statement: STATEMENT });
  });

  it('is refused with another key’s signature, a changed byte, or no signature', () => {
    const wrong = { kind: 'wrong-signature' };
    const { bytes, signature } = signed(STATEMENT);
    expect(readStatement(bytes, signed(STATEMENT, theirs.privateKey).signature, ours.publicKey)).toEqual(
      wrong,
    );
    const changed = Buffer.from(bytes.toString().replace('2.0.0', '2.0.1'));
    expect(readStatement(changed, signature, ours.publicKey)).toEqual(wrong);
    expect(readStatement(bytes, '', ours.publicKey)).toEqual(wrong);
    expect(readStatement(bytes, 'not base64 at all!', ours.publicKey)).toEqual(wrong);
  });

  it.each([
    ['a path', { ...STATEMENT, files: [{ ...FILE, name: '../app.AppImage' }] }],
    ['a hidden file', { ...STATEMENT, files: [{ ...FILE, name: '.bashrc' }] }],
    ['a hash that is none', { ...STATEMENT, files: [{ ...FILE, sha512: 'A' }] }],
    ['a size beyond all bounds', { ...STATEMENT, files: [{ ...FILE, size: 1024 ** 4 }] }],
    ['no file', { ...STATEMENT, files: [] }],
    ['a version that is none', { ...STATEMENT, version: 'latest' }],
    ['more than is known', { ...STATEMENT, run: 'rm' }],
    ['a list', [STATEMENT]],
  ])('is refused with %s, whoever signed it', (_what, value) => {
    const { bytes, signature } = signed(value);
    expect(readStatement(bytes, signature, ours.publicKey)).toEqual({ kind: 'not-a-statement' });
  });
});

describe('versions', () => {
  const IN_ORDER = [
    '0.9.0',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
  ];
  const versions = [...IN_ORDER, '1.0.0-trial', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0'];

  it('have the order of Semantic Versioning', () => {
    for (const [at, one] of versions.entries())
      for (const [other, than] of versions.entries())
        expect([one, than, isNewer(one, than)]).toEqual([one, than, at > other]);
  });

  it('that are none are never newer', () => {
    for (const text of ['', '1.0', 'v9.0.0', '9.0.0+build', '01.0.0', '9'.repeat(20) + '.0.0'])
      expect([isNewer(text, '1.0.0'), isNewer('1.0.0', text)]).toEqual([false, false]);
  });
});

describe('a newer release', () => {
  const running: Running = {
    ...{ version: '1.0.0', replaceable: 'AppImage', architecture: 'x86_64', channel: 'stable' },
  };

  it('is offered to an AppImage, with its own file', () => {
    expect(decideUpdate(STATEMENT, running)).toEqual({ kind: 'offer', version: '2.0.0', file: FILE });
  });

  it('is told where something else looks after the app, where it may not write, and where it has no file', () => {
    const told = { kind: 'tell', version: '2.0.0', why: 'installed' };
    expect(decideUpdate(STATEMENT, { ...running, replaceable: 'no' })).toEqual(told);
    expect(decideUpdate(STATEMENT, { ...running, architecture: 'arm64' })).toEqual(told);
    expect(decideUpdate(STATEMENT, { ...running, replaceable: 'AppImage without permission' })).toEqual({
      ...told,
      why: 'no-permission',
    });
  });

  it('never leads back to an older version, or to the running one', () => {
    for (const version of ['2.0.0', '2.0.1', '3.0.0-beta.1'])
      expect(decideUpdate(STATEMENT, { ...running, version })).toEqual({ kind: 'none' });
  });

  it('that leads to a release is for the testing channel only', () => {
    const beta = { ...STATEMENT, version: '2.0.0-beta.1' };
    expect(decideUpdate(beta, running)).toEqual({ kind: 'none' });
    expect(decideUpdate(beta, { ...running, channel: 'testing' })).toMatchObject({ kind: 'offer' });
  });
});
