import { describe, expect, it } from 'vitest';
import { importedDays } from '../../../src/renderer/features/import/imported-days';
import { initials } from '../../../src/renderer/text/shell';
import {
  dayNames,
  lastFacts,
  underWayFigures,
  underWayState,
  waitsForUser,
  weekText,
} from '../../../src/renderer/text/start';
import { figuresOf } from '../../../src/shared/imports/outcome';
import { doneImport, foreignImport, importOf, processingImport } from '../../support/views';

const NOW = new Date(2026, 10, 26, 9, 30).getTime();

function at(day: number, hour: number): { readonly createdAt: string; readonly endedAt: string } {
  const iso = new Date(2026, 10, day, hour).toISOString();
  return { createdAt: iso, endedAt: iso };
}

describe('events imported day by day', () => {
  it('are those of imports from this computer, on the day each ended, today last', () => {
    const days = importedDays(
      [
        doneImport({ imported: 7, failed: 2 }, at(26, 8)),
        doneImport({ imported: 5, failed: 0 }, at(26, 0)),
        doneImport({ imported: 3, failed: 0 }, at(20, 23)),
        doneImport({ imported: 100, failed: 0 }, at(19, 23)),
        { ...foreignImport(), ...at(26, 8) },
        importOf(at(26, 9)),
      ],
      NOW,
    );
    expect(days.map(({ imported }) => imported)).toEqual([3, 0, 0, 0, 0, 0, 12]);
    expect(dayNames(days[0]?.day ?? 0)).toEqual({ name: 'Friday, November 20', label: 'Fri', note: '20' });
    expect(weekText(days)).toBe('15 events imported in the last 7 days.');
  });
});

describe('an import under way', () => {
  it('waits for the user only where the user can decide', () => {
    const unconfirmed = { name: 'unconfirmed', stopping: false, candidates: [], failure: null } as const;
    expect(waitsForUser({ ...unconfirmed, finding: 'nothing' })).toBe(true);
    expect(waitsForUser({ ...unconfirmed, finding: 'several' })).toBe(true);
    expect(waitsForUser({ ...unconfirmed, finding: 'looking' })).toBe(false);
    expect(waitsForUser({ name: 'queued', why: 'token', until: null, attempt: 1 })).toBe(true);
    expect(waitsForUser({ name: 'queued', why: 'offline', until: null, attempt: 1 })).toBe(false);
    expect(waitsForUser(processingImport().phase)).toBe(false);
  });

  it('says how far it is', () => {
    const figures = figuresOf(doneImport({ imported: 7, failed: 0 }));
    expect(underWayFigures({ ...figures, imported: 61_400, reading: 145_348, events: 400_000 })).toBe(
      '61,400 imported, 145,348 sent of 400,000',
    );
    expect(underWayFigures({ ...figures, imported: 0, reading: 0, events: 1 })).toBe('1 event');
    expect(underWayState(processingImport())).toBe('All sent. Scarf is reading');
    expect(underWayState(importOf())).toBe('about 8 seconds left');
  });
});

describe('a line of the last imports', () => {
  it('says where to and when', () => {
    const view = doneImport({ imported: 7, failed: 0 }, at(26, 8));
    expect(lastFacts(view, NOW)).toBe('today, 08:00 · to docs-site');
    expect(lastFacts({ ...view, ...at(25, 18) }, NOW)).toBe('yesterday, 18:00 · to docs-site');
    const mixed = { createdAt: null, destination: { kind: 'mixed' } } as const;
    expect(lastFacts({ ...mixed, unit: 'line' }, NOW)).toBe('to packages named in the file');
    expect(lastFacts({ ...mixed, unit: 'request' }, NOW)).toBe('by your rules');
  });
});

describe('two letters stand for an account', () => {
  it.each([
    ['acme', 'AC'],
    ['acme-baking', 'AB'],
    ['Müller & Söhne', 'MS'],
    ['x', 'X'],
    ['', ''],
  ])('%j: %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
