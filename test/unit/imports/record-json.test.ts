import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduce } from '../../../src/main/imports/record/import-reducer';
import { NEWER, readRecord, serialiseRecord } from '../../../src/main/imports/record/record-json';
import type { Delivery, ImportRecord } from '../../../src/main/imports/record/record';
import { aRecord } from '../../support/records';
import { anyEvents } from './import-events';

/** record.json of an import that Scarf answered, with every key in the order of version 0.1.0. */
const FILE = `{
  "version": 1,
  "id": "7b396356-7433-476d-abfe-439d124f3da9",
  "owner": "acme",
  "createdAt": "2026-11-23T09:59:00.000Z",
  "endedAt": null,
  "file": {
    "path": "/files/clicks.ndjson",
    "name": "clicks.ndjson",
    "identity": {
      "size": 3000,
      "modifiedMs": 1,
      "device": 1,
      "inode": 1
    },
    "fingerprint": "aa",
    "compression": "none",
    "form": {
      "encoding": "utf-8",
      "layout": {
        "kind": "lines"
      }
    }
  },
  "resends": null,
  "destination": {
    "kind": "mixed"
  },
  "keepReadable": false,
  "safetyIds": true,
  "fixes": {
    "all": [],
    "lines": []
  },
  "checked": {
    "lines": 12,
    "blank": 1,
    "skipped": 0,
    "ready": 10,
    "untidy": false,
    "oldestMs": 1795424400000
  },
  "phase": {
    "name": "processing",
    "stopping": false
  },
  "setBacks": 2,
  "uploadBegan": "2026-11-23T10:00:00.000Z",
  "remoteId": "remote-1",
  "answered": true,
  "supposed": false,
  "lostBefore": true,
  "counts": {
    "lines": 12,
    "blank": 1,
    "setAside": 1,
    "skipped": 0,
    "sent": 10,
    "notSent": 0
  },
  "setAside": [
    {
      "code": "not-json",
      "count": 1
    }
  ],
  "safetyIdsAdded": 10,
  "fixed": 0,
  "allHaveIds": true,
  "remote": {
    "total": 10,
    "imported": null,
    "failed": 0,
    "asOf": "2026-11-23T10:00:01.000Z"
  }
}`;

function parse(text: string): ImportRecord {
  const record = readRecord(JSON.parse(text));
  if (record === NEWER) throw new Error('The record is not of a newer version.');
  return record;
}

function stored(change: object): Record<string, unknown> {
  return { ...(JSON.parse(FILE) as object), ...change };
}

