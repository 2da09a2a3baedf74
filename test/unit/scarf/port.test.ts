import { expect, it } from 'vitest';
import type { Scarf } from '../../../src/main/scarf/scarf';
import { clientFor, uploaderFor } from './lines';

it('is what the imports ask of Scarf', async () => {
  const url = 'http://scarf.example';
  const scarf: Scarf = { ...clientFor(url), upload: uploaderFor(url) };
  expect(await scarf.getImport('acme', 'i1')).toMatchObject({ failure: { code: 'address-not-allowed' } });
});
