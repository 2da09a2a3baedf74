import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../src/main/scarf/connect';
import type { Running } from '../../../src/main/updates/decide-update';
import { openFeed, type FeedOptions } from '../../../src/main/updates/feed';
import { lookForUpdate, type Looked, type OpenFile } from '../../../src/main/updates/look-for-update';
import { publicKeyOf, readUpdateSource } from '../../../src/main/updates/update-source';
import { NO_SIGN_INS } from '../../support/proxy-sign-ins';
import { updateFeed, type UpdateFeed } from '../../support/update-feed';

const NAME = 'app-2.0.0-linux-x86_64.AppImage';
const RUNNING: Running = {
  ...{ version: '1.0.0', replaceable: 'AppImage', architecture: 'x86_64', channel: 'stable' },
};
const dispatcher = createDispatcher({
  resolveProxy: () => Promise.resolve('DIRECT'),
  caCertificates: () => Promise.resolve(undefined),
  signIns: NO_SIGN_INS,
});

let feed: UpdateFeed;
beforeEach(async () => {
  feed = await updateFeed();
  writeFileSync(feed.path(NAME), 'the new app');
  await feed.sign('2.0.0');
});

function openAt(folder: string, more: Pick<FeedOptions, 'silentMs'> = {}): OpenFile {
  const address = `${feed.source.address}/${folder}`;
  return openFeed({ address, dispatcher: () => Promise.resolve(dispatcher), ...more });
}
const look = (folder = 'stable'): Promise<Looked> =>
  lookForUpdate(openAt(folder), publicKeyOf(feed.source), RUNNING);

async function textOf(opened: ReturnType<OpenFile>): Promise<string> {
  let text = '';
  for await (const piece of await opened) text += Buffer.from(piece).toString();
  return text;
}

describe('a feed', () => {
  it('with a newer release offers its file', async () => {
    const found = await look();
    expect(found).toMatchObject({ kind: 'offer', version: '2.0.0', file: { name: NAME, size: 11 } });
    expect(await textOf(openAt('stable')(NAME))).toBe('the new app');
  });

  it('is named by its address and its key', () => {
    expect(readUpdateSource(feed.named)).toEqual(feed.source);
    expect(() => publicKeyOf({ ...feed.source, publicKey: 'no key' })).toThrow();
  });

  it('signed by somebody else, or signed for other bytes, offers nothing', async () => {
    await feed.sign('3.0.0', { key: generateKeyPairSync('ed25519').privateKey });
    expect(await look()).toEqual({ kind: 'wrong-signature' });
    await feed.sign('2.0.0');
    const statement = readFileSync(feed.path('release.json'), 'utf8');
    writeFileSync(feed.path('release.json'), statement.replace('2.0.0', '9.0.0'));
    expect(await look()).toEqual({ kind: 'wrong-signature' });
    writeFileSync(feed.path('release.json'), Buffer.alloc(10_000_000, ' '));
    expect(await look()).toEqual({ kind: 'wrong-signature' });
  });

  it('with an old release, though signed by us, leads nowhere', async () => {
    await feed.sign('0.9.0');
    expect(await look()).toEqual({ kind: 'none' });
  });

  it('that is gone or lacks the signature is no answer', async () => {
    rmSync(feed.path('release.json.sig'));
    expect(await look()).toMatchObject({ kind: 'no-answer', details: expect.stringContaining('404') });
    feed.close();
    expect(await look()).toMatchObject({ kind: 'no-answer' });
  });

  it('may lead to another place of the same kind, and no further', async () => {
    expect(await look('moved/stable')).toMatchObject({ kind: 'offer' });
    expect(await look('moved/moved/moved/moved/moved/stable')).toMatchObject({ kind: 'offer' });
    const circle = await look('moved/moved/moved/moved/moved/moved/stable');
    expect(circle).toMatchObject({ kind: 'no-answer', details: expect.stringContaining('circle') });
    const away = await look('moved//scarf.invalid/stable');
    expect(away).toMatchObject({ kind: 'no-answer', details: expect.stringContaining('redirected') });
  });

  it('that falls silent while it sends is given up', async () => {
    feed.send('nothing');
    await expect(textOf(openAt('stable', { silentMs: 200 })(NAME))).rejects.toMatchObject({
      failure: { code: 'timed-out' },
    });
  });

  it.each(['http://scarf.invalid/feed', 'ftp://127.0.0.1/feed', 'no address'])(
    'at %s is never asked',
    async (address) => {
      const open = openFeed({ address, dispatcher: () => Promise.reject(new Error('asked')) });
      await expect(open(NAME)).rejects.toMatchObject({ failure: { code: 'address-not-allowed' } });
    },
  );
});
