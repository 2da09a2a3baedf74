import { tick } from 'svelte';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CheckReport, CheckSample } from '../../src/shared/checks/check';
import { failure } from '../../src/shared/failure';
import { FakeFailure, type FakeBridge } from '../support/fake-bridge';
import {
  doneCheck,
  GZIP_DAMAGED,
  ID_MISSING,
  importOf,
  NOT_JSON,
  readingCheck,
  reportOf,
  SENT_BEFORE,
  TIDIED,
  TOO_OLD,
  UNKNOWN_ARTIFACT,
  UNKNOWN_DOLLAR,
} from '../support/views';
import { button, click, handle, handles, heading, openApp, press, settled, words } from './support';

const DOCS = { kind: 'package', id: 'p-1', name: 'docs-site' } as const;
const SOME_BAD: Partial<CheckReport> = {
  ready: 48_210,
  errors: 4,
  warnings: 812,
  problems: [NOT_JSON, TOO_OLD],
};

function startable(bridge: FakeBridge): void {
  bridge.answer('import.start', () => {
    bridge.emit('imports.changed', [importOf({ id: 'new' })]);
    bridge.emit('check.changed', null);
    return { importId: 'new', imports: 1 };
  });
}

describe('a check in progress', () => {
  it('shows its counts, and Stop ends it', async () => {
    const fake = await openApp({ check: readingCheck() }, (bridge) =>
      bridge.answer('check.close', () => undefined),
    );
    expect({ ...handle('check').dataset }).toMatchObject({ state: 'reading', lines: '16330', errors: '1' });
    await click(button('Stop'));
    await press('Escape');
    expect(fake.inputs('check.close')).toEqual([{ id: 'check-1' }, { id: 'check-1' }]);
  });

  it('shows how far it is and the problems found so far once it takes long, and draws nothing before', async () => {
    const fake = await openApp();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    fake.emit('check.changed', readingCheck(3_100_000));
    await tick();
    const before = document.querySelector('[role="progressbar"]')?.outerHTML;
    fake.emit('check.changed', readingCheck(6_200_000));
    await tick();
    expect(before).toBeDefined();
    expect(document.querySelector('[role="progressbar"]')?.outerHTML).toBe(before);
    await vi.advanceTimersByTimeAsync(1000);
    await tick();
    expect(words()).toContain('50% · 16,330 lines checked · 1 to fix so far');
    expect(document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('50');
  });
});

describe('a check of a large file in progress', () => {
  const sample = (report: Partial<CheckReport>, destination: CheckSample['destination']): CheckSample => ({
    report: reportOf({ lines: 4000, blank: 0, ready: 4000, errors: 0, ...report }),
    destination,
    linesInAll: 1_512_345,
    keys: ['$time', '$package', 'os', 'app', 'plan', 'region', 'build', 'channel'],
  });

  it('shows the kind of file and its problems from a sample', async () => {
    const problems = [{ ...TOO_OLD, count: 2 }, UNKNOWN_DOLLAR, TIDIED];
    const seen = sample({ ready: 3998, errors: 2, problems }, { kind: 'mixed' });
    const fake = await openApp({ check: readingCheck(0, { sample: seen }) });
    expect(words()).toContain('A first look: 2 of 4,000 lines we looked at need fixing.');
    expect(words()).toContain('About 1,500,000 lines. They name their package or tracking pixel.');
    expect(words()).toContain('2 events are more than 7 days old.');
    expect(words()).toContain('The first event has $time, $package, os, app, plan, region and 2 more.');
    expect(words()).toContain('The result comes when every line is checked.');
    expect(words()).not.toContain('We tidy up');
    fake.emit('check.changed', readingCheck(4_200_000, { sample: sample({}, null) }));
    await settled();
    expect(words()).toContain('A first look: all 4,000 lines we looked at are ready.');
    expect(words()).toContain('Where they go is yours to choose.');
  });

  it('shows nothing before the sample is ready', async () => {
    await openApp({ check: readingCheck() });
    expect(words()).not.toContain('first look');
  });
});

describe('a finished check', () => {
  it('shows the result as heading and the counts as data attributes', async () => {
    await openApp({ check: doneCheck(SOME_BAD) });
    expect(heading()).toBe('48,210 of 48,214 lines are ready. 4 need fixing.');
    expect(document.activeElement).toBe(document.querySelector('h1'));
    expect({ ...handle('check').dataset }).toMatchObject({
      state: 'done',
      lines: '48214',
      ready: '48210',
      errors: '4',
      warnings: '812',
    });
  });

  it('moves the focus to the result when reading ends', async () => {
    const fake = await openApp({ check: readingCheck() });
    button('Stop').focus();
    fake.emit('check.changed', doneCheck());
    await settled();
    expect(document.activeElement?.textContent).toContain('All 48,214 lines are ready.');
  });

  it('lists problems by grade with count, lines and action', async () => {
    await openApp({ check: doneCheck({ ...SOME_BAD, problems: [UNKNOWN_DOLLAR, TIDIED, NOT_JSON] }) });
    expect(
      handles('problem').map((one) => [one.dataset['code'], one.dataset['grade'], one.dataset['count']]),
    ).toEqual([
      ['not-json', 'error', '3'],
      ['unknown-dollar', 'warning', '812'],
      ['tidied', 'info', '1'],
    ]);
    const [unreadable, dollar] = handles('problem').map((one) => one.textContent?.replace(/\s+/g, ' '));
    expect(unreadable).toContain('3 lines are not readable. (lines 17, 902 and 31,077)');
    expect(dollar).toContain('$referer × 800 · did you mean $referrer?');
  });

  it('describes what is tidied, and opens the earlier import of the file', async () => {
    await openApp({
      check: doneCheck({ problems: [SENT_BEFORE, TIDIED] }),
      imports: [importOf({ id: 'import-0' })],
    });
    expect(words()).toContain('Windows line ends 2 blank lines');
    expect(words()).toContain('This file was imported before (20 Jul 2026, under way).');
    // The send button shows the warning as well.
    expect(handle('start-import').parentElement?.textContent).toContain(
      'Sending it again may count its events twice.',
    );
    expect(words()).not.toContain('import-0');
    await click(button(/^Open that import/));
    expect(handle('import').dataset['phase']).toBe('uploading');
  });

  it('says when sending a file again is safe', async () => {
    await openApp({ check: doneCheck({ problems: [{ ...SENT_BEFORE, handled: true }] }) });
    expect(words()).toContain('Sending it again is safe');
    expect(words()).not.toContain('count its events twice');
  });

  it('says that events get a Safety ID, and can turn that off', async () => {
    const fake = await openApp(
      { check: doneCheck({ problems: [{ ...ID_MISSING, handled: true }] }, { safetyIds: 'on' }) },
      (bridge) => bridge.answer('check.set-safety-ids', () => undefined),
    );
    expect(words()).toContain('48,210 events have no ID of their own.');
    expect(words()).toContain('We add a Safety ID to each as we send it');
    const choice = button('Send without Safety IDs');
    choice.focus();
    await click(choice);
    fake.emit('check.changed', doneCheck({ problems: [ID_MISSING] }, { safetyIds: 'off' }));
    await settled();
    expect(words()).toContain('If they are sent twice, they count twice.');
    expect(words()).toContain('we have to ask you before we send them again');
    expect(words()).not.toContain('on the way');
    expect(document.activeElement).toBe(button('Add Safety IDs'));
    await click(button('Add Safety IDs'));
    expect(fake.inputs('check.set-safety-ids')).toEqual([
      { id: 'check-1', on: false },
      { id: 'check-1', on: true },
    ]);
  });

  it('offers no Safety IDs when no line without an id is sent', async () => {
    await openApp({ check: doneCheck({ problems: [ID_MISSING] }, { safetyIds: 'not-needed' }) });
    expect(handles('safety-ids')).toEqual([]);
  });

  it('says from which event on Safety IDs are stable for this file only', async () => {
    const report = { problems: [ID_MISSING], safetyIdsFollowUpTo: 6_000_000 };
    const fake = await openApp({ check: doneCheck(report, { safetyIds: 'on' }) });
    expect(words()).toContain('only the first 6,000,000 events without an ID get the same Safety ID again');
    fake.emit('check.changed', doneCheck(report, { safetyIds: 'off' }));
    await settled();
    expect(words()).not.toContain('6,000,000');
  });

  it('shows equal values as separate items', async () => {
    const artifacts = [
      { id: 'acme', count: 2, name: 'Acme docs' },
      { id: 'acme', count: 1 },
    ];
    const problem = {
      code: 'other-artifact',
      grade: 'warning',
      count: 3,
      lines: [1, 2, 3],
      artifacts,
    } as const;
    await openApp({ check: doneCheck({ problems: [problem] }) });
    expect(words()).toContain('acme × 2 · Acme docs');
  });

  it('shows the lines of the file a page at a time', async () => {
    const fake = await openApp({ check: doneCheck(SOME_BAD) }, (bridge) =>
      bridge.answer('check.lines', ({ after }) => ({
        rows: [after === 0 ? 17 : 902].map((line) => ({ line, text: `{"line": ${line}`, truncated: false })),
        more: after === 0,
      })),
    );
    await click(button(/^Show lines: lines are not readable/));
    expect(handles('source-line').map((one) => one.textContent)).toEqual(['{"line": 17']);
    await click(button('Show more'));
    expect(handles('source-line').map((one) => one.textContent)).toEqual(['{"line": 17', '{"line": 902']);
    expect(fake.inputs('check.lines')).toEqual([
      { id: 'check-1', code: 'not-json', after: 0, limit: 10 },
      { id: 'check-1', code: 'not-json', after: 17, limit: 10 },
    ]);
    await click(button(/^Hide/));
    expect(handles('source-line')).toEqual([]);
  });

  it('says when the lines can no longer be read', async () => {
    await openApp({ check: doneCheck(SOME_BAD) }, (bridge) =>
      bridge.answer('check.lines', () => {
        throw new FakeFailure(failure('file-missing'));
      }),
    );
    await click(button(/^Show lines: lines are not readable/));
    expect(words()).toContain('The file is no longer where it was.');
  });

  it('starts an import with one click and opens it', async () => {
    const fake = await openApp({ check: doneCheck(SOME_BAD, { destination: DOCS }) }, startable);
    expect(handle('start-import').textContent?.trim()).toBe('Import 48,210 events');
    await click(handle('start-import'));
    expect(fake.inputs('import.start')).toEqual([{ checkId: 'check-1', keepReadable: false }]);
    expect(handle('import').dataset['phase']).toBe('uploading');
  });

  it.each([
    ['Ctrl+Enter', (): Promise<void> => press('Enter', { ctrlKey: true })],
    ['Cmd+Enter', (): Promise<void> => press('Enter', { metaKey: true })],
  ])('imports with %s', async (_keys, act) => {
    const fake = await openApp({ check: doneCheck({}, { destination: DOCS }) }, startable);
    await act();
    expect(fake.inputs('import.start')).toHaveLength(1);
  });

  it('starts an import from the menu only once', async () => {
    const fake = await openApp({ check: doneCheck({}, { destination: DOCS }) }, (bridge) =>
      bridge.answer('import.start', () => new Promise(() => undefined)),
    );
    fake.emit('window.command', { kind: 'start-import' });
    await press('Enter', { ctrlKey: true });
    await click(handle('start-import'));
    expect(fake.inputs('import.start')).toHaveLength(1);
  });

  it('asks for a missing destination and focuses it', async () => {
    const fake = await openApp({ check: doneCheck() });
    await click(handle('start-import'));
    expect(words()).toContain('Choose a package or pixel first.');
    expect(document.activeElement).toBe(handle('destination'));
    expect(fake.inputs('import.start')).toEqual([]);
  });

  it(
    'opens the list of destinations where one is missing, each time the button is pressed',
    { tags: ['long'] },
    async () => {
      await openApp({ check: doneCheck() });
      await click(handle('start-import'));
      expect(handle('destination').getAttribute('aria-expanded')).toBe('true');
      await press('Escape');
      expect(handle('destination').getAttribute('aria-expanded')).toBe('false');
      handle('start-import').focus();
      await click(handle('start-import'));
      expect(handle('destination').getAttribute('aria-expanded')).toBe('true');
      expect(document.activeElement).toBe(handle('destination'));
    },
  );

  it('offers to fix all lines beside the verdict, unless nothing of them can be fixed', async () => {
    const lines = { rows: [], tables: [], more: false };
    await openApp({ check: doneCheck({ problems: [NOT_JSON, TOO_OLD], ready: 1, errors: 5 }) }, (bridge) => {
      bridge.answer('check.try-fixes', () => ({ rows: [], more: false }));
      bridge.answer('check.flawed-rows', () => lines);
    });
    expect(handle('fix-all-lines').textContent.trim()).toBe('Fix lines…');
    await click(handle('fix-all-lines'));
    expect(handle('apply-fixes')).toBeDefined();
    await openApp({ check: doneCheck({ problems: [TOO_OLD], ready: 1, errors: 3 }, { id: 'check-2' }) });
    expect(handles('fix-all-lines')).toEqual([]);
  });

  it('says why an import could not start, and keeps the check', async () => {
    await openApp({ check: doneCheck({}, { destination: DOCS }) }, (bridge) =>
      bridge.answer('import.start', () => {
        throw new FakeFailure(failure('disk-full'));
      }),
    );
    await click(handle('start-import'));
    expect(words()).toContain('This computer’s disk is full.');
    expect(handle('check').dataset['state']).toBe('done');
  });

  it('offers to choose another file when nothing can be sent', async () => {
    await openApp({ check: doneCheck({ lines: 3, ready: 0, errors: 3, problems: [NOT_JSON] }) });
    expect(heading()).toBe('All 3 lines need fixing.');
    expect(handles('start-import')).toEqual([]);
    expect(handle('choose-file').textContent).toContain('Choose another file…');
  });

  it('keeps the destination available when another one may solve every problem', async () => {
    await openApp({
      check: doneCheck(
        { lines: 12, ready: 0, errors: 12, problems: [UNKNOWN_ARTIFACT] },
        { destination: { kind: 'mixed' } },
      ),
    });
    expect(handles('destination')).toHaveLength(1);
    expect((handle('start-import') as HTMLButtonElement).disabled).toBe(true);
  });

  it('offers to import the readable part of a damaged file', async () => {
    const damaged = { ready: 1_200, lines: 1_200, damaged: true, problems: [GZIP_DAMAGED] };
    const fake = await openApp({ check: doneCheck(damaged, { destination: DOCS }) }, startable);
    expect(button('Use another file')).toBeDefined();
    expect(handle('start-import').textContent?.trim()).toBe('Import the 1,200 readable events');
    await click(handle('start-import'));
    expect(fake.inputs('import.start')).toEqual([{ checkId: 'check-1', keepReadable: true }]);
  });

  it('asks to check a changed file again instead of sending it', async () => {
    const fake = await openApp({ check: doneCheck({}, { destination: DOCS, changed: true }) }, (bridge) =>
      bridge.answer('check.restart', () => undefined),
    );
    expect(words()).toContain('The file changed since we checked it.');
    await press('Enter', { ctrlKey: true });
    expect((handle('start-import') as HTMLButtonElement).disabled).toBe(true);
    expect(fake.inputs('import.start')).toEqual([]);
    await click(button('Check it again'));
    expect(fake.inputs('check.restart')).toEqual([{ id: 'check-1' }]);
  });

  it('says how many events were searched for repeated ids', async () => {
    await openApp({ check: doneCheck({ repeatsComplete: false, repeatsCheckedUpTo: 5_000_000 }) });
    expect(words()).toContain('Repeated IDs were looked for in the first 5,000,000 events only.');
  });
});
