import { describe, expect, it } from 'vitest';
import { parseLogEntry } from '../../../src/engine/log/scarf-log-entry';
import { keptImport, parseArtifact, parseImport, parsePage } from '../../../src/main/scarf/schemas';

describe('an import in an answer', () => {
  it('has every field', () => {
    expect(
      parseImport({
        id: 'i1',
        owner: 'acme',
        status: 'done',
        events_total: 10,
        events_successfully_imported: 7,
        events_failed_to_import: 1,
        error_log_sample: [],
        created_at: '2026-07-01T10:00:00Z',
        updated_at: '2026-07-01T10:01:00Z',
      }),
    ).toEqual({
      id: 'i1',
      status: 'done',
      total: 10,
      imported: 7,
      failed: 1,
      createdAt: '2026-07-01T10:00:00Z',
      updatedAt: '2026-07-01T10:01:00Z',
    });
  });

  const EMPTY = { status: null, total: null, imported: null, failed: null, createdAt: null, updatedAt: null };
  it.each([
    ['only an id', { id: 'i1' }],
    ['nulls', { id: 'i1', status: null, events_total: null, created_at: null }],
    ['an unknown status', { id: 'i1', status: 'paused' }],
    [
      'invalid counts',
      { id: 'i1', events_total: '10', events_successfully_imported: -1, events_failed_to_import: 1.5 },
    ],
    [
      'counts, times and ids out of bounds',
      {
        id: 'i1',
        events_total: 9_007_199_254_740_991,
        events_failed_to_import: 1e300,
        created_at: '+275760-09-13T00:00:00.000Z',
        updated_at: '1969-12-31T23:59:59Z',
      },
    ],
    // Node reads it as a time.
    ['times without an end', { id: 'i1', created_at: `1 Jul 2026 10:00 (${'x'.repeat(1_000)})` }],
    ['invalid times', { id: 'i1', created_at: 'yesterday-ish', updated_at: 17 }],
  ])('is read with %s', (_what, value) => {
    expect(parseImport(value)).toEqual({ id: 'i1', ...EMPTY });
  });

  it('keeps bounded values when it is read from disk, and loses the others', () => {
    const kept = { id: 'i1', ...EMPTY, total: 10, createdAt: '2026-07-01T10:00:00Z' };
    expect(keptImport.parse({ ...kept, imported: -1, failed: 1e300, updatedAt: '1e300' })).toEqual(kept);
    expect(() => keptImport.parse({ ...kept, id: 'x'.repeat(201) })).toThrow();
  });

  it.each([[null], ['i1'], [[]], [{}], [{ id: '' }], [{ id: 7 }], [{ id: 'x'.repeat(201) }]])(
    'is not %j',
    (value) => {
      expect(parseImport(value)).toBeNull();
    },
  );
});

describe('an artifact in an answer', () => {
  it('without a name is shown by its id', () => {
    expect(parseArtifact('package', { id: 'p1', name: 'web', type: 'docker', x: 1 })).toEqual({
      kind: 'package',
      id: 'p1',
      name: 'web',
      type: 'docker',
    });
    expect(parseArtifact('pixel', { id: 't1' })).toEqual({ kind: 'pixel', id: 't1', name: 't1' });
    expect(parseArtifact('pixel', { id: 't1', name: '  ', type: 3 })).toEqual({
      kind: 'pixel',
      id: 't1',
      name: 't1',
    });
    expect(parseArtifact('pixel', { name: 'no id' })).toBeNull();
  });

  it('has a name and a type of one short line', () => {
    const shown = parseArtifact('package', {
      id: 'p1',
      name: `a\u202e\n\u0000b${'c'.repeat(100_000)}`,
      type: 'd'.repeat(1_000),
    });
    expect(shown?.name).toMatch(/^a bc+…$/);
    expect([shown?.name.length, shown?.type?.length]).toEqual([300, 300]);
  });
});

describe('a log entry', () => {
  it('may have an unknown type', () => {
    expect(
      parseLogEntry({
        type: 'quota-reached',
        class: 'warning',
        line: 3,
        human_friendly_message: 'm',
        extra: 1,
      }),
    ).toEqual({
      type: 'quota-reached',
      class: 'warning',
      line: 3,
      message: 'm',
      eventsCount: null,
      failedEventsCount: null,
      packageId: null,
      trackingPixelId: null,
    });
    expect(parseLogEntry({ line: 0, class: 'fatal', events_count: 'x' })).toMatchObject({
      line: null,
      class: null,
    });
    expect(parseLogEntry({ line: 9_007_199_254_740_991, events_count: 1e300 })).toMatchObject({
      line: null,
      eventsCount: null,
    });
    expect(parseLogEntry('text')).toBeNull();
  });
});

describe('a page in an answer', () => {
  it('has rows and a next link in any of its forms', () => {
    expect(parsePage({ event_imports: [1] })).toEqual({ rows: [1], hasNext: false, nextCursor: null });
    expect(parsePage({ results: [], _links: { next: '/v2/x?per_page=2&after=a%20b' } })).toEqual({
      rows: [],
      hasNext: true,
      nextCursor: 'a b',
    });
    expect(
      parsePage({ results: [], _links: { next: { href: 'https://evil.example/?after=c' } } }),
    ).toMatchObject({
      nextCursor: 'c',
    });
    expect(parsePage({ results: [], _links: { next: 'opaque' } })).toMatchObject({
      hasNext: true,
      nextCursor: null,
    });
    expect(parsePage({ results: [], _links: 'none' })).toMatchObject({ hasNext: false });
  });

  it('gives no cursor that is too long for a request', () => {
    const next = `/v2/x?after=${'a'.repeat(100_000)}`;
    expect(parsePage({ results: [], _links: { next } })).toMatchObject({ hasNext: true, nextCursor: null });
  });

  it('without rows is not an empty list', () => {
    expect([{}, { message: 'no' }, [], null, { results: 'x' }].map(parsePage)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
