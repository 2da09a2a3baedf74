import { expect, it } from 'vitest';
import type { CheckReport, KeysPreview, PreviewRow } from '../../src/shared/checks/check';
import type { MappedKey } from '../../src/shared/files/mapping';
import { doneCheck } from '../support/views';
import { button, click, handle, handles, openApp, press, settled } from './support';

const KEYS: KeysPreview = {
  events: 20,
  seen: [
    { path: '$time', events: 20, sample: '2026-07-14T08:21:05Z', isPlain: true },
    { path: 'properties.time', events: 20, sample: '1784017265', isPlain: true },
    { path: 'properties.plan', events: 3, sample: 'free', isPlain: true },
    { path: 'items', events: 20, sample: '[{"id":1}]', isPlain: false },
  ],
  more: 12,
};
const ROW: PreviewRow = {
  line: 1,
  text: '{}',
  truncated: false,
  fields: [{ name: 'properties.plan', value: 'free', key: 'properties.plan' }],
  problems: [],
  leftOut: false,
};

function json(keys: readonly MappedKey[] = [], preview: Partial<KeysPreview> = {}): Partial<CheckReport> {
  return {
    form: { encoding: 'utf-8', layout: { kind: 'lines' }, ...(keys.length > 0 && { keys }) },
    eventKeys: { ...KEYS, ...preview },
  };
}

async function open(report: Partial<CheckReport>) {
  return openApp({ check: doneCheck(report) }, (bridge) => {
    bridge.answer('check.preview', () => [ROW]);
    bridge.answer('check.set-mapping', () => undefined);
    bridge.answer('check.use-preset', () => undefined);
    bridge.answer('presets.export', () => true);
  });
}

function column(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="mapping-column"][data-name="${name}"]`);
  if (found === null) throw new Error(`no column ${name}`);
  return found;
}

/** Chooses an entry of the menu in the head of a column, by its place. */
async function choose(name: string, ...keys: readonly string[]): Promise<void> {
  column(name).querySelector('button')?.focus();
  await press('Enter');
  for (const key of keys) await press(key);
  await press('Enter');
}

it('a key of Scarf that is taken from two values says which one comes first', async () => {
  const twice = ['properties.plan', 'properties.time'].map((path): MappedKey => ({
    path,
    use: { kind: 'key', key: '$type' },
  }));
  await open(json(twice));
  await settled();
  expect(column('properties.plan').textContent).not.toContain('if no');
  expect(column('properties.time').textContent).toContain('properties.time, if no properties.plan');
  const chips = ['properties.plan', 'properties.time'].map((name) =>
    column(name).querySelector('button')?.textContent.trim(),
  );
  expect(chips).toEqual(['Type', 'Type, otherwise']);
  const names = handles('mapping-column').map(({ dataset }) => dataset['name']);
  expect(names.indexOf('properties.plan')).toBeLessThan(names.indexOf('properties.time'));
});

it('each key is a column with its value, how many events have it, and what it becomes', async () => {
  await open({ ...json(), lines: 21, blank: 1 });
  await settled();
  expect(column('$time').dataset['use']).toBe('time');
  expect(column('properties.plan').textContent).toContain('in 3 of 20');
  expect(column('properties.plan').querySelector('button')?.textContent).toContain('properties.plan');
  expect(handle('preview').textContent).toContain('12 further fields are kept as they are.');
  expect(handle('preview').textContent).toContain('free');
});

it('of a long file only the first events were looked at', async () => {
  await open({ ...json(), lines: 2_000, blank: 0 });
  await settled();
  expect(column('properties.plan').textContent).toContain('kept as it is · in 3 of the first 20');
});

it('another time takes the place of the one before, which keeps its value under its own name', async () => {
  const fake = await open(json());
  await choose('properties.time', 'Home');
  expect(fake.inputs('check.set-mapping')).toEqual([
    {
      id: 'check-1',
      mapping: {
        keys: [
          { path: '$time', use: { kind: 'key', key: 'time' } },
          { path: 'properties.time', use: { kind: 'time' } },
        ],
      },
    },
  ]);
});

it('a list can be kept or left out, and nothing else', async () => {
  const fake = await open(json());
  await choose('items', 'End');
  expect(fake.inputs('check.set-mapping')).toEqual([
    { id: 'check-1', mapping: { keys: [{ path: 'items', use: { kind: 'leave-out' } }] } },
  ]);
});

it('a saved mapping is handed on, and another preset is used for the file', async () => {
  const keys: readonly MappedKey[] = [{ path: 'properties.time', use: { kind: 'time' } }];
  const fake = await openApp(
    {
      check: doneCheck(json(keys, { remembered: 'Visits' })),
      presets: [
        { name: 'Visits', of: 'json' },
        { name: 'Office', of: 'json' },
        { name: 'clicks.csv', of: 'table' },
      ],
    },
    (bridge) => {
      bridge.answer('check.preview', () => [ROW]);
      bridge.answer('check.use-preset', () => undefined);
      bridge.answer('presets.export', () => true);
    },
  );
  const menu = async (testid: string): Promise<void> => {
    button('Presets').focus();
    await press('Enter');
    const items = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    expect(items.map(({ textContent }) => textContent?.trim().replace(/\s+/g, ' '))).toEqual([
      'Export this preset… Visits',
      'Use “Office”',
      'Import a preset…',
    ]);
    await click(handle(testid));
  };
  await menu('preset-export');
  await menu('preset-use');
  expect(fake.inputs('presets.export')).toEqual([{ name: 'Visits' }]);
  expect(fake.inputs('check.use-preset')).toEqual([{ id: 'check-1', name: 'Office' }]);
});

it('a key that the first events lack says where it comes', async () => {
  const late = { path: 'client_ip', events: 0, sample: '52.14.7.9', isPlain: true };
  await open(json([], { seen: [...KEYS.seen, late] }));
  await settled();
  expect(column('client_ip').textContent).toContain('only further down');
});
