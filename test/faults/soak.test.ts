import { expect, it } from 'vitest';
import { isClean, tableOf } from '../../scripts/soak/report';
import { soak } from '../../scripts/soak/run';

// A short one, so that the long one (npm run soak) is there when it is wanted.
it('a few imports through faults and kills: nothing lost, nothing doubled, every line accounted for', async () => {
  const result = await soak({ seed: 7, imports: 12, log: () => undefined });
  expect(isClean(result), tableOf(result)).toBe(true);
  expect(result.kills).toBeGreaterThan(0);
  expect(result.faults.size).toBeGreaterThan(2);
  expect(result.phases.get('done')).toBeGreaterThan(0);
  expect(result.audit.held).toBeGreaterThan(100);
});
