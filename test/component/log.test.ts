import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import LogScreen from '../../src/renderer/features/log/LogScreen.svelte';
import { startSync } from '../../src/renderer/state/sync';
import { runShortcut, runWindowCommand } from '../../src/renderer/state/window-commands';
import { failure, retryableFailure } from '../../src/shared/failure';
import type { ImportView } from '../../src/shared/imports/import';
import type { LogView } from '../../src/shared/imports/log';
import {
  FakeFailure,
  fakeBridge,
  fixUntilStopped,
  installBridge,
  type FakeBridge,
} from '../support/fake-bridge';
import { partnerRow } from '../support/gallery/log-states';
import { FakeLog, logRow } from '../support/log-fake';
import { doneImport, foreignImport } from '../support/views';

const OURS = doneImport({ imported: 48_207, failed: 3 });

let bridge: FakeBridge;
let onBack: () => void;

/** Opens the log screen with this number of entries. */
async function open(entries: number, parts: Partial<LogView> = {}, of: ImportView = OURS): Promise<FakeLog> {
  const log = new FakeLog(entries, of.id);
  bridge = log.answerOn(fakeBridge({ imports: [of] }), parts);
  installBridge(bridge);
  await startSync();
  render(LogScreen, { importId: of.id, onBack });
  await waitFor(() => expect(bridge.inputs('log.open')).toHaveLength(1));
  return log;
}

function rows(): Promise<HTMLElement[]> {
  return screen.findAllByTestId('log-row');
}

async function rowsOf(lines: readonly string[]): Promise<void> {
  await waitFor(() =>
    expect(
      screen
        .getAllByTestId('log-row')
        .slice(0, lines.length)
        .map((row) => row.dataset['line']),
    ).toEqual(lines),
  );
}

function hasFocus(element: unknown): boolean {
  return element === document.activeElement;
}

beforeEach(() => {
  onBack = vi.fn();
});

describe('a log', () => {
  it('focuses its heading, shows its length, and renders few of a million rows', async () => {
    await open(1_000_000);
    await rows();
    expect(screen.getByRole('heading', { level: 1, name: 'Log' })).toSatisfy(hasFocus);
    expect(screen.getByText('1,000,000 entries')).toBeTruthy();
    expect(screen.getByTestId('log').getAttribute('aria-rowcount')).toBe('1000000');
    expect(screen.getAllByRole('row').length).toBeLessThan(40);
  });

  it('groups entries by cause in plain words, with the raw message for support', async () => {
    await open(7);
    const causes = await screen.findAllByTestId('log-cause');
    expect(causes.map(({ dataset }) => [dataset['code'], dataset['count']])).toEqual([
      ['failed-to-decode', '3'],
      ['artifact-not-found', '2'],
      ['progress', '2'],
    ]);
    const [first] = causes as [HTMLElement, ...HTMLElement[]];
    within(first).getByText('Could not be read as an event');
    within(first).getByText('Lines 1 and 2 more');
    expect(screen.queryByText(/Failed to decode/)).toBeNull();
    await fireEvent.click((await rows())[0] as HTMLElement);
    screen.getByText(/Failed to decode line: unexpected end of input/);
    screen.getByText(/type: failed-to-decode/);
  });

  it('shows many causes in steps, and the chosen one always', async () => {
    const log = await open(7);
    const [cause] = log.causes();
    if (cause === undefined) throw new Error('The log has causes.');
    const causes = Array.from({ length: 50 }, (_, at) => ({ ...cause, key: `cause ${at}`, count: 50 - at }));
    bridge.emit('log.changed', log.change({ causes }));
    const shown = (): number => screen.getAllByTestId('log-cause').length;
    await waitFor(() => expect(screen.getByText('Show 20 more causes')).toBeTruthy());
    expect(shown()).toBe(20);
    await fireEvent.click(screen.getAllByTestId('log-cause')[19] as HTMLElement);
    bridge.emit(
      'log.changed',
      log.change({ causes: causes.map((one) => (one.key === 'cause 19' ? { ...one, count: 1 } : one)) }),
    );
    await waitFor(() => expect(shown()).toBe(21));
    await fireEvent.click(screen.getByText('Show 20 more causes'));
    expect(shown()).toBe(41);
    await fireEvent.click(screen.getByText('Show 9 more causes'));
    expect(shown()).toBe(50);
    expect(screen.queryByText(/more cause/)).toBeNull();
  });

  it("names the user's own line in each row, and shows its text", async () => {
    await open(9);
    await rowsOf(['1', '4', '', '10']);
    const own = await screen.findAllByTestId('source-line');
    expect(own.map((line) => line.textContent)).toContain('{"n":4}');
    const requested = bridge.inputs('import.source-rows').flatMap(({ lines }) => lines);
    expect(requested).toEqual([1, 4, 10, 13, 19, 22]);
  });

  it('says when a line of the file can no longer be read', async () => {
    const log = new FakeLog(1);
    bridge = log
      .answerOn(fakeBridge({ imports: [OURS] }))
      .answer('import.source-rows', ({ lines }) =>
        lines.map((line) => ({ line, text: null, truncated: false, fields: [] })),
      );
    installBridge(bridge);
    await startSync();
    render(LogScreen, { importId: OURS.id, onBack });
    await screen.findByText('This line can no longer be read.');
    expect(screen.queryByTestId('source-line')).toBeNull();
  });

  it('requests no lines for an import started elsewhere', async () => {
    const foreign = foreignImport();
    await open(9, {}, foreign);
    await rows();
    await fireEvent.click((await rows())[0] as HTMLElement);
    await screen.findByText('This import was sent from elsewhere, so its file is not here.');
    expect(bridge.inputs('import.source-rows')).toHaveLength(0);
  });

  it('closes when the screen closes', async () => {
    await open(3);
    await rows();
    cleanup();
    expect(bridge.inputs('log.close')).toEqual([{ importId: OURS.id }]);
  });
});

