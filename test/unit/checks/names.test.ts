import { expect, it } from 'vitest';
import { CheckSession } from '../../../src/main/checks/check-session';
import { systemClock } from '../../../src/main/time/clock';
import type { RememberedName } from '../../../src/shared/destination';
import { ALONE } from '../../support/checks-alone';
import { eventually } from '../../support/journey';
import { makeEvents } from '../../support/events';
import { fileWith, linesOf } from '../engine/bench';
import { workInThreads } from '../../support/threads-here';

const KNOWN = { packages: new Map([['id-oven', 'acme/oven-cli']]), pixels: new Map<string, string>() };

function sessionWith(remembered: RememberedName[]): CheckSession {
  return new CheckSession({
    work: workInThreads(),
    clock: systemClock,
    known: () => KNOWN,
    ...ALONE,
    names: { read: () => remembered, write: (names) => void remembered.splice(0, Infinity, ...names) },
    report: (error) => expect.fail(String(error)),
  });
}

async function checked(session: CheckSession, ...names: readonly string[]) {
  const events = [...makeEvents(names.length)].map((text, at) =>
    JSON.stringify({ ...(JSON.parse(text) as object), $package: names[at] }),
  );
  await session.start(await fileWith(linesOf(...events)));
  const { view } = session;
  if (view?.state !== 'done') throw new Error(`The check shows ${JSON.stringify(view)}`);
  return view;
}

it('an import of a file that names a package by name is begun with the id of it', async () => {
  const session = sessionWith([]);
  const { id, report, fixes } = await checked(session, 'oven-cli', 'oven-cli');
  expect(report).toMatchObject({ ready: 2, errors: 0 });
  expect(report.problems).toMatchObject([{ code: 'artifact-by-name', count: 2 }]);
  expect(fixes.all).toEqual([]);
  const submission = await session.submission(id, { keepReadable: false });
  expect(submission).toMatchObject({
    ok: true,
    value: { fixes: { all: [{ kind: 'id-for-name', of: 'package', name: 'oven-cli', id: 'id-oven' }] } },
  });
});

it('names of packages of the account tell which key of the events holds them', async () => {
  const session = sessionWith([]);
  const events = [...makeEvents(2)].map((text) =>
    JSON.stringify({ ...(JSON.parse(text) as object), $package: undefined, repo: 'oven-cli' }),
  );
  await session.start(await fileWith(linesOf(...events)));
  const { view } = session;
  expect(view).toMatchObject({
    state: 'done',
    destination: { kind: 'mixed' },
    report: { ready: 2, errors: 0 },
  });
  const asked = view?.state === 'done' ? view.report.questions.flatMap(({ questions }) => questions) : [];
  expect(asked).toContainEqual(
    expect.objectContaining({ code: 'package-column', certainty: 'open', taken: 'repo' }),
  );
});

it('what the user says about a name holds for the next file', async () => {
  const remembered: RememberedName[] = [];
  const session = sessionWith(remembered);
  const { id, report } = await checked(session, 'oven', 'oven');
  expect(report).toMatchObject({ ready: 0, errors: 2 });
  const says = { kind: 'replace-id', of: 'package', from: 'oven', to: 'id-oven' } as const;
  expect(await session.setFixes(id, { all: [says], lines: [] })).toMatchObject({ ok: true });
  await eventually(() => expect(session.view).toMatchObject({ state: 'done', report: { ready: 2 } }));
  expect(remembered).toEqual([{ of: 'package', from: 'oven', to: 'id-oven' }]);

  const next = await checked(sessionWith(remembered), 'oven');
  expect(next.report).toMatchObject({ ready: 1, errors: 0 });
  expect(next.report.problems).toMatchObject([
    { code: 'artifact-by-name', named: [{ text: 'oven', name: 'acme/oven-cli', remembered: true }] },
  ]);
});
