import { describe, expect, it } from 'vitest';
import { ownerIn, tokenIn } from '../../../src/shared/app/account-entry';

describe('an account’s name is understood from', () => {
  it.each([
    ['acme', 'acme'],
    [' acme \n', 'acme'],
    ['“acme”', 'acme'],
    ['@acme', 'acme'],
    ['acme/', 'acme'],
    ['https://app.scarf.sh/acme', 'acme'],
    ['https://app.scarf.sh/organizations/acme/packages?page=2#top', 'acme'],
    ['app.scarf.sh/o/acme-baking', 'acme-baking'],
    ['https://api.scarf.sh/v2/packages/acme/970493a1-4ca0-4a4d-a085-fdce578e5a08/import', 'acme'],
    ['https://app.scarf.sh/acme%20baking', 'acme baking'],
    ['https://app.scarf.sh/acme%', 'acme%'],
    ['https://app.scarf.sh/account', ''],
    ['https://app.scarf.sh', ''],
    ['', ''],
  ])('%j', (typed, owner) => {
    expect(ownerIn(typed)).toBe(owner);
  });
});

describe('a token is understood from', () => {
  it.each([
    ['abc-123', 'abc-123'],
    ['  abc-123\n', 'abc-123'],
    ['Bearer abc-123', 'abc-123'],
    ['Authorization: Bearer abc-123', 'abc-123'],
    ['"Authorization: Bearer abc-123"', 'abc-123'],
    ['bearer "abc-123"', 'abc-123'],
    ['„abc-123“', 'abc-123'],
    ['abc-\r\n123', 'abc-123'],
    ['abc 12 3', 'abc123'],
    ['Bearer', 'Bearer'],
    ['', ''],
  ])('%j', (typed, token) => {
    expect(tokenIn(typed)).toBe(token);
  });
});
