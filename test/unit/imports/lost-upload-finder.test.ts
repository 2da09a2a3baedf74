import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LostUploadFinder } from '../../../src/main/imports/lost/lost-upload-finder';
import { NO_OTHERS } from '../../../src/main/imports/record/claims';
import { ImportStore } from '../../../src/main/imports/record/import-store';
import { RecordStore } from '../../../src/main/imports/record/record-store';
import { RemoteList } from '../../../src/main/imports/remote/remote-list';
import type { Listed, RemoteImport } from '../../../src/main/scarf/model';
import type { Clock } from '../../../src/main/time/clock';
import { fail, succeed, type Result } from '../../../src/shared/failure';
import { aRecord } from '../../support/records';
import { tempFolder } from '../../support/temp-folder';
import { remote } from './import-events';

/** Sleeps take no time, and the clock stands still. */
const clock: Clock = {
  now: () => Date.parse('2026-11-23T10:00:00.000Z'),
  monotonic: () => 0,
  sleep: async () => undefined,
};

interface LostOptions {
  readonly account?: string;
  /** Whether Scarf gives its whole list at this look. */
  readonly isWhole?: (look: number) => boolean;
}

/** An import whose answer was lost, and the answers to each look at Scarf's list. */
async function lostImport(
  answer: (look: number) => Result<readonly RemoteImport[]>,
  { account = 'acme', isWhole = () => true }: LostOptions = {},
) {
  const folder = tempFolder();
  let looks = 0;
  const listImports = async (): Promise<Result<Listed<RemoteImport>>> => {
    const rows = answer((looks += 1));
    return rows.ok ? succeed({ rows: rows.value, complete: isWhole(looks) }) : rows;
  };
  const scarf = { listImports };
  const list = new RemoteList(
    (owner) => join(folder, `${owner}.json`),
    scarf,
    clock,
    () => false,
    () => undefined,
  );
  const disk = new RecordStore(join(folder, 'imports'));
  const imports = new ImportStore(
    disk,
    () => undefined,
    () => undefined,
    clock,
  );
  const { id } = aRecord();
  await list.open(account);
  await list.refresh({ durably: true });
  await imports.add(aRecord());
  await imports.apply(id, { kind: 'upload-begins', at: new Date(list.moment()).toISOString() });
  await imports.apply(id, { kind: 'answer-lost', failure: null, handedOver: null });
  const finder = new LostUploadFinder({ clock, imports, claims: NO_OTHERS, disk, remote: list });
  await finder.search(id);
  return { record: imports.get(id), looks: () => looks };
}

describe('the search for a lost upload', () => {
  it('finds nothing out while Scarf’s list cannot be read, however often it fails', async () => {
    const OUTAGE = 1_200;
    const { record, looks } = await lostImport((look) => {
      if (look > 1 && look <= OUTAGE) return fail('connection-refused');
      return succeed(look === 1 ? [] : [remote()]);
    });
    expect(record).toMatchObject({ phase: { name: 'processing' }, delivery: { remoteId: 'remote-1' } });
    expect(looks()).toBe(OUTAGE + 1);
  });

  it('says that nothing is listed only after lists that were read', async () => {
    const { record, looks } = await lostImport((look) => (look % 2 === 0 ? fail('timed-out') : succeed([])));
    expect(record?.phase).toMatchObject({ name: 'unconfirmed', finding: 'nothing' });
    expect(looks()).toBe(9);
  });

  it('says that the list was cut when Scarf did not give all of it', async () => {
    const cut = { isWhole: () => false };
    const { record } = await lostImport(() => succeed([]), cut);
    expect(record?.phase).toMatchObject({ finding: 'nothing', listCut: true });
    const { record: whole } = await lostImport(() => succeed([]), { isWhole: (look) => look === 5 });
    expect(whole?.phase).toMatchObject({ finding: 'nothing' });
    expect(whole?.phase).not.toHaveProperty('listCut');
    const { record: found } = await lostImport((look) => succeed(look === 1 ? [] : [remote()]), cut);
    expect(found?.phase.name).toBe('processing');
  });

  it('goes on for an account that is now connected in other letters', async () => {
    const { record } = await lostImport((look) => succeed(look === 1 ? [] : [remote()]), {
      account: 'ACME',
    });
    expect(record?.phase.name).toBe('processing');
  });
});
