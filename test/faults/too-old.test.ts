import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resultCauses } from '../../src/renderer/text/results';
import { ImportedFiles } from '../../src/shared/imports/outcome';
import { receiptOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { isQueued } from '../support/fault-rig';
import { eventFile, expectConsistentRig, wordsAbout } from '../support/faults';
import { hurriedClock, servingRig } from '../support/imports-rig';

// Events that were new enough when their import began, and too old when its turn came.

it('an import whose events grew too old while it waited says so, and keeps the cause of each line', async () => {
  const WEEK_MS = 7 * 24 * 3600_000;
  let waitedMs = 0;
  const hurried = hurriedClock();
  const server = await acmeServer({ activeLimit: 0 });
  const rig = await servingRig(server.url, { clock: { ...hurried, now: () => hurried.now() + waitedMs } });
  const id = await rig.begin(await eventFile(10));
  await rig.untilView(id, isQueued('scarf-limit'));
  waitedMs = WEEK_MS;
  await server.set({ activeLimit: 15 });
  const failed = await rig.until(id, 'failed');
  const words = wordsAbout(failed);
  expect(words).toContain('These became too old while the import waited.');
  expect(words).toContain('Ask help@scarf.sh what they can do for older events.');
  expect(resultCauses(new ImportedFiles([failed]).of(failed), []).map(({ sentence }) => sentence)).toContain(
    '10 events are more than 7 days old. We did not send them.',
  );
  expect(receiptOf(failed)).toMatchObject({ lines: 10, sent: 0, setAside: 10, notSent: 0 });
  expect(failed.setAside).toEqual([{ code: 'too-old', count: 10 }]);
  expect(readFileSync(rig.store.folder(id).setAside, 'utf8').trim().split('\n')).toHaveLength(10);
  expect(await server.imports()).toEqual([]);
  await expectConsistentRig(server, rig);
});
