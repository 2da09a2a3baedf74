import { describe, expect, it } from 'vitest';
import { visitOf } from '../../src/renderer/features/fix/fix-visit.svelte';
import type { CheckReport } from '../../src/shared/checks/check';
import { failure } from '../../src/shared/failure';
import { NO_FIXES, type Fixes, type TriedLine } from '../../src/shared/checks/fix';
import { artifactsOf, fakeBridge, FakeFailure, installBridge, type FakeBridge } from '../support/fake-bridge';
import { flawedFile } from '../support/flawed-file';
import { NO_ZONE, ZONE_ROWS } from '../support/gallery/fix-states';
import { doneCheck, NOT_JSON, TOO_OLD, UNKNOWN_ARTIFACT, UNKNOWN_DOLLAR } from '../support/views';
import { button, click, handle, handles, heading, openApp, press, settled, words } from './support';

const ARTIFACTS = {
  state: 'ready',
  items: [{ kind: 'package', id: 'p-9', name: 'acme/service-api', type: 'file' } as const, ...artifactsOf(3)],
  complete: true,
  asOf: null,
  failure: null,
} as const;

let checks = 0;

/** Opens the check of a flawed file without flawed rows on view. Answers tries with `rows`. */
function flawed(problems: CheckReport['problems'], rows = ZONE_ROWS) {
  const prepare = (bridge: FakeBridge): void => {
    bridge.answer('check.try-fixes', () => ({ rows, more: false }));
    bridge.answer('check.flawed-rows', () => ({ rows: [], tables: [], more: false }));
    bridge.answer('check.set-fixes', () => undefined);
  };
  checks += 1;
  const check = doneCheck({ problems, ready: 1, errors: 2 }, { id: `check-${checks}` });
  return openApp({ check, artifacts: ARTIFACTS }, prepare);
}

async function openFix(code: string): Promise<void> {
  const found = document.querySelector<HTMLElement>(`[data-code="${code}"] [data-testid="fix-problem"]`);
  if (found === null) throw new Error(`no fix for ${code}`);
  await click(found);
}

/** The offers of a problem. */
function offers(code: string): HTMLElement[] {
  return handles('fix-offer').filter(({ dataset }) => dataset['code'] === code);
}

function offer(code: string, at = 0): HTMLElement {
  const found = offers(code)[at];
  if (found === undefined) throw new Error(`no offer for ${code}`);
  return found;
}

function within(element: HTMLElement, testid: string): HTMLElement {
  const found = element.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
  if (found === null) throw new Error(`no ${testid} in: ${element.textContent}`);
  return found;
}

async function pick(element: HTMLElement, value: string): Promise<void> {
  const select = element.querySelector('select');
  if (select === null) throw new Error('nothing to pick');
  select.selectedIndex = [...select.options].findIndex((option) => option.value === value);
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
}

const applyOffer = (code: string, at = 0): Promise<void> => click(within(offer(code, at), 'apply-offer'));
const checkAgain = (): Promise<void> => click(handle('apply-fixes'));
const last = (fake: FakeBridge): Fixes => fake.inputs('check.set-fixes').at(-1)?.fixes ?? NO_FIXES;

