import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RemoteList } from '../../../src/main/imports/remote-list';
import type { RemoteImport } from '../../../src/main/scarf/model';
import { SetClock } from '../../support/set-clock';
import { tempFolder } from '../../support/temp-folder';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const DAY = 24 * 3600 * 1000;

function remote(id: string, status: RemoteImport['status']): RemoteImport {
  return { id, status, total: null, imported: null, failed: null, createdAt: null, updatedAt: null };
}

function listFor(folder = tempFolder()) {
  const clock = new SetClock(NOW);
  let told: RemoteImport[] = [];
  const scarf = { listImports: async () => ({ ok: true, value: told }) as const };
  const list = new RemoteList(
    (owner) => join(folder, `${owner}.json`),
    scarf,
    clock,
    () => undefined,
  );
  const tell = async (rows: RemoteImport[], wanted?: ReadonlySet<string>): Promise<void> => {
    told = rows;
    await list.refresh({ durably: true, ...(wanted && { wanted }) });
  };
  return { clock, list, tell, folder };
}

function many(status: RemoteImport['status'], count: number): RemoteImport[] {
  return Array.from({ length: count }, (_, at) => remote(`${status}-${at}`, status));
}

describe('slots in use', () => {
  it('are not known before Scarf told its list, then as of when it did', async () => {
    const { list, tell } = listFor();
    await list.open('acme');
    expect(list.slots).toBeNull();
    await tell([...many('importing', 12), ...many('done', 30), remote('odd', null)]);
    expect(list.slots).toEqual({ inUse: 12, of: 15, asOf: '2026-11-23T10:00:00.000Z' });
  });

  it('follow a part of the list, and forget what left the whole one', async () => {
    const { list, tell } = listFor();
    await list.open('acme');
    await tell(many('importing', 3));
    await tell([remote('importing-0', 'done')], new Set(['importing-0']));
    expect(list.slots?.inUse).toBe(2);
    await tell([remote('importing-1', 'importing')]);
    expect(list.slots?.inUse).toBe(1);
  });

  it('are never more than there are, should Scarf allow more some day', async () => {
    const { list, tell } = listFor();
    await list.open('acme');
    await tell(many('importing', 20));
    expect(list.slots).toMatchObject({ inUse: 20, of: 20 });
  });
});

describe('moments', () => {
  it('only grow, whatever is done to the computer’s clock, also over a restart', async () => {
    const { clock, list, tell, folder } = listFor();
    await list.open('acme');
    await tell([]);
    const began = list.moment();
    clock.put(-DAY);
    await tell([remote('new', 'importing')]);
    const seen = list.rows[0]?.firstSeenMs ?? 0;
    expect(seen).toBeGreaterThan(began);

    const later = listFor(folder);
    later.clock.put(-DAY);
    await later.list.open('acme');
    expect(later.list.moment()).toBeGreaterThan(seen);
  });
});
