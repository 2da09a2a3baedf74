import { describe, expect, it } from 'vitest';
import type { RowField } from '../../../src/shared/checks/check';
import { flawedField } from '../../../src/renderer/features/log/flawed-field';
import { columnsOfCause } from '../../../src/renderer/features/log/log-columns';
import { nearArtifacts } from '../../../src/renderer/features/log/near-artifacts';
import { partnerRow } from '../../support/gallery/log-states';

const field = (name: string, value: string, key: string | null = name): RowField => ({ name, value, key });
const entry = (type: string, message: string | null, artifact: string | null = null) => ({
  type,
  message,
  artifact,
});

describe('the value that an entry of the log is about', () => {
  const fields = [
    field('when', 'soon', '$time'),
    field('Paket', 'oven-edge', '$package'),
    field('pixel', 'p-1', '$tracking_pixel'),
    field('note', 'x', null),
  ];

  it.each([
    [entry('artifact-not-found', 'Could not find package oven-edge'), 'Paket'],
    [entry('artifact-not-found', 'Could not find tracking pixel p-1', 'p-1'), 'pixel'],
    [entry('failed-to-decode', 'Error in $.$time: parsing String failed'), 'when'],
    [entry('failed-to-decode', 'Error in $: key "$time" not found'), 'when'],
    [entry('failed-to-decode', 'Error in $.$time_zone: parsing String failed'), undefined],
    [entry('failed-to-decode', 'Line is not valid JSON'), undefined],
    [entry('progress', null), undefined],
  ])('%o: %s', (of, name) => {
    expect(flawedField(of, fields)?.name).toBe(name);
  });
});

it('the closest names come first, also by the last part of a path, and never from far', () => {
  const items = ['acme/oven-cli', 'docs-site', 'oven-helm', 'oven-edges'].map((name) => ({
    kind: 'package' as const,
    id: `970493a1-4ca0-4a4d-a085-${name.padEnd(12, '0')}`,
    name,
  }));
  const names = (text: string) => nearArtifacts(text, items).map(({ name }) => name);
  expect(names('oven-edge')).toEqual(['oven-edges', 'acme/oven-cli', 'oven-helm']);
  expect(names('Docs-Sight')).toEqual(['docs-site']);
  expect(names('970493a1-4ca0-4a4d-a085-docs-site001')).toContain('docs-site');
  expect(names('')).toEqual([]);
  expect(names('nothing like any of them')).toEqual([]);
});

it('the columns of a cause are the values that tell its rows apart, by their own names', () => {
  expect(columnsOfCause([undefined, { ...partnerRow(3), fields: [] }])).toBeNull();
  const columns = columnsOfCause([undefined, partnerRow(3)]) ?? [];
  expect(columns.map((column) => column.kind === 'value' && column.title)).toEqual([
    'Zeit',
    'Paket',
    'IP-Adresse',
    'Version',
  ]);
});
