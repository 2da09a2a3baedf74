import { describe, expect, it } from 'vitest';
import { readKeptAccounts, slotsOf, type KeptAccounts } from '../../../src/main/account/kept-accounts';
import { settingsIn } from '../../support/settings-in';
import { tempFolder } from '../../support/temp-folder';

const saved = (owner: string) => ({ owner, tokenSaved: true });

describe('the accounts that are kept', () => {
  it.each<[string, KeptAccounts]>([
    ['none', { inUse: null, accounts: [], tokenOwners: [] }],
    ['one whose token was left', { inUse: null, accounts: [], tokenOwners: ['acme'] }],
    [
      'several, one of which has no token',
      {
        inUse: 'zoo',
        accounts: [saved('acme'), saved('zoo'), { owner: 'third', tokenSaved: false }],
        tokenOwners: ['old', 'third', 'zoo', 'acme'],
      },
    ],
  ])('are there after a restart: %s', (_what, kept) => {
    const folder = tempFolder();
    settingsIn(folder).writeTogether(slotsOf(kept));
    const { tokenOwners, ...rest } = readKeptAccounts(settingsIn(folder));
    expect({ ...rest, tokenOwners: [...tokenOwners].sort() }).toEqual({
      ...kept,
      tokenOwners: [...kept.tokenOwners].sort(),
    });
  });

  it('begin with the one that an earlier version knew', () => {
    const settings = settingsIn(tempFolder());
    settings.write('account', saved('acme'));
    settings.write('tokenOwners', ['acme', 'left']);
    expect(readKeptAccounts(settings)).toEqual({
      inUse: 'acme',
      accounts: [saved('acme')],
      tokenOwners: ['acme', 'left'],
    });
  });

  it('show an earlier version the one in use, and no token that it would delete', () => {
    const settings = settingsIn(tempFolder());
    const accounts = [saved('acme'), saved('zoo')];
    settings.writeTogether(slotsOf({ inUse: 'zoo', accounts, tokenOwners: ['acme', 'zoo', 'left'] }));
    expect(settings.read('account')).toEqual(saved('zoo'));
    expect(settings.read('tokenOwners')).toEqual(['zoo', 'left']);
    // There, the user connected another one.
    settings.write('account', saved('third'));
    settings.write('tokenOwners', ['third']);
    expect(readKeptAccounts(settings)).toMatchObject({
      inUse: 'third',
      accounts: [...accounts, saved('third')],
    });
  });
});
