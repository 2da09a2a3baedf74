import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportPhase, ImportView, LineCounts } from '../../../../src/shared/imports/import';
import {
  figuresOf,
  ImportedFiles,
  type FileFigures,
  type Outcome,
} from '../../../../src/shared/imports/outcome';
import type { WhichLines } from '../../../../src/shared/resend';
import { doneImport, foreignImport, importOf, processingImport } from '../../../support/views';

function counts(parts: Partial<LineCounts>): LineCounts {
  const all = { blank: 0, setAside: 0, skipped: 0, sent: 0, notSent: 0, ...parts };
  return { lines: all.blank + all.setAside + all.skipped + all.sent + all.notSent, ...all };
}

function fileOf(first: ImportView, ...others: readonly ImportView[]): [Outcome, Partial<FileFigures>] {
  const { outcome, figures } = new ImportedFiles([first, ...others]).of(first);
  const some = Object.entries(figures).filter(([, value]) => value !== 0);
  return [outcome, Object.fromEntries(some)];
}

function resend(which: WhichLines, view: ImportView, lines: number, id = 'resend-1', importId = 'import-1') {
  return { ...view, id, createdAt: '2026-07-21T13:00:00Z', resends: { importId, which, lines } };
}

const STOPPED = { phase: { name: 'cancelled', arrived: 'some' } } as const;

describe('the outcome of a file', () => {
  it('is “imported” when Scarf says so of every event', () => {
    const whole = doneImport(
      { imported: 40, failed: 0 },
      { counts: counts({ sent: 40, blank: 2, skipped: 1 }) },
    );
    expect(fileOf(whole)).toEqual(['imported', { events: 41, imported: 40, leftOut: 1 }]);
  });

  it('is “partly imported” when some are refused, set aside or without an answer', () => {
    const partly = doneImport(
      { imported: 30, failed: 4 },
      { counts: counts({ sent: 40, setAside: 5 }), setAside: [{ code: 'too-old', count: 3 }] },
    );
    expect(fileOf(partly)).toEqual([
      'partly-imported',
      { events: 45, imported: 30, refused: 4, setAside: 5, tooOld: 3, noAnswer: 6 },
    ]);
  });

  it('is “not imported” when Scarf imported none, or nothing was sent', () => {
    const refused = doneImport({ imported: 0, failed: 40 }, { counts: counts({ sent: 40 }) });
    expect(fileOf(refused)).toEqual(['not-imported', { events: 40, refused: 40 }]);
    const failure = { code: 'token-refused', retryable: false } as const;
    const failed = importOf({ phase: { name: 'failed', failure }, counts: counts({ notSent: 40 }) });
    expect(fileOf(failed)).toEqual(['not-imported', { events: 40, notSent: 40 }]);
    const silent = doneImport({ imported: 0, failed: 0 }, { counts: counts({ sent: 40 }) });
    expect(fileOf(silent)).toEqual(['not-imported', { events: 40, noAnswer: 40 }]);
  });

  it('claims nothing of numbers that are missing or cannot be true', () => {
    const untold = doneImport({ imported: null, failed: null }, { counts: counts({ sent: 40 }) });
    const impossible = doneImport({ imported: 39, failed: 2 }, { counts: counts({ sent: 40 }) });
    for (const view of [untold, impossible])
      expect(fileOf(view)).toEqual(['partly-imported', { events: 40, noAnswer: 40 }]);
  });

  it('says of a stopped import what is imported, what nobody answered for and what was not sent', () => {
    const stopped = doneImport(
      { imported: 50, failed: 0 },
      { ...STOPPED, counts: counts({ sent: 67, notSent: 33 }) },
    );
    expect(fileOf(stopped)).toEqual(['stopped', { events: 100, imported: 50, noAnswer: 17, notSent: 33 }]);
    const before = importOf({
      phase: { name: 'cancelled', arrived: 'nothing' },
      counts: counts({ notSent: 9 }),
    });
    expect(fileOf(before)).toEqual(['stopped', { events: 9, notSent: 9 }]);
    const lost = importOf({
      phase: { name: 'cancelled', arrived: 'unknown' },
      planned: counts({ notSent: 9 }),
    });
    expect(fileOf(lost)).toEqual(['stopped', { events: 9, noAnswer: 9 }]);
  });

  it('fills while the file is under way', () => {
    const planned = counts({ notSent: 48_210, setAside: 4 });
    const queued: ImportPhase = { name: 'queued', why: 'starting', until: null, attempt: 0 };
    expect(fileOf(importOf({ planned, phase: queued, progress: null }))).toEqual([
      'under-way',
      { events: 48_214, setAside: 4, toGo: 48_210 },
    ]);
    expect(fileOf(importOf({ planned }))).toEqual([
      'under-way',
      { events: 48_214, setAside: 4, reading: 6_749, toGo: 41_461 },
    ]);
    expect(fileOf(processingImport())).toEqual([
      'under-way',
      { events: 48_210, imported: 31_200, refused: 2, reading: 17_008 },
    ]);
  });

  it('takes Scarf’s word for an import that began elsewhere', () => {
    expect(fileOf(foreignImport())).toEqual(['partly-imported', { events: 903, imported: 900, refused: 3 }]);
  });
});

