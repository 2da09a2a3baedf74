import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProcessClaims } from '../../../../src/main/imports/claims/process-claims';
import { ProcessFolders } from '../../../../src/main/imports/claims/process-folders';
import { ImportStore } from '../../../../src/main/imports/record/import-store';
import { RecordStore } from '../../../../src/main/imports/record/record-store';
import type { Failure } from '../../../../src/shared/failure';
import { aRecord } from '../../../support/records';
import { SetClock } from '../../../support/set-clock';
import { tempFolder } from '../../../support/temp-folder';
import { AT } from '../import-events';

async function commandLine(root: string) {
  const folders = new ProcessFolders(join(root, 'processes'), 'command-line', () => undefined);
  onTestFinished(() => folders.close());
  await folders.open();
  const claims = new ProcessClaims({ kind: 'command-line', folders, foundFolder: join(root, 'found') });
  const disk = new RecordStore(join(root, 'imports'));
  const troubles: Failure[] = [];
  const store = new ImportStore(
    disk,
    () => undefined,
    (failure) => troubles.push(failure),
    new SetClock(Date.parse(AT)),
    claims,
  );
  return { claims, disk, store, troubles, imports: join(folders.folder, 'imports') };
}

const BEGUN = aRecord({ startedFrom: 'command-line' });

describe('the claim of an import', () => {
  it('that another process took is forgotten, and what that one wrote is known', async () => {
    const root = tempFolder();
    const [mine, other] = await Promise.all([commandLine(root), commandLine(root)]);
    await mine.store.add(BEGUN);
    renameSync(join(mine.imports, BEGUN.id), join(other.imports, BEGUN.id));
    await other.disk.save({ ...BEGUN, retries: 7 });
    await expect(mine.store.apply(BEGUN.id, { kind: 'upload-begins', at: AT })).rejects.toThrow(
      'Another process',
    );
    expect(mine.store.isOthers(BEGUN.id)).toBe(true);
    expect(mine.store.get(BEGUN.id)).toMatchObject({ retries: 7, phase: { name: 'queued' } });
    expect(readdirSync(other.imports)).toEqual([BEGUN.id]);
  });

  it('that was taken while the record could not be read is gone on with later', async () => {
    const root = tempFolder();
    const left = new ProcessFolders(join(root, 'processes'), 'command-line', () => undefined);
    await left.open();
    await left.claim(BEGUN.id);
    left.close();
    const { store, disk, imports } = await commandLine(root);
    await disk.add(BEGUN);
    await store.lookAtOthers();
    const { path } = disk.folder(BEGUN.id);
    renameSync(path, `${path}.aside`);
    expect(await store.takeOver(BEGUN.id)).toBeUndefined();
    expect(readdirSync(imports)).toEqual([BEGUN.id]);
    renameSync(`${path}.aside`, path);
    await store.lookAtOthers();
    expect(await store.takeOver(BEGUN.id)).toMatchObject({ id: BEGUN.id });
    expect(store.isOthers(BEGUN.id)).toBe(false);
  });

  it('of another computer is left alone, and takes no slot', async () => {
    const root = tempFolder();
    const { claims, disk, store } = await commandLine(root);
    await disk.add(BEGUN);
    const elsewhere = join(root, 'processes', 'command-line.00000000.0123456789ab', 'imports');
    mkdirSync(elsewhere, { recursive: true });
    writeFileSync(join(elsewhere, BEGUN.id), '');
    await store.lookAtOthers();
    expect(claims.isWorkedOn(BEGUN)).toBe(true);
    expect(claims.isWorkedOnHere(BEGUN)).toBe(false);
    expect(await store.takeOver(BEGUN.id)).toBeUndefined();
  });

  it('that cannot be seen for a moment is kept', async () => {
    const { store, disk, imports, troubles } = await commandLine(tempFolder());
    await store.add(BEGUN);
    renameSync(imports, `${imports}.aside`);
    writeFileSync(imports, '');
    await store.apply(BEGUN.id, { kind: 'must-wait', why: 'offline', until: null });
    expect(troubles).toHaveLength(1);
    expect(store.isOthers(BEGUN.id)).toBe(false);
    rmSync(imports);
    renameSync(`${imports}.aside`, imports);
    await store.saveUnsaved();
    expect(await disk.look()).toMatchObject([{ phase: { why: 'offline' } }]);
    expect(readdirSync(imports)).toEqual([BEGUN.id]);
  });
});

describe('the match of an import of Scarf', () => {
  it('goes to exactly one of ours, and stays', async () => {
    const root = tempFolder();
    const [one, other] = await Promise.all([commandLine(root), commandLine(root)]);
    const matched = await Promise.all([one.claims.match('remote', 'a'), other.claims.match('remote', 'b')]);
    expect(matched.filter(Boolean)).toHaveLength(1);
    const [first, second] = matched[0] ? ['a', 'b'] : ['b', 'a'];
    expect(await other.claims.match('remote', first ?? '')).toBe(true);
    expect(await one.claims.match('remote', second ?? '')).toBe(false);
    expect(readdirSync(join(root, 'found'))).toHaveLength(1);
  });

  it('is not lost to a file that a crash or a full disk left empty', async () => {
    const root = tempFolder();
    const { claims } = await commandLine(root);
    expect(await claims.match('remote', 'a')).toBe(true);
    const found = join(root, 'found');
    const [name = ''] = readdirSync(found);
    rmSync(found, { recursive: true });
    mkdirSync(found);
    writeFileSync(join(found, name), '');
    expect(await claims.match('remote', 'b')).toBe(true);
    expect(await claims.match('remote', 'a')).toBe(false);
    expect(await claims.match('remote', 'b')).toBe(true);
  });
});

describe('a file that only one import may send', () => {
  it('is sent by the first that takes it, and by the next once nothing of that one can arrive', async () => {
    const root = tempFolder();
    const [one, other] = await Promise.all([commandLine(root), commandLine(root)]);
    const takes = ({ claims }: typeof one, id: string, mayArrive = true): Promise<boolean> =>
      claims.sendsFirst('acme visits', id, async () => mayArrive);
    const took = await Promise.all([takes(one, 'a'), takes(other, 'b')]);
    expect(took.filter(Boolean)).toHaveLength(1);
    const [first = '', second = ''] = took[0] ? ['a', 'b'] : ['b', 'a'];
    expect(await takes(one, first)).toBe(true);
    expect(await takes(other, second)).toBe(false);
    expect(await takes(other, second, false)).toBe(true);
  });
});
