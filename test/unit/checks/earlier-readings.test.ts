import { describe, expect, it } from 'vitest';
import { readOtherwise, type EarlierLog } from '../../../src/main/checks/earlier-readings';
import { tablesOf, type PartTable } from '../../../src/shared/checks/check';
import type { Form } from '../../../src/shared/files/layout';
import { ALL_REQUESTS, type Requests } from '../../../src/shared/files/requests';
import { LOG_REQUESTS, logReport } from '../../support/gallery/request-states';
import { aRecord } from '../../support/records';
import { reportOf } from '../../support/views';

const RULE = { path: '/downloads/*', to: { kind: 'package', id: 'p-1' } } as const;
const WEEK = { oldest: '2026-11-20T00:00:00Z', newest: '2026-11-27T00:00:00Z' };
const FILE = aRecord().file;

function formOf(requests: Requests): Form {
  const { form } = reportOf(logReport(requests));
  return form;
}

function tablesWith(requests: Partial<Requests>): readonly PartTable[] {
  return tablesOf(reportOf(logReport({ ...LOG_REQUESTS, ...requests })), 'access.log');
}

/** An import of such a log, four days before the end of the week. */
function imported(change: Partial<EarlierLog> = {}, requests: Partial<Requests> = {}): EarlierLog {
  const form = formOf({ ...LOG_REQUESTS, ...requests });
  const file = { ...FILE, form, fingerprint: 'b'.repeat(64) };
  const checked = { ...aRecord().checked, oldestMs: Date.parse('2026-11-16T00:00:00Z') };
  return { ...aRecord(), createdAt: '2026-11-23T10:00:00Z', safetyIds: true, file, checked, ...change };
}

function verdict(now: Partial<Requests>, earlier: readonly EarlierLog[], file = FILE): string {
  const found = readOtherwise({ tables: tablesWith(now), file }, WEEK, earlier);
  return found === undefined ? 'nothing' : `${found.table} ${found.createdAt}`;
}

describe('a log like one that was imported', () => {
  it('counts common requests twice when they become other events', () => {
    expect(verdict({ rules: [RULE] }, [imported()])).toBe('access.log 2026-11-23T10:00:00Z');
    expect(verdict({}, [imported({}, { rules: [RULE] })])).toBe('access.log 2026-11-23T10:00:00Z');
  });

  it('does not where the events are the same, whatever counts', () => {
    expect(verdict({}, [imported()])).toBe('nothing');
    expect(verdict({ choice: ALL_REQUESTS }, [imported()])).toBe('nothing');
  });

  it('does not where no request can be in both', () => {
    expect(verdict({ rules: [RULE] }, [imported({ createdAt: '2026-11-19T23:00:00Z' })])).toBe('nothing');
    const later = { ...imported().checked, oldestMs: Date.parse('2026-11-28T00:00:00Z') };
    expect(verdict({ rules: [RULE] }, [imported({ checked: later })])).toBe('nothing');
  });

  it('is told otherwise where it is the same file, and not at all with ids of its own', () => {
    const { file } = imported();
    expect(verdict({ rules: [RULE] }, [imported()], file)).toBe('nothing');
    expect(verdict({ rules: [RULE] }, [imported({ safetyIds: false })])).toBe('nothing');
  });

  it('is compared with every earlier one, the last first', () => {
    const earlier = [imported({ createdAt: '2026-11-21T10:00:00Z' }), imported({}, { rules: [RULE] })];
    expect(verdict({ rules: [RULE] }, earlier)).toBe('access.log 2026-11-21T10:00:00Z');
  });
});