describe('the outcome over resends', () => {
  const first = doneImport(
    { imported: 30, failed: 6 },
    { counts: counts({ sent: 36, setAside: 4 }), setAside: [{ code: 'time-no-zone', count: 4 }] },
  );
  const mended = resend(
    'refused',
    doneImport({ imported: 6, failed: 0 }, { counts: counts({ sent: 6 }) }),
    6,
  );
  const aside = doneImport({ imported: 4, failed: 0 }, { counts: counts({ sent: 4 }) });

  it('turns good when what was refused and set aside is mended', () => {
    expect(fileOf(first, mended)).toEqual(['partly-imported', { events: 40, imported: 36, setAside: 4 }]);
    const all = [mended, resend('set-aside', aside, 4, 'resend-2')];
    expect(fileOf(first, ...all)).toEqual(['imported', { events: 40, imported: 40 }]);
    expect(fileOf(mended, first, ...all)).toEqual(['imported', { events: 40, imported: 40 }]);
  });

  it('is the same for the resend of a resend', () => {
    const half = resend(
      'refused',
      doneImport({ imported: 4, failed: 2 }, { counts: counts({ sent: 6 }) }),
      6,
    );
    const last = doneImport({ imported: 2, failed: 0 }, { counts: counts({ sent: 2 }) });
    expect(fileOf(first, half, resend('refused', last, 2, 'resend-2', 'resend-1'))).toEqual([
      'partly-imported',
      { events: 40, imported: 36, setAside: 4 },
    ]);
  });

  it('is under way while a resend is', () => {
    const running = resend('refused', processingImport({ counts: counts({ sent: 6 }), remote: null }), 6);
    const { outcome, latest, attempts } = new ImportedFiles([first, running]).of(first);
    expect([outcome, latest.id, attempts.map(({ id }) => id)]).toEqual([
      'under-way',
      'resend-1',
      ['import-1', 'resend-1'],
    ]);
  });

  it('counts what Scarf tells of a stopped import whose upload was lost', () => {
    const lost = importOf({
      phase: { name: 'cancelled', arrived: 'unknown' },
      planned: counts({ notSent: 400 }),
      counts: null,
      remote: { total: 240, imported: 234, failed: 1, asOf: '' },
    });
    expect(fileOf(lost)).toEqual(['stopped', { events: 400, imported: 234, refused: 1, noAnswer: 165 }]);
  });

  it('takes what one import sent again of both kinds from each of them', () => {
    const parent = doneImport({ imported: 90, failed: 4 }, { counts: counts({ sent: 95, setAside: 5 }) });
    const child = doneImport({ imported: 6, failed: 1 }, { counts: counts({ sent: 7, setAside: 1 }) });
    const both: ImportView = {
      ...resend('refused', child, 8),
      resends: { importId: parent.id, which: 'both', lines: 8, refused: 3 },
    };
    expect(fileOf(parent, both)).toEqual([
      'partly-imported',
      { events: 100, imported: 96, refused: 2, setAside: 1, noAnswer: 1 },
    ]);
  });

  it('ignores a resend that never began', () => {
    const never = resend('refused', importOf({ phase: { name: 'cancelled', arrived: 'nothing' } }), 0);
    expect(fileOf(first, never)).toEqual(fileOf(first));
  });

  it('counts what arrived before the stop and with the rest once each', () => {
    const stopped = doneImport(
      { imported: 67, failed: 0 },
      { ...STOPPED, counts: counts({ sent: 70, notSent: 30 }) },
    );
    const rest = (remote: { imported: number; failed: number }, parts: Partial<ImportView> = {}) =>
      resend('rest', doneImport(remote, { counts: counts({ sent: 100 }), ...parts }), 100);
    expect(fileOf(stopped, rest({ imported: 33, failed: 0 }))).toEqual([
      'imported',
      { events: 100, imported: 100 },
    ]);
    expect(fileOf(stopped, rest({ imported: 30, failed: 1 }))).toEqual([
      'partly-imported',
      { events: 100, imported: 97, refused: 1, noAnswer: 2 },
    ]);
    // Some of the events imported before have grown too old since.
    const late = rest({ imported: 20, failed: 0 }, { counts: counts({ sent: 70, setAside: 30 }) });
    expect(fileOf(stopped, late)).toEqual(['partly-imported', { events: 100, imported: 87, setAside: 13 }]);
    const running = rest({ imported: 5, failed: 0 }, { phase: { name: 'processing', stopping: false } });
    expect(fileOf(stopped, running)).toEqual(['under-way', { events: 100, imported: 72, reading: 28 }]);
    const again = rest({ imported: 13, failed: 0 }, STOPPED);
    expect(fileOf(stopped, again)).toEqual(['stopped', { events: 100, imported: 80, noAnswer: 20 }]);
  });

  it('sends only what never left when everything else has an answer', () => {
    const stopped = doneImport(
      { imported: 70, failed: 0 },
      { ...STOPPED, counts: counts({ sent: 70, notSent: 30 }) },
    );
    const rest = resend(
      'rest',
      doneImport({ imported: 30, failed: 0 }, { counts: counts({ sent: 30 }) }),
      30,
    );
    expect(fileOf(stopped, rest)).toEqual(['imported', { events: 100, imported: 100 }]);
  });
});

