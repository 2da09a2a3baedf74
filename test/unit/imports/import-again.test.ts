import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { identityOf } from '../../../src/engine/model/file-identity';
import { NDJSON } from '../../../src/shared/files/layout';
import { filesAgain } from '../../../src/main/imports/import-again';
import { tempFolder } from '../../support/temp-folder';

const FACTS = { compression: 'none', form: NDJSON, fingerprint: 'f' } as const;

async function written(name: string) {
  const path = join(tempFolder(), name);
  await writeFile(path, '{}\n');
  return { path, identity: identityOf(await stat(path)) };
}

it('finds the file of an import, says that it changed, and that it is gone', async () => {
  const { path, identity } = await written('clicks.ndjson');
  const record = { file: { ...FACTS, name: 'clicks.ndjson', path, identity }, resends: null };
  expect(await filesAgain(record)).toEqual({ ok: true, value: { paths: [path], changed: false } });
  await writeFile(path, '{}\n{}\n');
  expect(await filesAgain(record)).toEqual({ ok: true, value: { paths: [path], changed: true } });
  await rm(path);
  expect(await filesAgain(record)).toMatchObject({ ok: false, failure: { code: 'file-missing' } });
});

it('finds each file of several once, also an archive with several members', async () => {
  const [one, zip] = [await written('a.ndjson'), await written('july.zip')];
  const part = { name: 'a', firstLine: 1, lines: 1, unit: 'line', ...FACTS } as const;
  const entry = { start: 0, packedBytes: 1, method: 'stored', crc32: 0, size: 9 } as const;
  const packed = { entry, archive: zip.identity };
  const member = { ...part, path: zip.path, packed, identity: { ...zip.identity, size: 9 } };
  const parts = [{ ...part, ...one, packed: null }, member, member];
  const file = { ...FACTS, name: 'folder', ...one, parts };
  const found = await filesAgain({ file, resends: null });
  expect(found).toEqual({ ok: true, value: { paths: [one.path, zip.path], changed: false } });
});

it('knows no file of the user behind a resend, or without a record', async () => {
  const { path, identity } = await written('again.ndjson');
  const resends = { importId: 'a', which: 'refused', originsPath: '' } as const;
  const file = { ...FACTS, name: 'clicks.ndjson', path, identity };
  for (const record of [{ file, resends }, undefined]) {
    expect(await filesAgain(record)).toMatchObject({ ok: false, failure: { code: 'gone' } });
  }
});