describe('record.json', () => {
  it('a record of version 0.1.0 keeps every byte when it is read and saved', () => {
    const record = parse(FILE);
    expect(record).toMatchObject({
      retries: 2,
      delivery: { kind: 'answered', remoteId: 'remote-1', earlierUploadLost: true },
    });
    expect(serialiseRecord(record)).toBe(FILE);
  });

  it('every record that can arise is read back as it was saved, and its text keeps every byte', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let record: ImportRecord = aRecord();
        for (const event of events) {
          record = reduce(record, event);
          const text = serialiseRecord(record);
          const read = parse(text);
          expect(read).toEqual(record);
          expect(serialiseRecord(read)).toBe(text);
        }
      }),
    );
  });

  it('what not every record has is kept too', () => {
    const record = aRecord({
      startedBy: 'ana',
      assumed: [{ code: 'zone', taken: 'UTC' }],
      resends: { importId: 'import-0', which: 'both', refused: 2, originsPath: '/o', copiesPath: '/c' },
      checked: {
        ...aRecord().checked,
        oldestReadyMs: 1_795_424_400_000,
        days: [{ startMs: 1_795_392_000_000, events: 10 }],
      },
    });
    expect(parse(serialiseRecord(record))).toEqual(record);
  });

  it.each<[string, object, Delivery]>([
    [
      'an answered upload',
      { answered: true, supposed: false },
      { kind: 'answered', remoteId: 'remote-1', earlierUploadLost: true },
    ],
    [
      'an import on trial',
      { answered: false, supposed: true },
      { kind: 'on-trial', remoteId: 'remote-1', earlierUploadLost: true },
    ],
    [
      'a found import',
      { answered: false, supposed: false, lostBefore: false },
      { kind: 'found', remoteId: 'remote-1', earlierUploadLost: false },
    ],
    [
      'a waiting import',
      {
        phase: { name: 'queued', why: 'again', until: null, attempt: 1 },
        remoteId: null,
        answered: false,
        supposed: false,
      },
      { kind: 'not-confirmed', earlierUploadLost: true },
    ],
  ])('the flags of %s become its delivery', (_what, flags, delivery) => {
    expect(readRecord(stored(flags))).toMatchObject({ delivery });
  });

  it.each([
    ['Scarf reads an import without an id', { remoteId: null, answered: false }],
    ['a queued import has an id', { phase: { name: 'queued', why: 'starting', until: null, attempt: 0 } }],
    ['a finished import is on trial', { phase: { name: 'done' }, answered: false, supposed: true }],
    [
      'an import failed whose earlier upload may have arrived',
      {
        phase: { name: 'failed', failure: { code: 'disk-full', retryable: true } },
        remoteId: null,
        answered: false,
      },
    ],
  ])('a record that contradicts itself is damaged: %s', (_what, change) => {
    expect(() => readRecord(stored(change))).toThrow();
  });

  const counts = { lines: 12, blank: 1, setAside: 1, skipped: 0, sent: 10, notSent: 0 };
  it.each([
    ['a date that is none', { createdAt: '1e300' }],
    ['a date beyond all calendars', { endedAt: '+275760-09-13T00:00:00.000Z' }],
    [
      'more lines than any file has',
      { checked: { lines: 1e300, blank: 0, ready: 10, untidy: false, oldestMs: null } },
    ],
    [
      'more events to send than lines',
      { checked: { lines: 9, blank: 0, ready: 10, untidy: false, oldestMs: null } },
    ],
    ['counts that do not add up', { counts: { ...counts, sent: 50 } }],
    ['a negative count', { counts: { ...counts, setAside: -40, sent: 51 } }],
  ])('a record edited by hand is damaged: %s', (_what, change) => {
    expect(() => readRecord(stored(change))).toThrow();
  });

  it('numbers of Scarf that are out of bounds are unknown: they must not hide an import', () => {
    const remote = {
      total: 9_007_199_254_740_991,
      imported: -40,
      failed: 0,
      asOf: '2026-11-23T10:00:01.000Z',
    };
    expect(readRecord(stored({ remote }))).toMatchObject({
      remote: { ...remote, total: null, imported: null },
    });
  });

  it('a record without the flags and without Safety IDs is read: older versions did not have them', () => {
    const added = ['safetyIds', 'safetyIdsAdded', 'answered', 'supposed', 'lostBefore'];
    const old = Object.fromEntries(Object.entries(stored({})).filter(([key]) => !added.includes(key)));
    expect(readRecord(old)).toMatchObject({
      safetyIds: false,
      safetyIdsAdded: null,
      delivery: { kind: 'found', earlierUploadLost: false },
    });
  });
});

describe('what an import assumed', () => {
  const assumed = [
    { code: 'zone', taken: 'Europe/Berlin' },
    { code: 'of-a-newer-version', taken: 'x' },
  ];

  it('is kept, also a guess that this version does not know', () => {
    const record = aRecord({ assumed });
    expect(readRecord(JSON.parse(serialiseRecord(record)))).toEqual(record);
  });

  it('is bounded', () => {
    const endless = Array.from({ length: 101 }, () => ({ code: 'zone', taken: 'UTC' }));
    const long = [{ code: 'zone', taken: 'x'.repeat(5_000) }];
    for (const tooMuch of [endless, long]) {
      const stored: unknown = { ...JSON.parse(FILE), assumed: tooMuch };
      expect(() => readRecord(stored)).toThrow();
    }
  });
});
