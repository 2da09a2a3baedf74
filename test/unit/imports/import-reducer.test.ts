import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { failure } from '../../../src/shared/failure';
import { outcomeOf, receiptOf } from '../../../src/shared/receipt';
import type { BodyResult } from '../../../src/engine/model/request-body';
import { isEnded, reduce, type ImportEvent } from '../../../src/main/imports/import-reducer';
import { readRecord, type ImportRecord } from '../../../src/main/imports/record/record';
import { viewOfRecord } from '../../../src/main/imports/views';
import type { RemoteImport } from '../../../src/main/scarf/model';
import { aRecord } from '../../support/records';

const AT = '2026-11-23T10:00:00.000Z';
const body: BodyResult = {
  lines: 12,
  blank: 1,
  setAside: 1,
  skipped: 0,
  sent: 10,
  fixed: 0,
  setAsideBy: [{ code: 'not-json', count: 1 }],
  safetyIds: 0,
  allHaveIds: false,
};
const remote = (change: Partial<RemoteImport> = {}): RemoteImport => ({
  id: 'remote-1',
  status: 'importing',
  total: 10,
  imported: 0,
  failed: 0,
  createdAt: AT,
  updatedAt: AT,
  ...change,
});
const through = (events: readonly ImportEvent[], from: ImportRecord = aRecord()): ImportRecord =>
  events.reduce(reduce, from);

const begun: ImportEvent[] = [{ kind: 'upload-begins', at: AT }];
const accepted: ImportEvent[] = [
  ...begun,
  { kind: 'body-made', result: body },
  { kind: 'accepted', remote: remote(), at: AT },
];

