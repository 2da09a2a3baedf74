import { expect, it } from 'vitest';
import { NO_FIXES } from '../../../src/shared/checks/fix';
import { RecordIndex } from '../../../src/main/imports/record/record-index';
import { reduce } from '../../../src/main/imports/record/import-reducer';
import type { ImportRecord } from '../../../src/main/imports/record/record';
import { aRecord } from '../../support/records';
import { AT, remote } from './import-events';

const idsOf = (records: readonly ImportRecord[]): readonly string[] => records.map(({ id }) => id);

it('an import is found by what Scarf calls it, as long as it is this one of Scarf', () => {
  const index = new RecordIndex();
  const sending = reduce(aRecord(), { kind: 'upload-begins', at: AT });
  const lost = reduce(sending, { kind: 'answer-lost', failure: null, handedOver: null });
  const onTrial = reduce(lost, { kind: 'on-trial', remote: remote(), at: AT });
  index.keep(onTrial);
  expect(index.byRemote('ACME').get(remote().id)?.id).toBe(onTrial.id);
  expect(index.byRemote('another').get(remote().id)).toBeUndefined();
  index.keep(lost);
  expect(index.byRemote('acme').get(remote().id)).toBeUndefined();
  expect(idsOf(index.open)).toEqual([lost.id]);
});

it('imports are found by their files and by their path, of their own account only, the first kept first', () => {
  const index = new RecordIndex();
  const { file } = aRecord();
  const inPart = { packed: null, firstLine: 1, lines: 5, unit: 'line' } as const;
  const part = { ...file, ...inPart, name: 'b.ndjson', fingerprint: 'b'.repeat(64) };
  index.keep(aRecord({ id: 'one' }));
  index.keep(
    aRecord({
      id: 'both',
      file: { ...file, fingerprint: 'c'.repeat(64), parts: [{ ...file, ...inPart }, part] },
    }),
  );
  index.keep(aRecord({ id: 'part', file: { ...part, path: '/files/b.ndjson' } }));
  index.keep(aRecord({ id: 'theirs', owner: 'lumen' }));
  index.keep(aRecord({ id: 'unknown', file: { ...file, fingerprint: '' } }));
  index.keep(aRecord({ id: 'one', fixes: NO_FIXES }));
  expect(idsOf(index.ofFiles('acme', [file.fingerprint]))).toEqual(['one', 'both']);
  expect(idsOf(index.ofFiles('acme', [part.fingerprint, file.fingerprint]))).toEqual(['one', 'both', 'part']);
  expect(index.ofFiles('acme', [''])).toEqual([]);
  expect(idsOf(index.ofPath('acme', file.path))).toEqual(['one', 'both', 'unknown']);
  expect(idsOf(index.of('lumen'))).toEqual(['theirs']);
});
