import { describe, expect, it } from 'vitest';
import { failure } from '../../src/shared/failure';
import { FakeFailure } from '../support/fake-bridge';
import { doneCheck, doneImport, FILE, readingCheck, TOO_OLD } from '../support/views';
import { click, handle, handles, heading, openApp, settled, words } from './support';

const FIRST_RUN = { connection: { state: 'disconnected', owner: null, failure: null } } as const;
const SAMPLE = { ...FILE, name: 'downloads.ndjson', sampleFile: 'events' } as const;
const CHECKED = doneCheck(
  { lines: 40, ready: 38, errors: 2, problems: [{ ...TOO_OLD, count: 2 }] },
  { file: SAMPLE, destination: { kind: 'mixed' } },
);

async function choose(sample: string): Promise<void> {
  handle('try-sample').focus();
  handle('try-sample').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await settled();
  handle(`sample-${sample}`).click();
  await settled();
}

function pressCtrlEnter(): Promise<void> {
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, cancelable: true }));
  return settled();
}

describe('a sample file', () => {
  it.each([
    ['before there is an account', FIRST_RUN],
    ['on the start screen', {}],
    ['beside earlier imports', { imports: [doneImport({ imported: 1, failed: 0 })] }],
  ])('can be chosen %s', async (_, state) => {
    const fake = await openApp(state, (bridge) => bridge.answer('check.start-sample', () => undefined));
    await choose('spreadsheet');
    expect(fake.inputs('check.start-sample')).toEqual([{ sampleFile: 'spreadsheet' }]);
  });

  it('is named as one while it is read, checked and fixed', async () => {
    const fake = await openApp({ check: readingCheck(undefined, { file: SAMPLE }) });
    expect(heading()).toBe('Checking a sample file');
    fake.answer('check.flawed-rows', () => ({ rows: [], tables: [], more: false }));
    fake.answer('check.try-fixes', () => ({ rows: [], more: false }));
    fake.emit('check.changed', {
      ...CHECKED,
      report: {
        ...CHECKED.report,
        problems: [{ code: 'not-object', grade: 'error', count: 2, lines: [3, 4] }],
      },
    });
    await settled();
    expect(words()).toContain('Sample file: downloads.ndjson');
    expect(handle('sample-note').textContent).toContain('Nothing is sent, and nothing is remembered.');
    await click(handle('fix-problem'));
    expect(words()).toContain('Sample file: downloads.ndjson');
    expect(handles('sample-note')).toHaveLength(1);
  });

  it('has no destination, and nothing of it can be sent or saved', async () => {
    const fake = await openApp({
      check: { ...CHECKED, fixes: { all: [{ kind: 'keep-first' }], lines: [] } },
    });
    for (const name of ['destination', 'start-import', 'save-corrected', 'fix-problem'])
      expect(handles(name)).toEqual([]);
    await pressCtrlEnter();
    expect(fake.inputs('import.start')).toEqual([]);
  });

  it('leads on to files of the user, or back to Connect', async () => {
    const fake = await openApp({ check: CHECKED }, (bridge) => bridge.answer('check.close', () => undefined));
    await click(handle('close-sample'));
    expect(fake.inputs('check.close')).toEqual([{ id: CHECKED.id }]);
    expect(handle('choose-file').textContent).toContain('Choose your own files…');
    fake.emit('connection.changed', FIRST_RUN.connection);
    await settled();
    expect(heading()).toBe('38 of 40 lines are ready. 2 are too old.');
    expect(handle('close-sample').textContent).toContain('Back to Connect');
    expect(handles('choose-file')).toEqual([]);
  });

  it('gives way to Connect when a file is chosen without an account', async () => {
    const fake = await openApp({ ...FIRST_RUN, check: CHECKED }, (bridge) =>
      bridge.answer('check.close', () => undefined),
    );
    fake.emit('window.command', { kind: 'open-file' });
    await settled();
    expect(fake.inputs('check.close')).toEqual([{ id: CHECKED.id }]);
    fake.emit('check.changed', null);
    await settled();
    expect(words()).toContain('Connect first, then choose your file again.');
  });

  it('that cannot be written is told on Connect too', async () => {
    await openApp(FIRST_RUN, (bridge) =>
      bridge.answer('check.start-sample', () => {
        throw new FakeFailure(failure('disk-full'));
      }),
    );
    await choose('events');
    expect(heading()).toBe('Connect to Scarf');
    expect(words()).toContain('disk');
  });
});
