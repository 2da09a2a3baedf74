import { expect, it } from 'vitest';
import { isClean, tableOf } from '../../scripts/soak/report';
import { soak } from '../../scripts/soak/run';
import { isWholeRun } from '../support/rounds';

// The seed of the short one makes six small files, one of them changed meanwhile.
const RUN = isWholeRun ? { seed: 7, imports: 12 } : { seed: 16, imports: 6 };

// Keeps the long soak (npm run soak) working.
it('a short soak with faults and kills loses and doubles no event and accounts for every line', async () => {
  const result = await soak({ ...RUN, log: () => undefined });
  expect(isClean(result), tableOf(result)).toBe(true);
  expect(result.kills).toBeGreaterThan(0);
  expect(result.faults.size).toBeGreaterThan(2);
  expect(result.phases.get('done')).toBeGreaterThan(0);
  expect(result.audit.held).toBeGreaterThan(100);
});