describe('the outcome of a repeat', () => {
  const sent = { counts: counts({ sent: 40_000 }), eventsKey: 'same' };
  const earlier = doneImport({ imported: 7_300, failed: 0 }, { ...sent, ...STOPPED, id: 'import-0' });

  it('is “imported” when Scarf had the other events from an import of ours', () => {
    const repeat = doneImport({ imported: 32_700, failed: 0 }, sent);
    expect(fileOf(repeat, earlier)).toEqual(['imported', { events: 40_000, imported: 32_700, there: 7_300 }]);
    expect(fileOf(earlier, repeat)).toEqual(['imported', { events: 40_000, imported: 7_300, there: 32_700 }]);
  });

  it('is “imported” when Scarf had all of them', () => {
    const whole = doneImport({ imported: 40_000, failed: 0 }, { ...sent, id: 'import-0' });
    const repeat = doneImport({ imported: 0, failed: 0 }, sent);
    expect(fileOf(repeat, whole)).toEqual(['imported', { events: 40_000, there: 40_000 }]);
  });

  it('stays without an answer when nothing proves it', () => {
    const repeat = doneImport({ imported: 0, failed: 0 }, { ...sent, eventsKey: 'other' });
    expect(fileOf(repeat, earlier)).toEqual(['not-imported', { events: 40_000, noAnswer: 40_000 }]);
    const withoutKey = doneImport({ imported: 0, failed: 0 }, { counts: sent.counts });
    expect(fileOf(withoutKey, earlier)).toEqual(['not-imported', { events: 40_000, noAnswer: 40_000 }]);
    const partly = doneImport({ imported: 0, failed: 0 }, sent);
    expect(fileOf(partly, earlier)).toEqual([
      'partly-imported',
      { events: 40_000, there: 7_300, noAnswer: 32_700 },
    ]);
  });

  it('counts the rest of the earlier import, but not its mended lines', () => {
    const rest = resend(
      'rest',
      doneImport({ imported: 700, failed: 0 }, { counts: counts({ sent: 40_000 }) }),
      40_000,
    );
    const mended = resend(
      'refused',
      doneImport({ imported: 9, failed: 0 }, { counts: counts({ sent: 9 }) }),
      9,
      'r-2',
    );
    const of = (child: ImportView) => ({ ...child, resends: { ...child.resends, importId: 'import-0' } });
    const repeat = doneImport({ imported: 0, failed: 0 }, sent);
    const [, figures] = fileOf(repeat, earlier, of(rest) as ImportView, of(mended) as ImportView);
    expect(figures).toEqual({ events: 40_000, there: 8_000, noAnswer: 32_000 });
  });
});

