import { expect, it } from 'vitest';
import { chosenOwner, knownOwners } from '../../../src/cli/scarf/chosen-owner';
import type { Place } from '../../../src/cli/scarf/place';
import { slotsOf } from '../../../src/main/account/kept-accounts';
import { lookAtSettings } from '../../../src/main/storage/settings-store';
import { settingsIn } from '../../support/settings-in';
import { tempFolder } from '../../support/temp-folder';

/** A computer where the app keeps two accounts and could not delete the token of a third. */
function place(lockedOwner?: string): Place {
  const folder = tempFolder();
  const settings = settingsIn(folder);
  const accounts = ['acme', 'lumen'].map((owner) => ({ owner, tokenSaved: true }));
  settings.writeTogether(slotsOf({ inUse: 'lumen', accounts, tokenOwners: ['acme', 'lumen', 'left'] }));
  const locked = lockedOwner === undefined ? {} : { owner: lockedOwner };
  return { kept: lookAtSettings(folder), policy: { locked } } as unknown as Place;
}

const NOT_TYPED = { owner: null, writes: 'text' } as const;

it('all accounts that the app keeps are known, the one in use first', () => {
  expect(knownOwners(place())).toEqual(['lumen', 'acme', 'left']);
  expect(knownOwners(place('acme'))).toEqual(['acme']);
});

it('the account in use is meant unless another one is typed', () => {
  expect(chosenOwner(NOT_TYPED as never, place())).toEqual({ ok: true, value: 'lumen' });
  expect(chosenOwner({ ...NOT_TYPED, owner: 'ACME' } as never, place())).toEqual({ ok: true, value: 'acme' });
});
