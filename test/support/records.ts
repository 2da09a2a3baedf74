import { NO_FIXES } from '../../src/shared/fix';
import { NDJSON } from '../../src/shared/layout';
import type { ImportRecord } from '../../src/main/imports/record/record';

/** A record of an import that was just begun: 12 lines, one of them blank and one not fit to be sent. */
export function aRecord(change: Partial<ImportRecord> = {}): ImportRecord {
  return {
    version: 1,
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
    phase: { name: 'queued', why: 'starting', until: null, attempt: 0 },
    setBacks: 0,
    uploadBegan: null,
    remoteId: null,
    answered: false,
    supposed: false,
    lostBefore: false,
    counts: null,
    setAside: [],
    safetyIdsAdded: null,
    fixed: null,
    allHaveIds: false,
    remote: null,
    ...change,
  };
}