describe('figures', () => {
  const small = fc.integer({ min: 0, max: 50 });
  const phase: fc.Arbitrary<ImportPhase> = fc.constantFrom<ImportPhase>(
    { name: 'queued', why: 'starting', until: null, attempt: 0 },
    { name: 'uploading', stopping: false },
    { name: 'unconfirmed', stopping: false, finding: 'nothing', candidates: [], failure: null },
    { name: 'processing', stopping: false },
    { name: 'done' },
    { name: 'failed', failure: { code: 'token-refused', retryable: false } },
    { name: 'cancelled', arrived: 'nothing' },
    { name: 'cancelled', arrived: 'some' },
    { name: 'cancelled', arrived: 'unknown' },
  );
  const lineCounts = fc
    .record({ blank: small, setAside: small, skipped: small, sent: small, notSent: small })
    .map((parts) => counts(parts));
  const told = fc.option(small, { nil: null });
  const view = fc
    .record({
      phase,
      planned: lineCounts,
      counts: fc.option(lineCounts, { nil: null }),
      remote: fc.option(fc.record({ total: told, imported: told, failed: told, asOf: fc.constant('') }), {
        nil: null,
      }),
      progress: fc.constantFrom(null, importOf().progress),
      earlierUploadLost: fc.boolean(),
      repeatable: fc.boolean(),
      key: fc.constantFrom('a', 'b', null),
      which: fc.constantFrom<WhichLines | null>(null, 'refused', 'set-aside', 'both', 'rest'),
      parent: small,
      lines: small,
      refused: small,
    })
    .map(({ key, which, parent, lines, refused, ...parts }) =>
      importOf({
        ...parts,
        ...(key !== null && { eventsKey: key }),
        resends: which === null ? null : { importId: String(parent % 6), which, lines, refused },
      }),
    );
  const imports = fc
    .array(view, { minLength: 1, maxLength: 6 })
    .map((views) => views.map((each, at) => ({ ...each, id: String(at) })));

  /** No import resends itself, or a later one. */
  const inOrder = imports.map((views) =>
    views.map((each, at) => {
      const { resends } = each;
      if (resends === null || at === 0) return { ...each, resends: null };
      return {
        ...each,
        eventsKey: `resend-${at}`,
        resends: { ...resends, importId: String(Number(resends.importId) % at) },
      };
    }),
  );

  function expectSound({ events, tooOld, ...places }: FileFigures): void {
    const values = Object.values(places);
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    expect(values.reduce((a, b) => a + b, 0)).toBe(events);
    expect(tooOld).toBeLessThanOrEqual(places.setAside);
  }

  it('add up for any imports, also for contradictory ones', () => {
    fc.assert(
      fc.property(imports, (views) => {
        const files = new ImportedFiles(views);
        for (const each of views) {
          expectSound(figuresOf(each));
          expectSound(files.of(each).figures);
        }
      }),
    );
  });

  it('never say “imported” of more events than Scarf named', () => {
    fc.assert(
      fc.property(inOrder, (views) => {
        const scarf = views.reduce((sum, { remote }) => sum + (remote?.imported ?? 0), 0);
        for (const { outcome, figures } of new ImportedFiles(views).all) {
          expect(figures.imported + figures.there).toBeLessThanOrEqual(scarf);
          if (outcome === 'imported')
            expect(figures.imported + figures.there + figures.leftOut).toBe(figures.events);
        }
      }),
    );
  });
});
