import { describe, expect, it } from 'vitest';
import { CheckSession } from '../../../src/main/checks/check-session';
import { systemClock } from '../../../src/main/time/clock';
import type { RememberedDestination } from '../../../src/shared/destination';
import { succeed } from '../../../src/shared/failure';
import { isKeyMapping, type RememberedMapping } from '../../../src/shared/files/mapping';
import type { ArtifactRule } from '../../../src/shared/files/requests';
import { ALONE } from '../../support/checks-alone';
import { eventually } from '../../support/journey';
import { makeEvents } from '../../support/events';
import { fileWith, linesOf } from '../engine/bench';
import { workInThreads } from '../../support/threads-here';

const DOCS = { kind: 'package', id: 'id-docs', name: 'docs-site' } as const;
const GATEWAY_RULE: ArtifactRule = { path: '/downloads/*', to: { kind: 'package', id: 'id-gateway' } };
const REST_RULE: ArtifactRule = { path: '*', to: { kind: 'package', id: 'id-docs' } };
const PACKAGES = new Map([
  ['id-docs', 'docs-site'],
  ['id-gateway', 'gateway'],
]);

function newSession(): CheckSession {
  const kept = {
    mappings: [] as readonly RememberedMapping[],
    destinations: [] as readonly RememberedDestination[],
  };
  return new CheckSession({
    work: workInThreads(),
    clock: systemClock,
    known: () => ({ packages: PACKAGES, pixels: new Map<string, string>() }),
    ...ALONE,
    destinations: { read: () => kept.destinations, write: (all) => void (kept.destinations = all) },
    mappings: { read: () => kept.mappings, write: (all) => void (kept.mappings = all) },
    report: (error) => expect.fail(String(error)),
  });
}

