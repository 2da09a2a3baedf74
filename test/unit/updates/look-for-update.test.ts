import { generateKeyPairSync } from 'node:crypto';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Running } from '../../../src/main/updates/decide-update';
import { lookForUpdate, type Looked, type OpenFile } from '../../../src/main/updates/look-for-update';
import { placeUpdate } from '../../../src/main/updates/place-update';
import { signFiles } from '../../../scripts/release/sign-files';
import { tempFolder } from '../../support/temp-folder';

// A feed on this computer, made as the release workflow makes it, and the file of an app.

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const NAME = 'app-2.0.0-linux-x86_64.AppImage';
const RUNNING: Running = {
  ...{ version: '1.0.0', installedAs: 'AppImage', architecture: 'x86_64', channel: 'stable' },
};

let files: Map<string, Buffer>;
let server: Server;
beforeEach(async () => {
  files = new Map([[NAME, Buffer.from('the new app')]]);
  await sign('2.0.0');
  server = createServer(({ url = '' }, answer) => {
    const file = files.get(url.slice(1));
    answer.writeHead(file === undefined ? 404 : 200).end(file ?? 'Not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
});

async function sign(version: string, { privateKey } = ours): Promise<void> {
  const folder = join(tempFolder(), 'dist');
  mkdirSync(folder);
  writeFileSync(join(folder, NAME), files.get(NAME) ?? '');
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { bytes, signature } = await signFiles(folder, version, key);
  files.set('release.json', bytes).set('release.json.sig', Buffer.from(`${signature}\n`));
}

const open: OpenFile = async (name) => {
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`http://127.0.0.1:${port}/${name}`, resolve).once('error', reject);
  });
  return { status: answer.statusCode ?? 0, body: answer };
};
const look = (running = RUNNING): Promise<Looked> => lookForUpdate(open, ours.publicKey, running);

describe('a feed', () => {
  it('with a newer release offers its file, which takes the old one’s place', async () => {
    const found = await look();
    expect(found).toMatchObject({ kind: 'offer', version: '2.0.0' });
    if (found.kind !== 'offer') return;
    const target = join(tempFolder(), 'my.AppImage');
    writeFileSync(target, 'the old app');
    // Whoever controls the server changes the file.
    files.set(NAME, Buffer.from('a bad app!!'));
    expect(await placeUpdate(found.file, (await open(found.file.name)).body, target)).toEqual({
      kind: 'wrong-file',
    });
    expect(readFileSync(target, 'utf8')).toBe('the old app');
    files.set(NAME, Buffer.from('the new app'));
    expect(await placeUpdate(found.file, (await open(found.file.name)).body, target)).toEqual({
      kind: 'placed',
    });
    expect(readFileSync(target, 'utf8')).toBe('the new app');
  });

  it('signed by somebody else, or signed for other bytes, offers nothing', async () => {
    await sign('3.0.0', theirs);
    expect(await look()).toEqual({ kind: 'wrong-signature' });
    await sign('2.0.0');
    files.set('release.json', Buffer.from(String(files.get('release.json')).replace('2.0.0', '9.0.0')));
    expect(await look()).toEqual({ kind: 'wrong-signature' });
  });

  it('with an old release, though signed by us, leads nowhere', async () => {
    await sign('0.9.0');
    expect(await look()).toEqual({ kind: 'none' });
  });

  it('that is gone, lacks the signature, or sends without end is no answer', async () => {
    const signature = files.get('release.json.sig') ?? Buffer.alloc(0);
    files.delete('release.json.sig');
    expect(await look()).toEqual({ kind: 'no-answer' });
    files.set('release.json.sig', signature).set('release.json', Buffer.alloc(10_000_000, ' '));
    expect(await look()).toEqual({ kind: 'no-answer' });
    const nobody: OpenFile = () => Promise.reject(new Error('ECONNREFUSED'));
    expect(await lookForUpdate(nobody, ours.publicKey, RUNNING)).toEqual({ kind: 'no-answer' });
  });
});
