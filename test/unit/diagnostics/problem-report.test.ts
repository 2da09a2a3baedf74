import { describe, expect, it } from 'vitest';
import { reportAsText } from '../../../src/renderer/text/help';
import { entriesIn, withoutWords } from '../../../src/main/diagnostics/log-entries';
import { makeProblemReport, type ReportedState } from '../../../src/main/diagnostics/problem-report';
import { redact } from '../../../src/main/diagnostics/redact';
import { failure } from '../../../src/shared/failure';
import type { ReportDetail } from '../../../src/shared/app/problem-report';
import { DEFAULT_SETTINGS } from '../../../src/shared/app/settings';
import { EMPTY_SNAPSHOT } from '../../support/fake-bridge';
import { leaksIn } from '../../support/leaks';
import { importOf } from '../../support/views';

const CANARY = 'canary+/=%"7c1f0b52d9e64a7b8f3e';
/** Of a proxy. */
const PASSWORD = 'proxy-canary:"&+0d4f7b6a1c';
const EVENT = '{"$remote_address":"84.107.32.18"}';

/** An app in which everything that can hold a text holds the token, and names of files and parts of events besides. */
function state(changes: Partial<ReportedState> = {}): ReportedState {
  const words = `salaries.csv: Bearer ${CANARY}, http://ana:${CANARY}@proxy.example:8080, ${encodeURIComponent(CANARY)}, ${EVENT}, ${PASSWORD}, Basic ${Buffer.from(`ana:${PASSWORD}`).toString('base64')}, ${JSON.stringify(PASSWORD)}`;
  return {
    nowMs: Date.parse('2026-11-27T16:20:00Z'),
    about: {
      ...EMPTY_SNAPSHOT.about,
      version: `1.0.0 ${CANARY} ${PASSWORD}`,
      dataFolder: `/home/ana/${CANARY}`,
    },
    system: { platform: 'linux x64', release: '6.1.0', language: 'en', memoryMb: 16_000 },
    settings: { ...DEFAULT_SETTINGS, certificateFile: `/home/ana/${CANARY}.pem` },
    connection: {
      state: 'connected',
      owner: CANARY,
      last4: '8f3e',
      unsaved: null,
      trouble: failure('proxy-refused', words),
    },
    accounts: [],
    imports: [
      importOf({
        fileName: `salaries-${CANARY}.csv`,
        phase: { name: 'failed', failure: failure('rejected', words) },
        pollFailure: failure('unexpected-answer', words),
      }),
    ],
    notices: [{ id: '1', kind: 'disk', failure: failure('disk-full', words), path: `/x/${CANARY}` }],
    logEntries: entriesIn(
      `cut off\n2026-11-27T16:00:00.000Z error SyntaxError: Unexpected token, ${words}\n    at JSON.parse (<anonymous>)\n    at read (/opt/app/index-a1b2.cjs:12:40)\n    ${words}\n`,
    ),
    ...changes,
  };
}

const withoutSecrets = (text: string): string =>
  redact(text, { tokens: [CANARY], passwords: [PASSWORD], home: '/home/ana' });

const textOf = (detail: ReportDetail, changes?: Partial<ReportedState>, without = withoutSecrets): string =>
  reportAsText(makeProblemReport(state(changes), detail, without));

describe('a text without tokens', () => {
  const without = (text: string, ...tokens: string[]): string =>
    redact(text, { tokens, passwords: [], home: '' });

  it('holds no rest of a token with a quote, whichever account it is of', () => {
    const text = `Bearer ${CANARY} and again ${CANARY}`;
    expect(without(text, CANARY)).toBe('Bearer [token] and again [token]');
    expect(without(text, 'another-token', CANARY)).toBe('Bearer [token] and again [token]');
  });

  it('holds no rest of a token that begins as another one', () => {
    expect(without('of-acme and of-acme-too', 'of-acme', 'of-acme-too')).toBe('[token] and [token]');
  });
});

describe('a problem report', () => {
  it.each(['codes', 'texts'] as const)(
    'with %s never holds the token or the password of a proxy, wherever they are',
    (detail) => {
      const text = textOf(detail);
      expect(leaksIn(text, CANARY)).toEqual([]);
      expect(leaksIn(text, PASSWORD)).toEqual([]);
      expect(text).toContain('proxy-refused');
      expect(text).toContain('disk-full');
    },
  );

  it('tells what is wrong with an account that is not in use, once for each', () => {
    const acme = { state: 'connected', owner: 'acme', last4: '9f2c', unsaved: null, trouble: null } as const;
    const inUse = { ...acme, trouble: failure('timed-out') };
    const accounts = [inUse, { ...acme, owner: 'lumen', trouble: failure('token-refused') }];
    const { failures } = makeProblemReport(
      state({ connection: inUse, accounts, imports: [], notices: [] }),
      'codes',
      withoutSecrets,
    );
    expect(failures).toEqual([
      { of: 'account', code: 'timed-out' },
      { of: 'account', code: 'token-refused' },
    ]);
  });

  it('without its words holds no name of a file, no part of an event and no name of the account', () => {
    // Even a token that the app does not know, such as one of another account.
    const settings = { ...DEFAULT_SETTINGS, certificateFile: '/home/ana/salaries.pem' };
    const text = textOf('codes', { about: EMPTY_SNAPSHOT.about, settings }, (one) => one);
    expect(leaksIn(text, CANARY)).toEqual([]);
    expect(text).not.toMatch(/salaries|84\.107|home|ana:|proxy\.example/);
    expect(text).toContain('- certificateFile: set');
    expect(text).toContain('- import failed rejected');
    expect(text).toContain('2026-11-27T16:00:00.000Z error SyntaxError\n    at index-a1b2.cjs:12:40');
  });

  it('tells names of files and words of errors if the user says so', () => {
    const text = textOf('texts');
    expect(text).toContain('salaries.csv: Bearer [token]');
    expect(text).toContain('http://[password]@proxy.example:8080');
    expect(
      redact('at http://ana:a@b@proxy.example:8080/x', { tokens: [], passwords: [], home: '/home/ana' }),
    ).toBe('at http://[password]@proxy.example:8080/x');
  });

  it('tells the latest failures first, and at most twenty', () => {
    const imports = Array.from({ length: 30 }, (_, at) =>
      importOf({
        id: `import-${at}`,
        endedAt: new Date(Date.UTC(2026, 10, 1 + at)).toISOString(),
        phase: { name: 'failed', failure: failure('timed-out') },
      }),
    );
    const { failures, imports: counts } = makeProblemReport(state({ imports }), 'codes', withoutSecrets);
    expect(failures.length).toBe(20);
    expect(failures[0]?.at).toBe('2026-11-30T00:00:00.000Z');
    expect(counts).toEqual({ failed: 30 });
  });
});

describe('an entry of the log without its words', () => {
  it('keeps codes of the system and of the app, and nothing that only looks like one', () => {
    const at = '2026-11-27T16:00:00.000Z error';
    expect(withoutWords(`${at} Error: ENOENT: no such file, open '/x/EMAILS.csv'`)).toBe(`${at} ENOENT`);
    expect(withoutWords(`${at} FailureError: disk-full: /x/y`)).toBe(`${at} FailureError disk-full`);
    expect(withoutWords(`${at} SECRET-LIST of people`)).toBe(at);
    expect(withoutWords(`${at} TypeError: x\n    at f (/home/ana/secret.js:1:2)\n at node:fs:3:4`)).toBe(
      `${at} TypeError\n    at node:fs:3:4`,
    );
  });
});
