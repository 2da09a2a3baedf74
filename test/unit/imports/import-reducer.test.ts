import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduce, type ImportEvent } from '../../../src/main/imports/record/import-reducer';
import { isEnded, remoteIdOf, type ImportRecord } from '../../../src/main/imports/record/record';
import { viewOfRecord } from '../../../src/main/imports/record/record-view';
import { failure } from '../../../src/shared/failure';
import type { ImportView } from '../../../src/shared/imports/import';
import { outcomeOf, receiptOf } from '../../../src/shared/imports/receipt';
import { aRecord } from '../../support/records';
import { anyEvents, AT, BODY, remote } from './import-events';

const BEGUN: readonly ImportEvent[] = [{ kind: 'upload-begins', at: AT }];
const WHOLE: readonly ImportEvent[] = [...BEGUN, { kind: 'body-made', result: BODY }];
const ANSWERED: readonly ImportEvent[] = [...WHOLE, { kind: 'answered', remote: remote(), at: AT }];

function after(events: readonly ImportEvent[], from: ImportRecord = aRecord()): ImportRecord {
  return events.reduce(reduce, from);
}

function settled(change: Parameters<typeof remote>[0]): ImportEvent {
  return { kind: 'polled', remote: remote(change), at: AT, settled: true };
}

function viewOf(record: ImportRecord): ImportView {
  return viewOfRecord(record, { progress: null, pollFailure: null });
}

