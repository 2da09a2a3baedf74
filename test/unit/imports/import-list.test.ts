import { expect, it } from 'vitest';
import { ImportList } from '../../../src/main/imports/import-list';
import { ImportStore } from '../../../src/main/imports/record/import-store';
import { RecordStore } from '../../../src/main/imports/record/record-store';
import type { ForeignChanges } from '../../../src/shared/imports/import';
import { SetClock } from '../../support/set-clock';
import { tempFolder } from '../../support/temp-folder';
import { foreignImport } from '../../support/views';

it('of many foreign imports only those that changed are published', () => {
  const clock = new SetClock(0);
  const nothing = (): void => undefined;
  const imports = new ImportStore(new RecordStore(tempFolder()), nothing, nothing, clock);
  let foreign = [foreignImport({ id: 'foreign:a' }), foreignImport({ id: 'foreign:b' })];
  const published: ForeignChanges[] = [];
  const publishForeign = (changes: ForeignChanges): void => void published.push(changes);
  const list = new ImportList({ imports, foreignViews: () => foreign, publishForeign });
  list.publishForeign();
  const [first] = foreign;
  if (first === undefined) throw new Error('no import');
  // Another read of the list is no news; what Scarf counts is.
  foreign = [first, foreignImport({ id: 'foreign:b', phase: { name: 'processing', stopping: false } })];
  list.publishForeign();
  foreign = [...foreign.slice(1), foreignImport({ id: 'foreign:c' })];
  list.publishForeign();
  expect(published.map(({ changed, gone }) => [changed.map(({ id }) => id), gone])).toEqual([
    [['foreign:a', 'foreign:b'], []],
    [['foreign:b'], []],
    [['foreign:c'], ['foreign:a']],
  ]);
  list.publishForeign();
  expect(published).toHaveLength(3);
});