describe('one change for many rows', () => {
  it(
    'shows the very change, picks another one, and sends nothing before the file is checked again',
    { tags: ['long'] },
    async () => {
      const fake = await flawed([NO_ZONE, TOO_OLD]);
      await openFix('time-no-zone');
      expect(heading()).toBe('412 events have a time without a time zone.');
      const one = (): HTMLElement => offer('time-no-zone');
      await expect.poll(() => settled().then(() => one().querySelector('del')?.textContent)).toBeDefined();
      expect(one().dataset['count']).toBe('412');
      expect(one().textContent).toContain('2026');
      await pick(one(), 'Asia/Tokyo');
      expect(handle('apply-fixes').dataset['changed']).toBe('false');
      await applyOffer('time-no-zone');
      expect(one().dataset['applied']).toBe('true');
      expect(words()).toContain('412 lines changed');
      expect(fake.inputs('check.set-fixes')).toEqual([]);
      await checkAgain();
      expect(last(fake)).toEqual({ all: [{ kind: 'time-zone', zone: 'Asia/Tokyo' }], lines: [] });
      await click(within(one(), 'undo-offer'));
      expect(handle('apply-fixes').dataset['changed']).toBe('false');
    },
  );

  it('shows the value that the change is about, not the name that is sent as an id in any case', async () => {
    const rows = ZONE_ROWS.map((one) => ({
      ...one,
      before: one.before?.replace('{', '{"$package":"acme/service-api",') ?? null,
      after: one.after?.replace('{', '{"$package":"p-9",') ?? null,
    }));
    await flawed([NO_ZONE], rows);
    await openFix('time-no-zone');
    const old = (): string => offer('time-no-zone').querySelector('.example')?.textContent ?? '';
    await expect.poll(() => settled().then(old)).toContain('2026-07-18 09:13:00');
  });

  it('says in words what a repair of the text does', async () => {
    const repairs = [{ repairs: ['trailing-comma'], count: 4 }] as const;
    await flawed([{ ...NOT_JSON, repairs }, NO_ZONE]);
    await openFix('not-json');
    const del = (): Element | null => offer('time-no-zone').querySelector('del');
    await expect.poll(() => settled().then(del)).not.toBeNull();
    expect(offer('not-json').textContent).toContain('Commas behind the last value are removed');
  });

  it('offers the likely keys for each unknown key, or no change, and says which changes are optional', async () => {
    const fake = await flawed([UNKNOWN_DOLLAR]);
    await openFix('unknown-dollar');
    expect(words()).toContain('optional');
    const ofIp = offers('unknown-dollar').findIndex((one) => one.textContent?.includes('$ip'));
    await pick(offer('unknown-dollar', ofIp), 'ip');
    await pick(offer('unknown-dollar', 1 - ofIp), '');
    expect(within(offer('unknown-dollar', 1 - ofIp), 'apply-offer').hasAttribute('disabled')).toBe(true);
    await applyOffer('unknown-dollar', ofIp);
    await checkAgain();
    expect(last(fake).all).toEqual([{ kind: 'rename-key', from: '$ip', to: 'ip' }]);
  });

  it('offers nothing for names that are right, and says what Scarf may refuse', async () => {
    const named = [{ text: 'oven', count: 12, name: 'acme/oven-cli' }];
    const note = { ...NO_ZONE, code: 'artifact-by-name', grade: 'info', lines: [], named } as const;
    const number = { ...NO_ZONE, code: 'wrong-type', grade: 'warning', count: 2, values: [] } as const;
    const twice = { ...NO_ZONE, code: 'id-repeated', grade: 'warning', count: 2, repeats: [] } as const;
    await flawed([note, twice, number, UNKNOWN_ARTIFACT]);
    await openFix('unknown-artifact');
    expect(offers('artifact-by-name')).toEqual([]);
    expect(offer('wrong-type').textContent).toContain('Scarf may refuse them as they are');
    expect(offer('wrong-type').textContent).not.toContain('optional');
    expect(offer('id-repeated').textContent).toContain('optional');
    expect(handles('fix-offer').at(-1)).toBe(offer('id-repeated'));
    await pick(offer('unknown-artifact'), '');
    expect(offer('unknown-artifact').querySelector('del')).toBeNull();
  });

  it('replaces an unknown package by a known one', async () => {
    const fake = await flawed([UNKNOWN_ARTIFACT]);
    await openFix('unknown-artifact');
    await applyOffer('unknown-artifact');
    await pick(offer('unknown-artifact', 1), 'pixel pixel-0');
    await applyOffer('unknown-artifact', 1);
    await checkAgain();
    expect(last(fake).all).toMatchObject([
      { kind: 'replace-id', of: 'package', from: 'acme/servce-api', to: 'p-9' },
      { kind: 'replace-id', of: 'pixel', to: 'pixel-0' },
    ]);
  });

  it('sends events that name none to one package, and leaves the others where they are', async () => {
    const fake = await flawed([{ ...NO_ZONE, code: 'no-artifact', count: 3 }]);
    await openFix('no-artifact');
    await pick(offer('no-artifact'), 'package p-9');
    await applyOffer('no-artifact');
    await checkAgain();
    expect(last(fake).all).toEqual([{ kind: 'give-artifact', of: 'package', to: 'p-9' }]);
    expect(fake.inputs('check.set-destination')).toEqual([]);
  });

  it('notes a name that is sent as an id, and can give it another meaning', async () => {
    const named = [{ text: 'oven', count: 12, name: 'acme/oven-cli' }];
    const note = {
      ...NO_ZONE,
      code: 'artifact-by-name',
      grade: 'info',
      count: 12,
      lines: [],
      named,
    } as const;
    const fake = await flawed([note], []);
    expect(words()).toContain('12 events name their package or pixel by name.');
    expect(words()).toContain('oven × 12 · means acme/oven-cli');
    await openFix('artifact-by-name');
    await pick(offer('artifact-by-name'), 'package p-9');
    await applyOffer('artifact-by-name');
    await checkAgain();
    expect(last(fake).all).toEqual([{ kind: 'replace-id', of: 'package', from: 'oven', to: 'p-9' }]);
  });

  it('replaces a useless id by a Safety ID or by the value of a unique key', async () => {
    const rows = ['17', '18'].map((order, at) => {
      const before = JSON.stringify({ $unique_id: 'site', plan: 'team', order });
      return { ...(ZONE_ROWS[at] as TriedLine), before, after: before };
    });
    const fake = await flawed([{ ...NO_ZONE, code: 'id-blank', grade: 'warning' }], rows);
    await openFix('id-blank');
    const select = offer('id-blank').querySelector('select');
    expect([...(select?.querySelectorAll('option') ?? [])].map(({ label }) => label)).toEqual([
      'Leave as it is',
      'A Safety ID, added as it is sent',
      'The value of “order”',
    ]);
    expect(select?.value).toBe('safety-id');
    await pick(offer('id-blank'), 'key order');
    await applyOffer('id-blank');
    await checkAgain();
    expect(last(fake).all).toEqual([{ kind: 'new-id', value: 'site', from: 'order' }]);
  });

  it('offers the address in a value where there is one', async () => {
    const bad = { ...NO_ZONE, code: 'bad-address', grade: 'warning', addresses: [] } as const;
    const listed = { ...bad, addresses: [{ text: '52.14.7.9:80', count: 2, address: '52.14.7.9' }] };
    const fake = await flawed([listed]);
    await openFix('bad-address');
    await applyOffer('bad-address');
    await checkAgain();
    expect(last(fake).all).toEqual([{ kind: 'plain-address' }]);
    await openApp({ check: doneCheck({ problems: [bad] }, { id: 'check-bad' }) });
    expect(document.querySelector('[data-testid="fix-problem"]')?.textContent?.trim()).toBe('Fix the lines…');
  });

  it('saves lines that are too old', async () => {
    const fake = await flawed([TOO_OLD]);
    const label = () =>
      document.querySelector('[data-code="too-old"] [data-testid="fix-problem"]')?.textContent;
    expect(label()?.trim()).toBe('Save this line…');
    fake.answer('check.save-too-old', () => true);
    await openFix('too-old');
    expect(fake.inputs('check.save-too-old')).toHaveLength(1);
    expect(handle('check').dataset['state']).toBe('done');
  });

  it('fixes a destination problem at the destination field', { tags: ['long'] }, async () => {
    const other = { ...NO_ZONE, code: 'other-artifact', grade: 'warning', artifacts: [] } as const;
    const fake = await flawed([other, { ...NO_ZONE, code: 'no-artifact', count: 48_214 }]);
    fake.answer('check.set-destination', () => undefined);
    await openFix('other-artifact');
    expect(fake.inputs('check.set-destination')).toMatchObject([{ destination: { kind: 'mixed' } }]);
    await openFix('no-artifact');
    expect(document.activeElement).toBe(handle('destination'));
  });

  it('keeps what was chosen while the user looks at the check in between; Escape stays', async () => {
    const fake = await flawed([NO_ZONE]);
    await openFix('time-no-zone');
    await applyOffer('time-no-zone');
    await press('Escape');
    expect(handles('fix-offer')).toHaveLength(1);
    await click(button(/Check$/));
    expect(handle('check').dataset['state']).toBe('done');
    await openFix('time-no-zone');
    expect(offer('time-no-zone').dataset['applied']).toBe('true');
    expect(fake.inputs('check.set-fixes')).toEqual([]);
  });
});