describe('the import reducer', () => {
  it('goes from queued through uploading and processing to done', () => {
    const done = after([...ANSWERED, settled({ status: 'done', imported: 10 })]);
    expect(done.phase).toEqual({ name: 'done' });
    expect(receiptOf(viewOf(done))).toEqual({
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
    expect(outcomeOf(viewOf(done))).toBe('partly-imported');
  });

  it('events not accounted for are no success, even if none failed', () => {
    const clean = { ...BODY, lines: 10, blank: 0, setAside: 0 };
    const view = viewOf(
      after([
        ...BEGUN,
        { kind: 'body-made', result: clean },
        { kind: 'answered', remote: remote(), at: AT },
        settled({ status: 'done', imported: 7, failed: 0 }),
      ]),
    );
    expect(outcomeOf(view)).toBe('not-accounted');
    expect(receiptOf(view)?.notAccountedFor).toBe(3);
  });

  it('a lost answer makes the import unconfirmed, not failed', () => {
    const lost = after([
      ...BEGUN,
      { kind: 'answer-lost', failure: failure('connection-lost'), handedOver: 4 },
    ]);
    expect(lost.phase).toMatchObject({ name: 'unconfirmed', finding: 'looking' });
    expect(lost.counts).toEqual({ lines: 12, blank: 1, setAside: 1, skipped: 0, sent: 4, notSent: 6 });
  });

  it('a part that Scarf imported completely is no success of the whole file', () => {
    const checked = { lines: 10, blank: 0, skipped: 0, ready: 10, untidy: false, oldestMs: null };
    const part = { status: 'done', total: 4, imported: 4 } as const;
    const events: ImportEvent[] = [
      ...BEGUN,
      { kind: 'answer-lost', failure: null, handedOver: null },
      { kind: 'found', remote: remote(part), at: AT },
      settled(part),
    ];
    const view = viewOf(after(events, aRecord({ checked })));
    expect(receiptOf(view)).toMatchObject({ lines: 10, sent: 4, notSent: 6, imported: 4 });
    expect(outcomeOf(view)).toBe('partly-imported');
  });

  it.each([
    ['broke off', BEGUN, 8],
    ['left as a whole', WHOLE, 10],
  ])('of an upload that %s without an answer, what Scarf read counts as sent', (_how, sent, handedOver) => {
    const done = after([
      ...sent,
      { kind: 'answer-lost', failure: null, handedOver },
      { kind: 'found', remote: remote({ total: 2 }), at: AT },
      settled({ status: 'done', total: 4, imported: 4 }),
    ]);
    expect(receiptOf(viewOf(done))).toMatchObject({ sent: 4, notSent: 6, imported: 4, notAccountedFor: 0 });
    expect(outcomeOf(viewOf(done))).toBe('partly-imported');
  });

  it.each([
    [10, 'done', 'found'],
    [4, 'unconfirmed', 'not-confirmed'],
    [null, 'unconfirmed', 'not-confirmed'],
  ] as const)('a final count of %s makes an import on trial %s', (total, name, kind) => {
    const ended = after([
      ...WHOLE,
      { kind: 'answer-lost', failure: null, handedOver: 10 },
      { kind: 'on-trial', remote: remote({ total: null }), at: AT },
      settled({ status: 'done', total }),
    ]);
    expect(ended).toMatchObject({ phase: { name }, delivery: { kind } });
    expect(ended.counts).toMatchObject({ sent: 10, notSent: 0 });
  });

  it.each<[string, ImportEvent]>([
    ['the app', { kind: 'must-wait', why: 'again', until: null }],
    ['the user', { kind: 'retry-asked' }],
  ])('a lost import that %s sends again never says that nothing arrived', (_by, again) => {
    const events = [...BEGUN, { kind: 'answer-lost', failure: null, handedOver: null } as const, again];
    const refused = after([
      ...events,
      { kind: 'failed', failure: failure('redirected'), listWhole: true, at: AT },
    ]);
    expect(refused.phase).toMatchObject({ name: 'unconfirmed', finding: 'nothing' });
    expect(refused.counts).toBeNull();
    const stopped = after([...events, { kind: 'stopped', arrived: 'nothing', at: AT }]);
    expect(stopped.phase).toEqual({ name: 'cancelled', arrived: 'unknown' });
    expect(stopped.counts).toBeNull();
    expect(viewOf(stopped).earlierUploadLost).toBe(true);
  });

  it('a stop request survives a lost answer', () => {
    const events: ImportEvent[] = [
      ...BEGUN,
      { kind: 'stop-asked' },
      { kind: 'answer-lost', failure: null, handedOver: 4 },
      { kind: 'found', remote: remote(), at: AT },
    ];
    expect(after(events).phase).toEqual({ name: 'processing', stopping: true });
  });

  it('each failed attempt counts, and the count starts over when the user tries again', () => {
    const failedOnce: ImportEvent[] = [...BEGUN, { kind: 'must-wait', why: 'scarf-limit', until: AT }];
    const failedTwice = after([...failedOnce, ...failedOnce]);
    expect(failedTwice).toMatchObject({ retries: 2, phase: { name: 'queued', attempt: 2 } });
    expect(after([{ kind: 'retry-asked' }], failedTwice)).toMatchObject({
      retries: 0,
      phase: { name: 'queued', attempt: 0 },
    });
  });

  it('repeats of a lost upload have a count of their own, and each wait grows with its own', () => {
    const waited = after(
      Array.from({ length: 12 }, () => ({ kind: 'must-wait', why: 'scarf-limit', until: AT }) as const),
    );
    const lost: ImportEvent[] = [...BEGUN, { kind: 'answer-lost', failure: null, handedOver: null }];
    const again = after([...lost, { kind: 'must-wait', why: 'again', until: AT }], waited);
    expect(again).toMatchObject({ retries: 12, repeats: 1, phase: { name: 'queued', attempt: 13 } });
    expect(after([{ kind: 'must-wait', why: 'own-limit', until: null }], again)).toMatchObject({
      retries: 12,
      repeats: 1,
    });
    expect(after([{ kind: 'retry-asked' }], again)).toMatchObject({ retries: 0, repeats: 0 });
  });

  it('an import that Scarf has cannot be sent again', () => {
    const processing = after(ANSWERED);
    expect(reduce(processing, { kind: 'retry-asked' })).toBe(processing);
    expect(reduce(processing, { kind: 'upload-begins', at: AT })).toBe(processing);
  });

  it('an import that vanished goes on when Scarf shows it', () => {
    const vanished = after([...ANSWERED, { kind: 'vanished', at: AT }]);
    expect(receiptOf(viewOf(vanished))?.notAccountedFor).toBeNull();
    const shown = after([{ kind: 'shown', remote: remote({ imported: 4 }), at: AT }], vanished);
    expect(shown).toMatchObject({ phase: { name: 'processing' }, endedAt: null, remote: { imported: 4 } });
    expect(after([settled({ status: 'done', imported: 10 })], shown).phase.name).toBe('done');
  });

  it('counts that come after the end replace the earlier ones, and a stopped import stays stopped', () => {
    const done = after([...ANSWERED, settled({ status: 'done', imported: 7 })]);
    const late: ImportEvent = { kind: 'shown', remote: remote({ status: 'done', imported: 10 }), at: AT };
    expect(receiptOf(viewOf(after([late], done)))).toMatchObject({ imported: 10, notAccountedFor: 0 });
    const unknown = after([...BEGUN, { kind: 'stopped', arrived: 'unknown', at: AT }]);
    expect(reduce(unknown, late)).toBe(unknown);
  });

  it('in any order of events, a confirmed import stays known and the lines add up', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let record: ImportRecord = aRecord();
        for (const event of events) {
          const next = reduce(record, event);
          const { kind } = record.delivery;
          if (kind === 'answered' || kind === 'found') expect(remoteIdOf(next)).toBe(remoteIdOf(record));
          // Only Scarf ends an import that it reads.
          if (record.phase.name === 'processing' && isEnded(next))
            expect(['polled', 'vanished']).toContain(event.kind);
          if (next.counts !== null) {
            const { lines, blank, setAside, skipped, sent, notSent } = next.counts;
            expect(sent + setAside + skipped + blank + notSent).toBe(lines);
          }
          if (record.delivery.earlierUploadLost && next.phase.name !== 'queued')
            expect(next.delivery.earlierUploadLost).toBe(true);
          record = next;
        }
      }),
    );
  });

  it('the number of Safety IDs is known once the body is whole', () => {
    const whole = after([...BEGUN, { kind: 'body-made', result: { ...BODY, safetyIds: 7 } }]);
    expect(viewOf(whole).safetyIds).toBe(7);
    expect(viewOf(after(BEGUN)).safetyIds).toBe(0);
  });
});
