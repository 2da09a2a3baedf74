import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CheckSession } from '../../../src/main/checks/check-session';
import { systemClock } from '../../../src/main/time/clock';
import { ALONE } from '../../support/checks-alone';
import { tempFolder } from '../../support/temp-folder';
import { workHere } from '../../support/work-here';

it('a file is open when it was dropped with others, or lies in a folder that was, until the check is closed', async () => {
  const folder = tempFolder();
  const inbox = join(folder, 'inbox');
  mkdirSync(inbox);
  const [a, b, inFolder] = [join(folder, 'a.ndjson'), join(folder, 'b.ndjson'), join(inbox, 'c.ndjson')];
  for (const path of [a, b, inFolder]) writeFileSync(path, '{"$time":"2026-01-01T00:00:00Z"}\n');
  const session = new CheckSession({
    work: workHere(),
    clock: systemClock,
    known: () => null,
    ...ALONE,
    report: (error) => expect.fail(String(error)),
  });
  expect(session.covers(a)).toBe(false);
  const checked = session.start(a, b);
  expect([a, b, inFolder].map((path) => session.covers(path))).toEqual([true, true, false]);
  await checked;
  expect(session.covers(b)).toBe(true);
  await session.start(inbox);
  expect([b, inFolder, `${inbox}-2/c.ndjson`].map((path) => session.covers(path))).toEqual([
    false,
    true,
    false,
  ]);
  session.close(session.view?.id ?? '');
  expect(session.covers(inFolder)).toBe(false);
});