describe('states of a log', () => {
  it('a loading log says so', async () => {
    await open(0, { state: 'loading', complete: false, entries: 0, causes: [] });
    await screen.findByText('Getting the log from Scarf…');
    expect(screen.queryByTestId('log')).toBeNull();
  });

  it('an empty log may still fill, then fills', async () => {
    const log = await open(0, { complete: false, causes: [] });
    await screen.findByText('Nothing in the log yet.');
    const grown = new FakeLog(4, OURS.id);
    grown.answerOn(bridge);
    bridge.emit('log.changed', { ...grown.change(), complete: false });
    await rows();
    screen.getByText('4 entries');
    screen.getByText('more may still arrive');
    expect(log.entries).toBe(0);
  });

  it('a growing log keeps the scroll position and shows changed rows', async () => {
    await open(500, { complete: false });
    await rows();
    const log = screen.getByTestId('log');
    await fireEvent.focus(log);
    await fireEvent.keyDown(log, { key: 'End' });
    await waitFor(() => expect(log.querySelector('[aria-rowindex="500"][data-line]')).toBeTruthy());
    const grown = new FakeLog(900, OURS.id);
    grown.answerOn(bridge);
    bridge.emit('log.changed', grown.change());
    await waitFor(() => expect(log.getAttribute('aria-rowcount')).toBe('900'));
    expect(log.querySelector('[aria-rowindex="500"]')?.id).toBe(log.getAttribute('aria-activedescendant'));
    screen.getByText('900 entries');
  });

  it('ignores late events and events of another log', async () => {
    await open(5);
    await rows();
    bridge.emit('log.changed', new FakeLog(9, OURS.id).change(), 20);
    bridge.emit('log.changed', new FakeLog(7, OURS.id).change(), 10);
    bridge.emit('log.changed', new FakeLog(8, 'import-2').change(), 21);
    await screen.findByText('9 entries');
  });

  it('shows all causes although an event tells only those that changed', async () => {
    const log = await open(300, { complete: false });
    await rows();
    const [first] = log.causes();
    if (first === undefined) throw new Error('The log has causes.');
    const event = { ...log.change({ complete: false }), anew: false };
    bridge.emit('log.changed', { ...event, entries: 301, causes: [{ ...first, count: 101 }] });
    await screen.findByText('301 entries');
    expect(screen.getAllByTestId('log-cause').map(({ dataset }) => dataset['count'])).toEqual([
      '101',
      '100',
      '100',
    ]);
  });

  it('shows why there is no newer one, beside what there is', async () => {
    await open(300, { complete: false, failure: retryableFailure('timed-out') });
    await screen.findByText('Scarf isn’t answering.');
    expect((await rows()).length).toBeGreaterThan(0);
  });

  it('stops the search for lines to fix', async () => {
    await open(300);
    fixUntilStopped(bridge);
    await fireEvent.click((await screen.findAllByTestId('log-cause'))[0] as HTMLElement);
    const fix = await screen.findByTestId('fix-cause');
    expect(fix.textContent).toContain('Fix these 100 lines…');
    await fireEvent.click(fix);
    await fireEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull());
    expect(bridge.inputs('import.stop-fix')).toEqual([{ id: OURS.id }]);
    expect(screen.queryByText('This no longer exists.')).toBeNull();
  });

  it('says that a very long log goes on after what is shown', async () => {
    await open(300, { cut: true });
    await screen.findByText('The first 300 entries. The log goes on: save it to read the rest.');
  });

  it('says that a message is longer than what is shown', async () => {
    bridge = new FakeLog(1)
      .answerOn(fakeBridge({ imports: [OURS] }))
      .answer('log.rows', () => ({ total: 1, rows: [{ ...logRow(0), truncated: true }] }));
    installBridge(bridge);
    await startSync();
    render(LogScreen, { importId: OURS.id, onBack });
    await fireEvent.click((await rows())[0] as HTMLElement);
    await screen.findByText(
      'This message is longer than what is shown here. Save the log to read all of it.',
    );
  });

  it('an empty complete log says so', async () => {
    await open(0);
    await screen.findByText('Scarf has written nothing in this log.');
  });

  it('a log that failed to load can be loaded again', async () => {
    const log = new FakeLog(5);
    bridge = log.answerOn(fakeBridge({ imports: [OURS] })).answer('log.open', () => {
      throw new FakeFailure(retryableFailure('scarf-trouble', '503'));
    });
    installBridge(bridge);
    await startSync();
    render(LogScreen, { importId: OURS.id, onBack });
    await screen.findByText('Scarf has a problem at the moment.');
    bridge.answer('log.open', () => log.view());
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await rows();
    expect(screen.queryByText('Scarf has a problem at the moment.')).toBeNull();
  });
});

