import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyIntegrity } from '../../../scripts/tools/fetch/integrity';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'integrity-'))));
afterEach(() => rm(folder, { recursive: true }));

const content = randomBytes(200_000);
const pinned = `sha512-${createHash('sha512').update(content).digest('base64')}`;

it('the integrity check accepts the pinned file', async () => {
  const file = join(folder, 'parcel.tgz');
  await writeFile(file, content);
  await verifyIntegrity(file, pinned);
});

it('the integrity check refuses a file with one changed bit and names its digest', async () => {
  const tampered = Buffer.from(content);
  tampered[100_000] = (tampered[100_000] ?? 0) ^ 1;
  const file = join(folder, 'parcel.tgz');
  await writeFile(file, tampered);
  const found = createHash('sha512').update(tampered).digest('base64');
  await expect(verifyIntegrity(file, pinned)).rejects.toThrow(`sha512-${found}`);
});

it('the integrity check refuses a truncated file', async () => {
  const file = join(folder, 'parcel.tgz');
  await writeFile(file, content.subarray(0, -1));
  await expect(verifyIntegrity(file, pinned)).rejects.toThrow('is not the file we expect');
});