const NOW = Date.parse('2026-07-20T12:00:00Z');
const KNOWN = { packages: new Map([['p-9', 'acme/service-api']]), pixels: new Map(), complete: true };

const TABLE = [
  'when,ip,package,plan',
  '2026-07-19 10:00,52.14.7.9,acme/service-api,team',
  '2026-07-19 10:01,52.14.7.9,acme/service-api,team',
  'tomorrow,52.14.7.9,acme/service-api,free',
  '2026-07-19 10:03,52.14.7.9,acme/servce-api,free',
  '2026-07-19 10:04,acme/service-api,pro',
].join('\n');

const EVENT = { $time: '2026-07-19T10:00:00Z', $unique_id: 'a', $package: 'p-9', plan: 'team' };
const LINES = [
  JSON.stringify(EVENT),
  JSON.stringify({ ...EVENT, $time: 'soon', seats: 3, tags: ['x'] }),
  `${JSON.stringify(EVENT).slice(0, -1)}`,
].join('\n');

/** Opens the rows of a file, with the real rules behind them. */
async function openRows(name: string, content: string): Promise<FakeBridge> {
  const file = await flawedFile(name, content, KNOWN, NOW);
  checks += 1;
  const check = { ...file.check, id: `check-${checks}` };
  const fake = await openApp({ check, artifacts: ARTIFACTS }, (bridge) => file.answerOn(bridge));
  await click(handles('fix-problem')[0] as HTMLElement);
  await expect.poll(() => settled().then(() => handles('fix-line').length)).toBeGreaterThan(0);
  const all = [...document.querySelectorAll<HTMLElement>('.segment')][0];
  if (all !== undefined) await click(all);
  return fake;
}

