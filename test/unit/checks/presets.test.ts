import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withKeyMapping, withoutKinds } from '../../../src/main/checks/mappings';
import { Presets } from '../../../src/main/presets/presets';
import { fittedMapping } from '../../../src/shared/checks/fit-preset';
import type { KeyMapping, Mapping, RememberedMapping } from '../../../src/shared/files/mapping';
import { ALL_REQUESTS, USUAL_REQUESTS } from '../../../src/shared/files/requests';
import { tempFolder } from '../../support/temp-folder';
import { guessed } from '../engine/formats/table/guessed';

const KEYS: KeyMapping = { keys: [{ path: 'properties.time', use: { kind: 'time' } }] };
const TABLE: RememberedMapping = {
  file: 'Clicks',
  mapping: guessed([
    ['time', 'ip'],
    ['2026-07-14', '52.14.7.9'],
  ]),
};
const JSON_PRESET: RememberedMapping = { file: 'Visits', kinds: ['json:1'], mapping: KEYS };

/** The presets of one computer. */
function presetsWith(...first: readonly RememberedMapping[]): Presets {
  let all = first;
  return new Presets({ mappings: { read: () => all, write: (mappings) => (all = mappings) } });
}

/** The text of the file of a preset. */
function textOf(presets: Presets, name: string): string {
  const text = presets.textOf(name);
  if (!text.ok) throw new Error(text.failure.code);
  return text.value;
}

function pathOf(name: string): string {
  return join(tempFolder(), name);
}

it.each([TABLE, JSON_PRESET])('a preset goes from one computer to another: %j', async (preset) => {
  const path = pathOf('a.preset.json');
  const there = presetsWith();
  await writeFile(path, textOf(presetsWith(preset), preset.file));
  expect(await there.import(path)).toEqual({ ok: true, value: preset.file });
  expect(there.views).toEqual([{ name: preset.file, of: 'kinds' in preset ? 'json' : 'table' }]);
  there.remove(preset.file);
  expect(there.views).toEqual([]);
});

it.each(['', '{}', '[1]', '{"format":"event-importer-preset","version":2}', 'x'.repeat(2_000_000)])(
  'a file that holds no preset is refused, and changes nothing (%#)',
  async (text) => {
    const path = pathOf('other.json');
    await writeFile(path, text);
    const presets = presetsWith(TABLE);
    expect(await presets.import(path)).toMatchObject({ ok: false, failure: { code: 'not-a-preset' } });
    expect(presets.views).toHaveLength(1);
  },
);

it('a preset with more than a file may hold is refused', async () => {
  const path = pathOf('many.preset.json');
  const many = Array.from({ length: 1_000 }, (_, at) => ({ path: `k${at}`, use: { kind: 'leave-out' } }));
  const whole = JSON.parse(textOf(presetsWith(JSON_PRESET), 'Visits')) as { readonly preset: object };
  await writeFile(path, JSON.stringify({ ...whole, preset: { ...whole.preset, mapping: { keys: many } } }));
  expect(await presetsWith().import(path)).toMatchObject({ failure: { code: 'not-a-preset' } });
});

it('a mapping of keys is one for all kinds of files that use it, and replaces others for these', () => {
  const other: KeyMapping = { keys: [] };
  const both = withKeyMapping([JSON_PRESET], { kinds: ['json:2'], mapping: KEYS }, 'Visits');
  expect(both).toEqual([{ ...JSON_PRESET, kinds: ['json:1', 'json:2'] }]);
  const changed = withKeyMapping(both, { kinds: ['json:2'], mapping: other }, 'Others');
  expect(changed).toEqual([JSON_PRESET, { file: 'Others', kinds: ['json:2'], mapping: other }]);
  expect(withoutKinds(changed, ['json:1'])).toEqual([{ file: 'Others', kinds: ['json:2'], mapping: other }]);
});

it('a preset of a table fits one with other columns by their names, and gives no key twice', () => {
  const preset = guessed([
    ['when', 'client', 'page'],
    ['2026-07-14', '52.14.7.9', 'a'],
  ]);
  const table = guessed([
    ['client', 'ip', 'new'],
    ['52.14.7.8', '52.14.7.9', 'b'],
  ]);
  const fitted = fittedMapping(preset, table);
  expect(fitted?.columns.map(({ use }) => (use.kind === 'key' ? use.key : use.kind))).toEqual([
    '$remote_address',
    'ip',
    'new',
  ]);
  expect(fittedMapping(preset, guessed([['x'], ['1']]))).toBe(null);
});

it('a preset of a log brings what counts and its rules, for the columns of the log at hand', () => {
  const requests = { columns: { status: 0 }, choice: ALL_REQUESTS, rules: [] };
  const preset: Mapping = { ...guessed([['when'], ['2026-07-14']]), requests };
  const log: Mapping = {
    ...guessed([
      ['x', 'when'],
      ['1', '2026-07-14'],
    ]),
    requests: { columns: { status: 1 }, choice: USUAL_REQUESTS, rules: [] },
  };
  expect(fittedMapping(preset, log)?.requests).toEqual({ ...requests, columns: { status: 1 } });
  expect(fittedMapping(preset, guessed([['when'], ['2026-07-14']]))?.requests).toBeUndefined();
});

it('what counts in a log is listed as that, although nobody saved it under a name', () => {
  const requests = { columns: { status: 0 }, choice: ALL_REQUESTS, rules: [] };
  const log = { file: 'access.log', mapping: { ...guessed([['when'], ['2026-07-14']]), requests } };
  expect(presetsWith(TABLE, JSON_PRESET, log).views).toEqual([
    { name: 'access.log', of: 'log' },
    { name: 'Visits', of: 'json' },
    { name: 'Clicks', of: 'table' },
  ]);
});