function doneView(session: CheckSession) {
  const { view } = session;
  if (view?.state !== 'done') throw new Error(`The check shows ${JSON.stringify(view)}`);
  return view;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A log of requests an hour ago. */
function logOf(...paths: readonly string[]): string {
  const at = new Date(systemClock.now() - 3_600_000);
  const [date = '', time = ''] = at.toISOString().split('T');
  const day = `${date.slice(8)}/${MONTHS[at.getUTCMonth()] ?? ''}/${date.slice(0, 4)}`;
  return linesOf(
    ...paths.map(
      (path, index) =>
        `192.0.2.${index + 1} - - [${day}:${time.slice(0, 8)} +0000] "GET ${path} HTTP/1.1" 200 10 "-" "curl/8.4.0"`,
    ),
  );
}

/** A session with a log of which a rule fits the first two of five requests. */
async function logWithRule(): Promise<CheckSession> {
  const session = newSession();
  await session.start(
    await fileWith(logOf('/downloads/a', '/downloads/b', '/docs', '/docs/x', '/'), 'access.log'),
  );
  await setRules(session, [GATEWAY_RULE]);
  return session;
}

function mappingOf(session: CheckSession) {
  const { form } = doneView(session).report;
  if (!('mapping' in form) || form.mapping.requests === undefined) throw new Error('no log');
  return { ...form.mapping, requests: form.mapping.requests };
}

async function setRules(session: CheckSession, rules: readonly ArtifactRule[]): Promise<void> {
  const mapping = mappingOf(session);
  const changed = { ...mapping, requests: { ...mapping.requests, rules } };
  expect(isKeyMapping(changed)).toBe(false);
  expect(session.setMapping(doneView(session).id, changed)).toMatchObject({ ok: true });
  await eventually(() => expect(mappingOf(session).requests.rules).toEqual(rules));
}

describe('the package of a log with rules', () => {
  it('is asked for the requests that no rule fits, and is for them alone', async () => {
    const session = await logWithRule();
    const { id, destination } = doneView(session);
    expect(destination).toBeNull();
    expect(session.setDestination(id, DOCS)).toMatchObject({ ok: true });
    await eventually(() => expect(doneView(session).destination).toEqual({ kind: 'mixed' }));
    const { report } = doneView(session);
    expect(mappingOf(session).requests.rules).toEqual([GATEWAY_RULE, REST_RULE]);
    expect(report).toMatchObject({ ready: 5, errors: 0, requests: { byRule: [2, 3] } });
    expect(report.artifacts.map(({ artifact, events }) => `${artifact?.name ?? ''} ${events}`)).toEqual([
      'docs-site 3',
      'gateway 2',
    ]);
  });

  it('keeps what else was chosen for the file', async () => {
    const session = await logWithRule();
    await session.setFixes(doneView(session).id, { all: [], lines: [{ line: 1, text: null }] });
    await eventually(() => expect(doneView(session).fixes.lines).toHaveLength(1));
    session.setSafetyIds(doneView(session).id, 'off');
    session.setDestination(doneView(session).id, DOCS);
    await eventually(() => expect(doneView(session).destination).toEqual({ kind: 'mixed' }));
    expect(doneView(session)).toMatchObject({ safetyIds: 'off', fixes: { lines: [{ line: 1 }] } });
  });

  it('need not be chosen: what no rule fits is then set aside', async () => {
    const session = await logWithRule();
    session.setDestination(doneView(session).id, { kind: 'mixed' });
    expect(doneView(session).report).toMatchObject({ ready: 2, errors: 3 });
  });

  it('is for all requests once the rules are removed', async () => {
    const session = await logWithRule();
    await setRules(session, []);
    session.setDestination(doneView(session).id, DOCS);
    expect(doneView(session)).toMatchObject({ destination: DOCS, report: { ready: 5 } });
  });
});

describe('a folder with a log that has rules, and with a table', () => {
  /** Five requests, of which the rule fits two, and a table of two events that names no package. */
  async function folder(rules: readonly ArtifactRule[]): Promise<CheckSession> {
    const session = newSession();
    const log = logOf('/downloads/a', '/downloads/b', '/docs', '/docs/x', '/');
    const at = new Date(systemClock.now() - 3_600_000).toISOString();
    await session.start(
      await fileWith(log, 'access.log'),
      await fileWith(`time,page\n${at},/a\n${at},/b\n`, 'visits.csv'),
    );
    const { id, report } = doneView(session);
    const mapping = report.tables?.find(({ requests }) => requests !== undefined)?.mapping;
    if (mapping?.requests === undefined) throw new Error('no log');
    session.setMapping(id, { ...mapping, requests: { ...mapping.requests, rules } });
    await eventually(() => expect(doneView(session).id).not.toBe(id));
    return session;
  }

  const artifactsOf = (session: CheckSession): readonly string[] =>
    doneView(session).report.artifacts.map(({ artifact, events }) => `${artifact?.name ?? 'none'} ${events}`);

  it('sends what names no package where the bar says, be it of the log or of the table', async () => {
    const session = await folder([GATEWAY_RULE]);
    expect(artifactsOf(session)).toContain('none 5');
    session.setDestination(doneView(session).id, DOCS);
    await eventually(() => expect(doneView(session).destination).toEqual({ kind: 'mixed' }));
    expect(artifactsOf(session)).toEqual(['docs-site 5', 'gateway 2']);
    expect(doneView(session)).toMatchObject({
      report: { ready: 7, errors: 0 },
      fixes: { all: [{ kind: 'give-artifact', of: 'package', to: 'id-docs' }] },
      fixedBy: [2],
    });
  });

  it('leaves rules that fit every request as they are', async () => {
    const all: ArtifactRule = { path: '/*', to: GATEWAY_RULE.to };
    const session = await folder([all]);
    session.setDestination(doneView(session).id, DOCS);
    await eventually(() => expect(doneView(session).report.ready).toBe(7));
    expect(artifactsOf(session)).toEqual(['gateway 5', 'docs-site 2']);
  });
});

describe('the destination of the last import', () => {
  const events = async (name: string): Promise<string> => fileWith(linesOf(...makeEvents(2)), name);

  async function importTo(session: CheckSession): Promise<void> {
    await session.start(await fileWith('time,page\n2026-01-01T00:00:00Z,/a\n', 'a.csv'));
    session.setDestination(doneView(session).id, DOCS);
    const begun = await session.submit(doneView(session).id, { keepReadable: false }, async () =>
      succeed(undefined),
    );
    expect(begun).toMatchObject({ ok: true });
  }

  it('is taken for a file of the same columns, and told', async () => {
    const session = newSession();
    await importTo(session);
    await session.start(await fileWith('time,page\n2026-01-02T00:00:00Z,/b\n', 'b.csv'));
    expect(doneView(session)).toMatchObject({ destination: DOCS, asLastTime: true });
  });

  it('is not taken for other files', async () => {
    const session = newSession();
    await importTo(session);
    for (const path of [
      await fileWith('time,shop\n2026-01-02T00:00:00Z,x\n', 'c.csv'),
      await events('e.ndjson'),
    ]) {
      await session.start(path);
      expect(doneView(session).asLastTime).toBeUndefined();
      expect(doneView(session).destination).not.toEqual(DOCS);
    }
  });

  it('gives way to what was chosen for the file, which outlasts another check of it', async () => {
    const session = newSession();
    await session.start(await fileWith('time,page\n2026-01-01T00:00:00Z,/a\n', 'a.csv'));
    const { id } = doneView(session);
    session.setDestination(id, DOCS);
    session.restart(id);
    await eventually(() => expect(doneView(session).id).not.toBe(id));
    expect(doneView(session)).toMatchObject({ destination: DOCS, replaces: id });
  });

  it('is not what was only chosen', async () => {
    const session = newSession();
    const path = await fileWith('time,page\n2026-01-01T00:00:00Z,/a\n', 'a.csv');
    await session.start(path);
    session.setDestination(doneView(session).id, DOCS);
    await session.start(path);
    expect(doneView(session).destination).toBeNull();
    expect(doneView(session).replaces).toBeUndefined();
  });
});

describe('when another account is in use', () => {
  const unnamed = { packages: [], pixels: [] };

  it('a file stays open with its fixes, and only where it goes is chosen anew', async () => {
    const session = newSession();
    session.accountInUse('acme');
    await session.start(await fileWith(linesOf(...makeEvents(3, unnamed))));
    const { id } = doneView(session);
    expect(session.setDestination(id, DOCS)).toMatchObject({ ok: true });
    session.accountInUse('ACME');
    expect(doneView(session).destination).toEqual(DOCS);
    expect(session.isBound).toBe(false);
    session.accountInUse('lumen');
    expect(doneView(session)).toMatchObject({ id, destination: null });
    // Checked again, the file does not go where it went in the other account.
    expect(session.restart(id)).toMatchObject({ ok: true });
    await eventually(() => expect(doneView(session).id).not.toBe(id));
    expect(doneView(session).destination).toBeNull();
  });

  it('a check that runs does not end with the destination of the account before', async () => {
    const session = newSession();
    session.accountInUse('acme');
    await session.start(await fileWith(linesOf(...makeEvents(3, unnamed))));
    const { id } = doneView(session);
    session.setDestination(id, DOCS);
    const fixes = { all: [], lines: [] };
    await session.setFixes(id, fixes);
    session.accountInUse('lumen');
    await eventually(() => expect(doneView(session).id).not.toBe(id));
    expect(doneView(session).destination).toBeNull();
  });

  it('a file of a watched folder closes, since its folder goes to the account before', async () => {
    const session = newSession();
    session.accountInUse('acme');
    const path = await fileWith(linesOf(...makeEvents(3, unnamed)));
    await session.startLike({ destination: DOCS, fixes: [] }, path);
    expect(session.isBound).toBe(true);
    session.accountInUse('lumen');
    expect(session.view).toBeNull();
    expect(session.isBound).toBe(false);
  });
});