describe('finding in a log', () => {
  it('filters by one cause and back', async () => {
    await open(30);
    await rows();
    await fireEvent.click(screen.getByRole('button', { name: /Package or pixel is not in this account/ }));
    await rowsOf(['4', '13', '22']);
    expect(screen.getByTestId('log').getAttribute('aria-rowcount')).toBe('10');
    screen.getByText('10 of 30 entries');
    await fireEvent.keyDown(document.body, { key: 'Escape' });
    await rowsOf(['1', '4', '']);
    expect(onBack).not.toHaveBeenCalled();
  });

  it('filters by one class', async () => {
    await open(30);
    await rows();
    await fireEvent.click(screen.getByRole('button', { name: /All not imported/ }));
    await rowsOf(['1', '4', '10']);
    await fireEvent.input(screen.getByRole('textbox', { name: 'Find in the log' }), {
      target: { value: 'nowhere' },
    });
    await screen.findByText('No entry matches.');
    await fireEvent.click(screen.getByRole('button', { name: 'Show all entries' }));
    await rowsOf(['1', '4', '']);
  });

  it('searches after a pause in typing, not at each letter', async () => {
    await open(30);
    await rows();
    const before = bridge.inputs('log.rows').length;
    const field = screen.getByRole('textbox', { name: 'Find in the log' });
    for (const value of ['n', 'no', 'not', 'not found']) await fireEvent.input(field, { target: { value } });
    await rowsOf(['4', '13']);
    const texts = bridge
      .inputs('log.rows')
      .slice(before)
      .map(({ filter }) => filter.text);
    expect(new Set(texts)).toEqual(new Set(['not found']));
  });

  it('goes to a line, or to the next one and says so', async () => {
    await open(1_000_000);
    await rows();
    expect(runShortcut(new KeyboardEvent('keydown', { key: 'g', ctrlKey: true }))).toBe(true);
    const field = screen.getByRole('textbox', { name: 'Go to line' });
    expect(field).toSatisfy(hasFocus);
    await fireEvent.input(field, { target: { value: '900,000' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Go' }));
    await waitFor(() =>
      expect(screen.getAllByTestId('log-row').map(({ dataset }) => dataset['line'])).toContain('900001'),
    );
    await screen.findByText('No entry for line 900,000. This is the next one, line 900,001.');
    const log = screen.getByTestId('log');
    expect(log).toSatisfy(hasFocus);
    const active = document.getElementById(log.getAttribute('aria-activedescendant') ?? '');
    expect(active?.dataset['line']).toBe('900001');
  });

  it('says when a line has no entry or the input is not a line', async () => {
    await open(9);
    await rows();
    const field = screen.getByRole('textbox', { name: 'Go to line' });
    await fireEvent.input(field, { target: { value: '5000' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Go' }));
    await screen.findByText('No entry for line 5,000 or after it.');
    await fireEvent.input(field, { target: { value: 'ten' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Go' }));
    await screen.findByText('Please type the number of a line, such as 17.');
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it(
    'shows a slow search, and limits the result for a growing log to "so far"',
    { tags: ['long'] },
    async () => {
      const log = await open(9, { complete: false });
      await rows();
      const answers: (() => void)[] = [];
      bridge.answer('log.find-line', async ({ filter, line }) => {
        await new Promise<void>((resolve) => answers.push(resolve));
        return log.findLine(filter, line);
      });
      const field = screen.getByRole('textbox', { name: 'Go to line' });
      const ask = async (line: string): Promise<void> => {
        await fireEvent.input(field, { target: { value: line } });
        await fireEvent.click(screen.getByRole('button', { name: 'Go' }));
      };
      await ask('5000');
      await screen.findByText('Looking…');
      expect(screen.queryByText(/No entry/)).toBeNull();
      // The last search wins, even when the first response arrives later.
      await ask('2');
      answers[1]?.();
      await screen.findByText('No entry for line 2 so far. This is the next one, line 4.');
      answers[0]?.();
      await Promise.resolve();
      await ask('6000');
      answers[2]?.();
      await screen.findByText('No entry for line 6,000 or after it so far.');
      expect(screen.queryByText('Looking…')).toBeNull();
    },
  );

  it('the menu focuses the filter and the line field', async () => {
    await open(9);
    await rows();
    runWindowCommand({ kind: 'find' });
    expect(screen.getByRole('textbox', { name: 'Find in the log' })).toSatisfy(hasFocus);
    runWindowCommand({ kind: 'go-to-line' });
    expect(screen.getByRole('textbox', { name: 'Go to line' })).toSatisfy(hasFocus);
  });
});

describe('the open entry', () => {
  it('opens with Enter, follows the arrows and closes with Esc', async () => {
    await open(9);
    await rows();
    const log = screen.getByTestId('log');
    await fireEvent.focus(log);
    await fireEvent.keyDown(log, { key: 'Enter' });
    await screen.findByRole('region', { name: 'Line 1' });
    await fireEvent.keyDown(log, { key: 'ArrowDown' });
    const entry = await screen.findByRole('region', { name: 'Line 4' });
    within(entry).getByText(/^The package 970493a1-4ca0-4a4d-a085-fdce578e5a08 was not found/);
    expect(within(entry).getByTestId('own-row').textContent?.replace(/\s+/g, ' ').trim()).toBe('n 4');
    within(entry).getByText('2 of 9');
    await fireEvent.keyDown(document.body, { key: 'F8' });
    await screen.findByRole('region', { name: 'Progress' });
    await fireEvent.keyDown(document.body, { key: 'F8', shiftKey: true });
    await screen.findByRole('region', { name: 'Line 4' });
    await fireEvent.keyDown(log, { key: 'Escape' });
    expect(screen.queryByRole('region', { name: 'Line 4' })).toBeNull();
    expect(onBack).not.toHaveBeenCalled();
  });

  it('stays open, and in place, when the filter changes', async () => {
    await open(300);
    const row = (await rows()).find(({ dataset }) => dataset['line'] === '13');
    await fireEvent.click(row as HTMLElement);
    await fireEvent.click(screen.getByRole('button', { name: /Package or pixel is not in this account/ }));
    await waitFor(() => expect(screen.getByTestId('log').getAttribute('aria-rowcount')).toBe('100'));
    screen.getByRole('region', { name: 'Line 13' });
    await waitFor(() => expect(screen.getByRole('row', { selected: true }).dataset['line']).toBe('13'));
  });
});

describe('a log of a table', () => {
  it('shows what differs, and the row under its own headers with its cause and the closest names', async () => {
    const of = doneImport(
      { imported: 90, failed: 9 },
      { unit: 'row', fileName: 'visits.csv', destination: { kind: 'mixed' } },
    );
    const artifacts = {
      state: 'ready',
      items: [{ kind: 'package', id: 'p', name: 'oven-helm' }],
      complete: true,
      asOf: null,
      failure: null,
    } as const;
    bridge = new FakeLog(30, of.id)
      .answerOn(fakeBridge({ imports: [of], artifacts }))
      .answer('import.source-rows', ({ lines }) => lines.map(partnerRow))
      .answer('import.fix', () => undefined)
      .answer('app.copy', () => undefined);
    installBridge(bridge);
    await startSync();
    render(LogScreen, { importId: of.id, onBack });
    await fireEvent.click((await screen.findAllByTestId('log-cause'))[1] as HTMLElement);
    await rowsOf(['4', '13', '22']);
    const [row] = await rows();
    const cells = (): (string | undefined)[] =>
      [...(row?.querySelectorAll('[role="gridcell"]') ?? [])].map((cell) =>
        cell.textContent?.replace(/\s+/g, ' ').trim(),
      );
    await waitFor(() =>
      expect(cells()).toEqual([
        'Row 4',
        'Zeit 22.11.2026 04:52',
        'Paket oven-edge',
        'IP-Adresse 213.4.12.44',
        'Version 0.4.1',
      ]),
    );
    expect(screen.queryByTestId('source-line')).toBeNull();

    await fireEvent.click(row as HTMLElement);
    const entry = await screen.findByRole('region', { name: 'Row 4' });
    within(entry).getByText('“oven-edge” is not a package of this account.');
    within(entry).getByText('oven-helm');
    const own = within(entry).getByTestId('own-row');
    expect([...own.querySelectorAll('dt')].map(({ textContent }) => textContent)).toEqual(
      partnerRow(4).fields.map(({ name }) => name),
    );
    const flawed = own.querySelector<HTMLElement>('.flawed');
    expect(flawed?.dataset['key']).toBe('$package');
    expect(flawed?.textContent).toContain('This is the cause');

    await fireEvent.click(within(entry).getByRole('button', { name: 'Copy' }));
    expect(bridge.inputs('app.copy')[0]?.text).toContain('Paket: oven-edge');
    await fireEvent.click(within(entry).getByRole('button', { name: 'Fix only this row…' }));
    expect(bridge.inputs('import.fix')).toEqual([
      { id: of.id, which: 'refused', cause: 'artifact-not-found', line: 4 },
    ]);
  });
});

describe('the keyboard in the list', () => {
  it('reaches the first and the last of ten million rows', async () => {
    await open(10_000_000);
    await rows();
    const log = screen.getByTestId('log');
    const active = (): string | null | undefined =>
      document.getElementById(log.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-rowindex');
    await fireEvent.focus(log);
    await fireEvent.keyDown(log, { key: 'End' });
    await waitFor(() => expect(active()).toBe('10000000'));
    await fireEvent.keyDown(log, { key: 'ArrowUp' });
    expect(active()).toBe('9999999');
    await fireEvent.keyDown(log, { key: 'Home' });
    expect(active()).toBe('1');
    await fireEvent.keyDown(log, { key: 'PageDown' });
    expect(Number(active())).toBeGreaterThan(5);
  });
});

describe('saving', () => {
  it('says why a log is not saved, and nothing when the dialog was closed', async () => {
    await open(9);
    await rows();
    bridge.answer('log.save', () => false);
    await fireEvent.click(screen.getByRole('button', { name: 'Save…' }));
    await waitFor(() => expect(bridge.inputs('log.save')).toEqual([{ importId: OURS.id }]));
    expect(screen.queryByText('This computer’s disk is full.')).toBeNull();
    bridge.answer('log.save', () => {
      throw new FakeFailure(failure('disk-full'));
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Save…' }));
    await screen.findByText('This computer’s disk is full.');
  });
});
