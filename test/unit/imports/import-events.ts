import fc from 'fast-check';
import type { BodyResult } from '../../../src/engine/model/request-body';
import type { ImportEvent } from '../../../src/main/imports/record/import-reducer';
import type { RemoteImport } from '../../../src/main/scarf/model';
import { failure } from '../../../src/shared/failure';

export const AT = '2026-11-23T10:00:00.000Z';

export const BODY: BodyResult = {
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

export function remote(change: Partial<RemoteImport> = {}): RemoteImport {
  return {
    id: 'remote-1',
    status: 'importing',
    total: 10,
    imported: 0,
    failed: 0,
    createdAt: AT,
    updatedAt: AT,
    ...change,
  };
}

const anyRemote = fc.constantFrom(
  remote(),
  remote({ total: null }),
  remote({ status: null }),
  remote({ status: 'done', imported: 10 }),
  remote({ status: 'done', total: 4, imported: 4 }),
  remote({ status: 'aborted', imported: 3 }),
);

const simpleEvent = fc.constantFrom<ImportEvent>(
  { kind: 'must-wait', why: 'offline', until: AT },
  { kind: 'must-wait', why: 'own-limit', until: null },
  { kind: 'must-wait', why: 'again', until: AT },
  { kind: 'upload-begins', at: AT },
  { kind: 'body-made', result: BODY },
  { kind: 'answer-lost', failure: null, handedOver: null },
  { kind: 'answer-lost', failure: failure('timed-out'), handedOver: 3 },
  { kind: 'search-begins' },
  { kind: 'nothing-found', listWhole: true },
  { kind: 'nothing-found', listWhole: false },
  { kind: 'several-found', candidates: [{ remoteId: 'remote-2', createdAt: null, total: 4 }] },
  { kind: 'stop-asked' },
  { kind: 'stop-refused' },
  { kind: 'due-now' },
  { kind: 'vanished', at: AT },
  { kind: 'stopped', arrived: 'nothing', at: AT },
  { kind: 'stopped', arrived: 'unknown', at: AT },
  { kind: 'failed', failure: failure('disk-full'), listWhole: true, at: AT },
  { kind: 'failed', failure: failure('disk-full'), listWhole: false, at: AT },
  { kind: 'retry-asked' },
);

const anyEvent: fc.Arbitrary<ImportEvent> = fc.oneof(
  { weight: 3, arbitrary: simpleEvent },
  fc.constant<ImportEvent>({ kind: 'upload-begins', at: AT }),
  fc.record({
    kind: fc.constantFrom('answered' as const, 'found' as const, 'on-trial' as const, 'shown' as const),
    remote: anyRemote,
    at: fc.constant(AT),
  }),
  fc.record({
    kind: fc.constant('polled' as const),
    remote: anyRemote,
    at: fc.constant(AT),
    settled: fc.boolean(),
  }),
);

/** Events in any order, also in orders that cannot happen. */
export const anyEvents = fc.array(anyEvent, { maxLength: 40 });
