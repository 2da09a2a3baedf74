import { expect, it } from 'vitest';
import type { Scarf } from '../../../src/main/scarf/scarf';
import { clientFor, uploaderFor } from './test-clients';

it('the client and the uploader together are the whole API', async () => {
  const url = 'http://scarf.example';
  const scarf: Scarf = { ...clientFor(url), upload: uploaderFor(url) };
  expect(await scarf.getImport('acme', 'i1')).toMatchObject({ failure: { code: 'address-not-allowed' } });
});