function row(line: number): HTMLElement {
  const found = handles('fix-line').find(({ dataset }) => dataset['line'] === String(line));
  if (found === undefined) throw new Error(`no row ${line}`);
  return found;
}

const state = (line: number): string | undefined => row(line).dataset['state'];

function cell(line: number, key: string): HTMLElement {
  const found = row(line).querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (found === null) throw new Error(`no ${key} in row ${line}`);
  return found;
}

/** A key for what has the focus. */
async function key(name: string, more: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more }));
  await settled();
}

async function write(text: string): Promise<void> {
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>('[data-editor]');
  if (field === null) throw new Error('nothing is edited');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settled();
}

const message = (): string => (handles('row-message')[0]?.textContent ?? '').replace(/\s+/g, ' ').trim();

/** The views of the rows, with their counts. */
const segments = (): string[] =>
  [...document.querySelectorAll('.segment')].map((one) =>
    (one.textContent ?? '').replace(/\s+/g, ' ').trim(),
  );

describe('row by row', () => {
  it('shows a row of a table as cells under their own headers, the flawed ones as fields', async () => {
    await openRows('visits.csv', TABLE);
    expect(heading()).toBe('3 rows need a change');
    const headers = [...handle('fix-grid').querySelectorAll('[role="columnheader"]')];
    expect(headers.map((one) => one.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      'Row',
      'Time when',
      'IP address ip',
      'Package package',
      'plan',
      'Action',
    ]);
    expect(handles('fix-line').map(({ dataset }) => dataset['line'])).toEqual(['4', '5', '6']);
    expect(cell(4, '$time').dataset['tone']).toBe('flaw');
    expect(cell(4, 'plan').dataset['tone']).toBe('plain');
    expect(cell(5, '$package').dataset['tone']).toBe('flaw');
    expect(words()).not.toContain('{"');
    expect(words()).toContain('0 fixed, 3 to go');
  });

  it('keeps a cell that mends its row, and asks about one that does not', async () => {
    const fake = await openRows('visits.csv', TABLE);
    await click(cell(4, '$time'));
    expect((document.activeElement as HTMLInputElement).value).toBe('tomorrow');
    await write('next week');
    await expect.poll(() => settled().then(message)).toContain('We can’t read “next week” as a date.');
    await key('Enter');
    expect(state(4)).toBe('to-fix');
    expect(words()).toContain('1 change fixes nothing and is not kept');
    expect(document.activeElement).toBe(handle('fix-grid'));
    expect(handle('apply-fixes').dataset['changed']).toBe('false');
    await key('Enter');
    await write('2026-07-19 10:02');
    await key('Enter');
    expect(state(4)).toBe('changed');
    expect(cell(4, '$time').dataset['tone']).toBe('good');
    expect(words()).toContain('1 fixed, 2 to go');
    await checkAgain();
    expect(last(fake).lines).toMatchObject([
      { line: 4, cells: ['2026-07-19 10:02', '52.14.7.9', 'acme/service-api', 'free'] },
    ]);
    await click(within(row(4), 'put-back'));
    expect(state(4)).toBe('to-fix');
    expect(handle('apply-fixes').dataset['changed']).toBe('false');
  });

  it('offers a time between those of the rows around it, which only the user takes', async () => {
    const fake = await openRows('visits.csv', TABLE);
    await click(cell(4, '$time'));
    await expect.poll(() => settled().then(message)).toContain('Between its neighbors:');
    expect(state(4)).toBe('to-fix');
    const offered = handle('use-suggestion').textContent?.trim() ?? '';
    await click(handle('use-suggestion'));
    await expect.poll(() => settled().then(() => state(4))).toBe('changed');
    await checkAgain();
    expect(last(fake).lines).toMatchObject([
      { line: 4, cells: [offered, '52.14.7.9', 'acme/service-api', 'free'] },
    ]);
  });

  it('keeps a change that mends nothing if the user says so', async () => {
    const fake = await openRows('visits.csv', TABLE);
    await click(cell(4, '$time'));
    await write('next week');
    await key('Enter');
    await click(handle('keep-anyway'));
    await checkAgain();
    expect(last(fake).lines[0]?.cells?.[0]).toBe('next week');
  });

  it('moves as a spreadsheet does; Escape keeps the focus, and what it took back can be had again', async () => {
    await openRows('visits.csv', TABLE);
    handle('fix-grid').focus();
    await key('ArrowRight');
    await key('2');
    expect((document.activeElement as HTMLInputElement).value).toBe('2');
    await write('2.2.2.2');
    await key('Escape');
    expect(document.activeElement).toBe(handle('fix-grid'));
    expect(cell(4, '$remote_address').textContent?.trim()).toBe('52.14.7.9');
    await key('z', { ctrlKey: true });
    expect((document.activeElement as HTMLInputElement).value).toBe('2.2.2.2');
    await key('Tab');
    expect(document.activeElement).toBe(handle('fix-grid'));
    expect(cell(4, '$remote_address').textContent?.trim()).toBe('2.2.2.2');
    expect(handle('fix-grid').getAttribute('aria-activedescendant')).toBe(cell(4, '$package').id);
    await key('z', { ctrlKey: true });
    expect(cell(4, '$remote_address').textContent?.trim()).toBe('52.14.7.9');
    await key('End');
    await key('Enter');
    expect(state(4)).toBe('left-out');
    await key('Enter');
    expect(state(4)).toBe('to-fix');
  });

  it('leads from problem to problem, with what the value may mean', async () => {
    const fake = await openRows('visits.csv', TABLE);
    await key('F8');
    expect(document.activeElement?.closest('[data-key]')).toBe(cell(4, '$time'));
    await key('F8');
    expect(document.activeElement?.closest('[data-key]')).toBe(cell(5, '$package'));
    expect(message()).toContain('“acme/servce-api” is not in your account.');
    await click(handle('use-suggestion'));
    expect(state(5)).toBe('changed');
    await key('F8');
    expect(document.activeElement?.closest('[data-line]')).toBe(row(6));
    expect(message()).toContain('This row has 3 cells, the table has 4 columns.');
    await key('Escape');
    await click(within(row(6), 'leave-out'));
    expect(words()).toContain('1 fixed, 1 left out, 1 to go');
    await checkAgain();
    expect(last(fake).lines).toMatchObject([{ line: 5 }, { line: 6, text: null }]);
  });

  it('goes on to the next kind of problem, and to Apply when nothing is left', async () => {
    await openRows('visits.csv', TABLE);
    await click(button('Time 1'));
    await key('F8');
    await write('2026-07-19 10:02');
    await key('F8');
    expect(segments()).toEqual(['To fix 2', 'Package 1', 'Cells 1', 'Changed 1']);
    expect(document.activeElement?.closest('[data-key]')).toBe(cell(5, '$package'));
    await click(handle('use-suggestion'));
    expect(segments()).toContain('Package 0');
    await key('F8');
    expect(document.activeElement?.closest('[data-line]')).toBe(row(6));
    await key('Escape');
    await click(within(row(6), 'leave-out'));
    expect(handle('nothing-left').textContent).toContain('Nothing is left to fix.');
    await click(handle('next-problem'));
    expect(document.activeElement).toBe(handle('apply-fixes'));
    expect(handles('fix-line').map(({ dataset }) => dataset['state'])).not.toContain('to-fix');
  });

  it('says what looks like a total, and leaves it out by one click', async () => {
    const fake = await openRows('visits.csv', `${TABLE}\nSumme,,,240`);
    expect(handle('total-rows').textContent).toContain('Row 7 looks like a total.');
    await click(handle('leave-totals-out'));
    expect(state(7)).toBe('left-out');
    expect(handles('total-rows')).toEqual([]);
    expect(document.activeElement?.closest('[data-key]')).toBe(cell(4, '$time'));
    await checkAgain();
    expect(last(fake).lines).toMatchObject([{ line: 7, text: null }]);
  });

  it('takes a change back among the rows of what is fixed now, also where some could not be read', async () => {
    const file = await flawedFile('visits.csv', TABLE, KNOWN, NOW);
    installBridge(file.answerOn(fakeBridge({})));
    const view = { ...file.check, id: 'check-undo' };
    const visit = visitOf(view, ['time-unreadable'], new Set());
    await visit.load();
    await visit.change(4, { kind: 'leave-out' }, null);
    visitOf(view, ['unknown-artifact'], new Set());
    await visit.load();
    const lines = (): readonly number[] => visit.rows.map(({ line }) => line);
    expect(lines()).toEqual([5]);
    await visit.undo();
    expect(lines()).toEqual([5]);

    installBridge(
      fakeBridge({}).answer('check.flawed-rows', () => {
        throw new FakeFailure(failure('timed-out'));
      }),
    );
    await visit.load();
    expect(visit.failure).toMatchObject({ code: 'timed-out' });
    installBridge(file.answerOn(fakeBridge({})));
    await visit.apply({ kind: 'keep-first' });
    await visit.undo();
    expect(lines()).toEqual([5]);
  });

  it('offers a change for many only for the rows that are left', async () => {
    const again = `${TABLE}\n2026-07-19 10:05,52.14.7.10,acme/servce-api,pro`;
    await openRows('visits.csv', again);
    const counts = () => offers('unknown-artifact').map(({ dataset }) => dataset['count']);
    expect(counts()).toEqual(['2']);
    await click(cell(5, '$package'));
    await write('acme/service-api');
    await key('Enter');
    expect(counts()).toEqual(['1']);
    await click(within(row(7), 'leave-out'));
    expect(counts()).toEqual([]);
    await click(within(row(7), 'put-back'));
    expect(counts()).toEqual(['1']);
  });

  it('groups the rows by what their problems are about', async () => {
    await openRows('visits.csv', TABLE);
    expect(segments()).toEqual(['To fix 3', 'Time 1', 'Package 1', 'Cells 1']);
    await click(button('Package 1'));
    expect(handles('fix-line').map(({ dataset }) => dataset['line'])).toEqual(['5']);
  });

  it('takes a time as people write it, and asks where it has two meanings', async () => {
    await openRows('visits.ndjson', LINES);
    await click(cell(2, '$time'));
    await write('07/08/2026 10:00');
    await expect.poll(() => settled().then(message)).toContain('can be read in more than one way.');
    // A press with the pointer leaves the field open; otherwise the button moves away from under it.
    const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    expect(handles('use-reading')[0]?.dispatchEvent(press)).toBe(false);
    await write('19.07.2026 10:00');
    await key('Enter');
    const [first] = handles('use-reading');
    if (first !== undefined) await click(first);
    expect(state(2)).toBe('changed');
    expect(cell(2, '$time').textContent).toContain('2026-07-19T10:00:00');
  });

  it('edits the values of an event by key, and what is no event as text', { tags: ['long'] }, async () => {
    const fake = await openRows('visits.ndjson', LINES);
    expect(cell(2, '$time').dataset['tone']).toBe('flaw');
    await click(cell(2, 'seats'));
    await key('Enter');
    await write('12');
    await key('Enter');
    await click(cell(2, '$time'));
    await write('2026-07-19T10:00:01Z');
    await key('Enter');
    expect(state(2)).toBe('changed');
    await click(within(row(3), 'fix-text'));
    const whole = handle('line-text') as HTMLTextAreaElement;
    expect(whole.value).toBe(LINES.split('\n')[2]);
    // A key pressed by chance replaces nothing.
    expect(whole.selectionEnd - whole.selectionStart).toBe(0);
    expect(message()).toContain('Look for a missing quote, comma or bracket.');
    await write(`${LINES.split('\n')[2] ?? ''}\n}`);
    await key('Enter');
    expect(state(3)).toBe('changed');
    await checkAgain();
    const [event, text] = last(fake).lines;
    expect(event).toEqual({
      line: 2,
      byValue: true,
      text: JSON.stringify({ ...EVENT, $time: '2026-07-19T10:00:01Z', seats: 12, tags: ['x'] }),
    });
    expect(JSON.parse(text?.text ?? '')).toEqual(EVENT);
    expect(text?.byValue).toBeUndefined();
  });
});

describe('the list of fixes', () => {
  const fixes: Fixes = {
    all: [{ kind: 'time-zone', zone: 'Europe/Berlin' }, { kind: 'keep-first' }],
    lines: [{ line: 17, text: null }],
  };

  it('lists the fixes and undoes each one separately', async () => {
    const fake = await openApp(
      { check: doneCheck({ skipped: 3 }, { fixes, fixedBy: [412, 2] }) },
      (bridge) => {
        bridge.answer('check.set-fixes', () => undefined);
        bridge.answer('check.save-corrected', () => true);
      },
    );
    expect(words()).toContain('Times without a zone are in Europe, Berlin · 412 events');
    expect(words()).toContain('Of events with the same ID, only the first is sent · 2 events left out');
    expect(words()).toContain('1 line left out');
    await click(button(/^Take back: Times/));
    expect(last(fake)).toEqual({ ...fixes, all: [{ kind: 'keep-first' }] });
    await click(button(/^Take back: 1 line/));
    expect(last(fake)).toEqual({ ...fixes, lines: [] });
    await click(handle('save-corrected'));
    expect(fake.inputs('check.save-corrected')).toEqual([{ id: 'check-1' }]);
  });
});
