import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { signFiles } from '../../scripts/release/sign-files';
import type { UpdateChannel } from '../../src/shared/app/settings';
import type { UpdateSource } from '../../src/main/updates/update-source';
import { tempFolder } from './temp-folder';

/** How an AppImage is sent: hung up after so many bytes, or not at all. */
type Sends = 'all' | 'nothing' | { readonly bytes: number };

/** A feed on this computer, which a release was put on as docs/releasing.md says: a folder of files for each channel. */
export interface UpdateFeed {
  readonly source: UpdateSource;
  /** What `EVENT_IMPORTER_UPDATES` names it by. */
  readonly named: string;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  /** A file of a channel on the disk, to be changed. */
  path(name: string, channel?: UpdateChannel): string;
  /** Signs what a channel holds as this version, with the feed's key or with another one. */
  sign(
    version: string,
    options?: { readonly channel?: UpdateChannel; readonly key?: KeyObject },
  ): Promise<void>;
  send(sends: Sends): void;
  /** Answers nothing any more. */
  close(): void;
}

/** A feed that ends with the test. */
export async function updateFeed(): Promise<UpdateFeed> {
  const root = tempFolder();
  for (const channel of ['stable', 'testing']) mkdirSync(join(root, channel));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const asked: string[] = [];
  let sends: Sends = 'all';
  const server = createServer(({ url = '' }, answer) => {
    asked.push(url);
    if (url.startsWith('/moved/')) answer.writeHead(302, { location: url.replace('/moved/', '/') }).end();
    else sendFile(answer, join(root, url), url.endsWith('.AppImage') ? sends : 'all');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const path = (name: string, channel: UpdateChannel = 'stable'): string => join(root, channel, name);
  return {
    source: { address, publicKey: spki },
    named: `${address} ${spki}`,
    asked,
    path,
    sign: async (version, { channel = 'stable', key = privateKey } = {}) => {
      const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
      const { bytes, signature } = await signFiles(join(root, channel), version, pem);
      writeFileSync(path('release.json', channel), bytes);
      writeFileSync(path('release.json.sig', channel), `${signature}\n`);
    },
    send: (how) => (sends = how),
    close,
  };
}

function sendFile(answer: ServerResponse, path: string, sends: Sends): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return void answer.writeHead(404).end('Not found');
  answer.writeHead(200, { 'content-length': stats.size });
  if (sends === 'nothing') return answer.flushHeaders();
  if (sends === 'all') return void createReadStream(path).pipe(answer);
  answer.write(readFileSync(path).subarray(0, sends.bytes), () => answer.destroy());
}
