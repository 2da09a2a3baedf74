import { NO_FIXES } from '../../src/shared/checks/fix';
import type { ImportPhase } from '../../src/shared/imports/import';
import { NDJSON } from '../../src/shared/files/layout';
import { NOT_SENT, type ImportRecord, type RecordFacts } from '../../src/main/imports/record/record';

type Phase<Name> = Extract<ImportPhase, { readonly name: Name }>;

/** A queued import of 12 lines: one blank, one set aside, 10 events to send. */
export function aRecord(
  change: Partial<RecordFacts> = {},
  phase: Partial<Omit<Phase<'queued'>, 'name'>> = {},
): ImportRecord<'queued'> {
  return {
    ...facts(change),
    phase: { name: 'queued', why: 'starting', until: null, attempt: 0, ...phase },
    delivery: NOT_SENT,
  };
}

/** The same import after its answer was lost. */
export function anUnconfirmedRecord(
  change: Partial<RecordFacts> = {},
  phase: Partial<Omit<Phase<'unconfirmed'>, 'name'>> = {},
): ImportRecord<'unconfirmed'> {
  const unknown = { stopping: false, finding: 'looking', candidates: [], failure: null } as const;
  return {
    ...facts(change),
    phase: { name: 'unconfirmed', ...unknown, ...phase },
    delivery: NOT_SENT,
  };
}

function facts(change: Partial<RecordFacts>): RecordFacts {
  return {
    id: 'import-1',
    owner: 'acme',
    createdAt: '2026-11-23T09:59:00.000Z',
    endedAt: null,
    file: {
      path: '/files/clicks.ndjson',
      name: 'clicks.ndjson',
      identity: { size: 3000, modifiedMs: 1, device: 1, inode: 1 },
      fingerprint: 'a'.repeat(64),
      compression: 'none',
      form: NDJSON,
    },
    resends: null,
    destination: { kind: 'mixed' },
    keepReadable: false,
    safetyIds: false,
    fixes: NO_FIXES,
    checked: { lines: 12, blank: 1, skipped: 0, ready: 10, untidy: true, oldestMs: null },
    retries: 0,
    repeats: 0,
    uploadBegan: null,
    counts: null,
    setAside: [],
    safetyIdsAdded: null,
    fixed: null,
    allHaveIds: false,
    remote: null,
    ...change,
  };
}
