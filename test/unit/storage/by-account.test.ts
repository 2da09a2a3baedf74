import { expect, it } from 'vitest';
import { adopted, ofAccount, withOfAccount, type Owned } from '../../../src/main/storage/by-account';

interface Preset {
  readonly file: string;
}
const ALL: readonly Owned<Preset>[] = [
  { file: 'of-acme', owner: 'acme' },
  { file: 'of-zoo', owner: 'zoo' },
];

it('an account has its own values alone', () => {
  expect(ofAccount(ALL, 'ACME')).toEqual([{ file: 'of-acme' }]);
  expect(ofAccount(ALL, 'third')).toEqual([]);
  expect(ofAccount(ALL, null)).toEqual([]);
});

it('what is written for an account leaves the values of others', () => {
  expect(withOfAccount(ALL, 'acme', [{ file: 'new' }, { file: 'newer' }])).toEqual([
    { file: 'of-zoo', owner: 'zoo' },
    { file: 'new', owner: 'acme' },
    { file: 'newer', owner: 'acme' },
  ]);
});

it('what a version that knew one account left becomes that of the account in use', () => {
  const left = [{ file: 'old' }, ...ALL];
  expect(ofAccount(left, null)).toEqual([{ file: 'old' }]);
  const now = adopted(left, 'acme') ?? [];
  expect(ofAccount(now, 'acme')).toEqual([{ file: 'old' }, { file: 'of-acme' }]);
  expect(adopted(now, 'zoo')).toBeNull();
});
