import { expect, it } from 'vitest';
import type { Problem } from '../../src/shared/checks/problem';
import { CHECK_STATES } from '../support/gallery/check-states';
import type { GalleryState } from '../support/gallery/states';
import { doneCheck, LEFT_OUT } from '../support/views';
import { click, handle, handles, openApp, settled, words } from './support';

async function open(name: string) {
  const { preview, ...state }: GalleryState = CHECK_STATES[name] ?? {};
  return openApp(state, (bridge) => bridge.answer('check.preview', () => preview ?? []));
}

const spaced = (element: HTMLElement): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

it('the heads of the rows say what each column becomes', async () => {
  await open('check-rows-table');
  expect(handles('mapping-column').map(spaced)).toEqual([
    'Time visited_at',
    'IP address ip',
    'Package product',
    'Version ver',
    'User agent browser',
    'Referrer came_from',
    'campaign kept as it is',
    'plan kept as it is',
  ]);
  expect(words()).toContain('6 are Scarf’s, 2 kept as they are');
});

it('a flawed cell is marked, and says what is wrong with it on focus', async () => {
  await open('check-rows-table');
  expect(handles('preview-flaw').map(({ dataset }) => [dataset['code'], dataset['grade']])).toEqual([
    ['time-unreadable', 'error'],
    ['bad-address', 'warning'],
    ['unknown-artifact', 'error'],
  ]);
  handles('preview-flaw')[0]?.focus();
  await settled();
  expect(spaced(handle('preview-message'))).toContain('row 4');
  expect(spaced(handle('preview-message'))).toContain('time');
});

it('the rows that are set aside are shown in place of the first ones', async () => {
  const fake = await open('check-rows-table');
  const aside = [...document.querySelectorAll<HTMLElement>('[role="radio"]')].find(
    (one) => spaced(one) === 'Set aside 178',
  );
  if (aside === undefined) throw new Error('no choice');
  await click(aside);
  expect(fake.inputs('check.preview').map(({ which }) => which.kind)).toEqual(['first', 'set-aside']);
});

it('rows that are still being read keep their place', async () => {
  const { check } = CHECK_STATES['check-rows-table'] ?? {};
  await openApp({ ...(check !== undefined && { check }) }, (bridge) =>
    bridge.answer('check.preview', () => new Promise(() => undefined)),
  );
  expect(handles('preview-row')).toEqual([]);
  expect(handle('mapping').querySelectorAll('tbody tr[aria-hidden]')).toHaveLength(7);
});

it('events of JSON are shown under their keys, without a menu', async () => {
  await open('check-rows-good');
  expect(handles('mapping-column').map(spaced)).toEqual([
    'Time $time',
    'Package $package',
    'Tracking pixel $tracking_pixel',
    'IP address $remote_address',
    'Referrer $referrer',
    'campaign kept as it is',
  ]);
  expect(handles('mapping-chip')).toEqual([]);
});

it('days and packages are charts with their figures as text', async () => {
  await open('check-rows-table');
  const chart = handle('event-chart');
  expect(spaced(chart)).toContain('Events per day');
  expect(chart.querySelector('[role="img"]')?.getAttribute('aria-label')).toContain(
    '2,462 events ready, 141 too old.',
  );
  expect(chart.querySelectorAll('tbody tr')).toHaveLength(9);
  expect(spaced(handle('artifacts'))).toContain('oven-beta not in this account 16');
});

it('a package of the account that is set aside for another reason is not called unknown', async () => {
  const { check, ...state }: GalleryState = CHECK_STATES['check-rows-table'] ?? {};
  if (check?.state !== 'done') throw new Error('no check');
  const known = { kind: 'package', id: 'package-1', name: 'acme/service-1' } as const;
  const report = { ...check.report, artifacts: [{ artifact: known, events: 3, setAside: true }] };
  await openApp({ ...state, check: { ...check, report } }, (bridge) =>
    bridge.answer('check.preview', () => []),
  );
  expect(spaced(handle('artifacts'))).toContain('acme/service-1 set aside 3');
});

it('of as many values as a problem names at most, nobody knows how many others there are', async () => {
  const keysOf = (length: number) => Array.from({ length }, (_, at) => ({ key: `$key_${at}`, count: 1 }));
  const problem = { code: 'unknown-dollar', grade: 'warning', count: 60, lines: [1] } as const;
  await openApp({ check: doneCheck({ problems: [{ ...problem, keys: keysOf(19) }] }) });
  expect(words()).toContain('and 15 more');
  await openApp({ check: doneCheck({ problems: [{ ...problem, keys: keysOf(20) }] }) });
  expect(spaced(handle('problem'))).toMatch(/\$key_3 and more/);
});

it('events of many days are a bounded chart: what lies outside of Scarf’s week is one bar', async () => {
  await open('check-rows-too-old');
  const rows = [...handle('event-chart').querySelectorAll('tbody tr')].map((row) =>
    spaced(row as HTMLElement),
  );
  expect(rows.length).toBeLessThanOrEqual(11);
  expect(rows[0]).toMatch(/^Before .*0125000$/);
  expect(rows.at(-1)).toMatch(/^From .*30$/);
});

it('events of less than two days are shown by the hour', async () => {
  await open('check-rows-hours');
  expect(spaced(handle('event-chart'))).toContain('Events by hour');
  expect(handle('event-chart').querySelectorAll('tbody tr').length).toBeLessThanOrEqual(9);
});

it('before sending it is said that an import cannot be undone, and when it appears', async () => {
  await open('check-rows-good');
  expect(spaced(handle('no-undo'))).toBe('An import cannot be undone.');
  expect(words()).toContain('Appears in Scarf 30 to 60 minutes later.');
  const described = handle('start-import').getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(described)?.textContent).toContain('cannot be undone');
});

it('files that are left out are named with their reasons, before all else', async () => {
  await openApp({ check: doneCheck({ problems: [LEFT_OUT as Problem] }) });
  const [first] = handles('problem');
  expect(first?.dataset['code']).toBe('left-out');
  expect(first === undefined ? '' : spaced(first)).toContain('logo.png not an event file');
  expect(first?.compareDocumentPosition(handle('check'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});
