import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { placeUpdate } from '../../../src/main/updates/place-update';
import type { UpdateFile } from '../../../src/main/updates/statement';
import { smallDisk } from '../../support/small-disk';
import { tempFolder } from '../../support/temp-folder';

const NEW = Buffer.alloc(3_000_000, 'new');
const FILE: UpdateFile = {
  ...{ name: 'app.AppImage', size: NEW.length },
  sha512: createHash('sha512').update(NEW).digest('hex'),
};

/** The answer of a server on this computer that sends these bytes, and hangs up after so many of them. */
async function served(bytes: Buffer, hangUpAfter = Number.POSITIVE_INFINITY): Promise<IncomingMessage> {
  const server = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-length': bytes.length });
    if (hangUpAfter < bytes.length) answer.write(bytes.subarray(0, hangUpAfter), () => answer.destroy());
    else answer.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get(`http://127.0.0.1:${port}/`, resolve).once('error', reject);
  });
}

function installed(folder = tempFolder()): {
  target: string;
  files: () => readonly string[];
  content: () => string;
} {
  const target = join(folder, 'Event Importer.AppImage');
  writeFileSync(target, 'old', { mode: 0o755 });
  return { target, files: () => readdirSync(folder), content: () => readFileSync(target, 'latin1') };
}

describe('an update', () => {
  it('takes the place of the old app as a whole, and can be started', async () => {
    const { target, files, content } = installed();
    expect(await placeUpdate(FILE, await served(NEW), target)).toEqual({ kind: 'placed' });
    expect(content()).toBe(NEW.toString('latin1'));
    expect(statSync(target).mode & 0o777).toBe(0o755);
    expect(files()).toHaveLength(1);
  });

  it.each([
    ['is another file of the same length', Buffer.alloc(NEW.length, 'old'), 'wrong-file'],
    ['is longer', Buffer.concat([NEW, NEW]), 'wrong-file'],
    ['is shorter', NEW.subarray(1), 'cut-off'],
  ])('that %s leaves the old app as it is', async (_what, bytes, kind) => {
    const { target, files, content } = installed();
    expect(await placeUpdate(FILE, await served(bytes), target)).toEqual({ kind });
    expect([content(), files().length]).toEqual(['old', 1]);
  });

  it('that is cut off on its way leaves the old app as it is', async () => {
    const { target, files, content } = installed();
    await expect(placeUpdate(FILE, await served(NEW, 1_000_000), target)).rejects.toThrow();
    expect([content(), files().length]).toEqual(['old', 1]);
  });

  it.runIf(process.getuid?.() === 0)(
    'that the disk has no room for leaves the old app as it is',
    async () => {
      const disk = await smallDisk(2);
      const { target, content, files } = installed(disk.path);
      await expect(placeUpdate(FILE, await served(NEW), target)).rejects.toThrow('ENOSPC');
      expect([content(), files().length]).toEqual(['old', 1]);
    },
  );
});