describe("an import's life", () => {
  it('goes from the queue through the upload and the reading to done', () => {
    const told: ImportEvent = {
      kind: 'scarf-told',
      remote: remote({ status: 'done', imported: 10 }),
      at: AT,
      settled: true,
    };
    const done = through([...accepted, told]);
    expect(done.phase).toEqual({ name: 'done' });
    const view = viewOfRecord(done, { progress: null, outOfTouch: null });
    expect(receiptOf(view)).toEqual({
      lines: 12,
      blank: 1,
      setAside: 1,
      skipped: 0,
      sent: 10,
      notSent: 0,
      imported: 10,
      failed: 0,
      notAccountedFor: 0,
    });
    expect(outcomeOf(view)).toBe('partly-imported');
  });

  it('is not called a success because nothing failed', () => {
    const told: ImportEvent = {
      kind: 'scarf-told',
      remote: remote({ status: 'done', imported: 7, failed: 0 }),
      at: AT,
      settled: true,
    };
    const clean = { ...body, lines: 10, blank: 0, setAside: 0 };
    const done = through([...begun, { kind: 'body-made', result: clean }, accepted[2] as ImportEvent, told]);
    const view = viewOfRecord(done, { progress: null, outOfTouch: null });
    expect(outcomeOf(view)).toBe('not-accounted');
    expect(receiptOf(view)?.notAccountedFor).toBe(3);
  });

  it('is unconfirmed, never failed, when the answer was lost', () => {
    const lost = through([
      ...begun,
      { kind: 'answer-lost', failure: failure('connection-lost'), handedOver: 4 },
    ]);
    expect(lost.phase).toMatchObject({ name: 'unconfirmed', finding: 'looking' });
    expect(lost.counts).toEqual({ lines: 12, blank: 1, setAside: 1, skipped: 0, sent: 4, notSent: 6 });
  });

  it('is not called a success when a part arrived and Scarf imported all of that', () => {
    const clean = { lines: 10, blank: 0, skipped: 0, ready: 10, untidy: false, oldestMs: null };
    const told = remote({ status: 'done', total: 4, imported: 4 });
    const events: ImportEvent[] = [
      ...begun,
      { kind: 'answer-lost', failure: null, handedOver: null },
      { kind: 'found', remote: told, at: AT, supposed: false },
      { kind: 'scarf-told', remote: told, at: AT, settled: true },
    ];
    const view = viewOfRecord(through(events, aRecord({ checked: clean })), {
      progress: null,
      outOfTouch: null,
    });
    expect(receiptOf(view)).toMatchObject({ lines: 10, sent: 4, notSent: 6, imported: 4 });
    expect(outcomeOf(view)).toBe('partly-imported');
  });

  it.each([
    ['broke off', { kind: 'answer-lost', failure: null, handedOver: 8 } as const, []],
    [
      'left whole',
      { kind: 'answer-lost', failure: null, handedOver: 10 } as const,
      [{ kind: 'body-made', result: body } as const],
    ],
  ])('of an upload that %s without an answer, has sent what Scarf read to the end', (_how, lost, made) => {
    const told = remote({ status: 'done', total: 4, imported: 4 });
    const done = through([
      ...begun,
      ...made,
      lost,
      { kind: 'found', remote: remote({ total: 2 }), at: AT, supposed: false },
      { kind: 'scarf-told', remote: told, at: AT, settled: true },
    ]);
    const view = viewOfRecord(done, { progress: null, outOfTouch: null });
    expect(receiptOf(view)).toMatchObject({ sent: 4, notSent: 6, imported: 4, notAccountedFor: 0 });
    expect(outcomeOf(view)).toBe('partly-imported');
  });

  it.each([
    [10, 'done', 'server-id'],
    [4, 'unconfirmed', null],
    [null, 'unconfirmed', null],
  ] as const)(
    'that was only supposed to be the one is proven by its count, or lost again: %s',
    (total, name, id) => {
      const ended = through([
        ...begun,
        { kind: 'body-made', result: body },
        { kind: 'answer-lost', failure: null, handedOver: 10 },
        { kind: 'found', remote: remote({ id: 'server-id', total: null }), at: AT, supposed: true },
        {
          kind: 'scarf-told',
          remote: remote({ id: 'server-id', status: 'done', total }),
          at: AT,
          settled: true,
        },
      ]);
      expect(ended).toMatchObject({ phase: { name }, remoteId: id, supposed: false });
      expect(ended.counts).toMatchObject({ sent: 10, notSent: 0 });
    },
  );

  it.each([
    ['again by itself', { kind: 'must-wait', why: 'again', until: null } as const],
    ['again by the user', { kind: 'tried-again' } as const],
  ])('that was lost and is sent %s is never called not sent, whatever comes', (_by, again) => {
    const lost: ImportEvent[] = [...begun, { kind: 'answer-lost', failure: null, handedOver: null }, again];
    const refused = through([...lost, { kind: 'failed', failure: failure('redirected'), at: AT }]);
    expect(refused.phase).toMatchObject({ name: 'unconfirmed', finding: 'nothing' });
    expect(refused.counts).toBeNull();
    const stopped = through([...lost, { kind: 'stopped', arrived: 'nothing', at: AT }]);
    expect(stopped.phase).toEqual({ name: 'cancelled', arrived: 'unknown' });
    expect(stopped.counts).toBeNull();
    expect(viewOfRecord(stopped, { progress: null, outOfTouch: null }).sentBefore).toBe(true);
  });

  it('keeps the wish to stop through a lost answer', () => {
    const events: ImportEvent[] = [
      ...begun,
      { kind: 'stop-asked' },
      { kind: 'answer-lost', failure: null, handedOver: 4 },
      { kind: 'found', remote: remote(), at: AT, supposed: false },
    ];
    expect(through(events).phase).toEqual({ name: 'processing', stopping: true });
  });

  it('waits longer with each set-back, and starts over when the user tries again', () => {
    const set: ImportEvent = { kind: 'must-wait', why: 'scarf-limit', until: AT };
    const twice = through([...begun, set, ...begun, set]);
    expect(twice.phase).toMatchObject({ name: 'queued', attempt: 2 });
    expect(through([{ kind: 'tried-again' }], twice).phase).toMatchObject({ name: 'queued', attempt: 0 });
  });

  it('cannot be sent again once Scarf has it', () => {
    const tracked = through(accepted);
    expect(reduce(tracked, { kind: 'tried-again' })).toBe(tracked);
    expect(reduce(tracked, { kind: 'upload-begins', at: AT })).toBe(tracked);
  });

  const anyEvent: fc.Arbitrary<ImportEvent> = fc.oneof(
    fc.constantFrom<ImportEvent>(
      { kind: 'must-wait', why: 'offline', until: AT },
      { kind: 'upload-begins', at: AT },
      { kind: 'body-made', result: body },
      { kind: 'accepted', remote: remote(), at: AT },
      { kind: 'answer-lost', failure: null, handedOver: null },
      { kind: 'not-found-at-scarf' },
      { kind: 'several-found', candidates: [] },
      { kind: 'found', remote: remote(), at: AT, supposed: false },
      { kind: 'stop-asked' },
      { kind: 'stop-refused' },
      { kind: 'stopped', arrived: 'nothing', at: AT },
      { kind: 'stopped', arrived: 'unknown', at: AT },
      { kind: 'failed', failure: failure('disk-full'), at: AT },
      { kind: 'tried-again' },
    ),
    fc.record({
      kind: fc.constant('scarf-told' as const),
      remote: fc.constantFrom(
        remote(),
        remote({ status: 'done', imported: 10 }),
        remote({ status: 'aborted', imported: 3 }),
      ),
      at: fc.constant(AT),
      settled: fc.boolean(),
    }),
  );

  it('whatever happens in whatever order: what Scarf has stays known, and the lines add up', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        let record = aRecord();
        for (const event of events) {
          const after = reduce(record, event);
          if (record.remoteId !== null) expect(after.remoteId).toBe(record.remoteId);
          // Once Scarf has it, nothing but Scarf's own word ends it.
          if (record.phase.name === 'processing' && isEnded(after)) {
            expect(event.kind).toBe('scarf-told');
          }
          if (after.counts !== null) {
            const { lines, blank, setAside, sent, notSent } = after.counts;
            expect(sent + setAside + blank + notSent).toBe(lines);
          }
          expect(readRecord(JSON.parse(JSON.stringify(after)))).toEqual(after);
          record = after;
        }
      }),
    );
  });

  it('reads records of before there were Safety IDs', () => {
    const { safetyIds, safetyIdsAdded, ...before } = aRecord({ allHaveIds: true });
    expect(readRecord(before)).toEqual({ ...before, safetyIds: false, safetyIdsAdded: null });
    expect([safetyIds, safetyIdsAdded]).toEqual([false, null]);
  });

  it('knows how many events were given an id once the body is whole', () => {
    const given = reduce(through(begun), { kind: 'body-made', result: { ...body, safetyIds: 7 } });
    expect(viewOfRecord(given, { progress: null, outOfTouch: null })).toMatchObject({ safetyIds: 7 });
    expect(viewOfRecord(through(begun), { progress: null, outOfTouch: null })).toMatchObject({
      safetyIds: 0,
    });
  });
});
