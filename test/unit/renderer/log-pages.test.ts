import { describe, expect, it } from 'vitest';
import { LogPages, NO_FILTER, PAGE_SIZE } from '../../../src/renderer/features/log/log-pages';
import { SourceRowCache } from '../../../src/renderer/features/log/source-row-cache';
import { failure, type Result } from '../../../src/shared/failure';
import type { LogFilter, LogRows } from '../../../src/shared/imports/log';
import { FakeLog, logRow } from '../../support/log-fake';

interface Request {
  readonly filter: LogFilter;
  readonly offset: number;
  readonly answer: (result?: Result<LogRows>) => Promise<void>;
}

/** LogPages whose responses the test sends by hand. */
function fixByHandLabel(log = new FakeLog(1_000_000)): { pages: LogPages; requests: Request[] } {
  const requests: Request[] = [];
  const pages = new LogPages((filter, offset, limit) => {
    return new Promise((resolve) => {
      const answer = async (result?: Result<LogRows>): Promise<void> => {
        resolve(result ?? { ok: true, value: log.rows(filter, offset, limit) });
        await settled();
      };
      requests.push({ filter, offset, answer });
    });
  });
  return { pages, requests };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

async function answer(requests: readonly Request[], at: number): Promise<void> {
  const request = requests[at];
  if (request === undefined) throw new Error(`There is no request ${at}.`);
  await request.answer();
}

describe('rows of a log', () => {
  it('load one page at a time at the scroll position', async () => {
    const { pages, requests } = fixByHandLabel();
    pages.request(500_000, 500_012);
    expect(requests.map(({ offset }) => offset)).toEqual([500_000]);
    expect(pages.row(500_003)).toBeUndefined();
    await answer(requests, 0);
    expect(pages.row(500_003)).toEqual(logRow(500_003));
    expect(pages.total).toBe(1_000_000);
  });

  it('load both pages when the visible range spans two', () => {
    const { pages, requests } = fixByHandLabel();
    pages.request(PAGE_SIZE - 3, PAGE_SIZE + 3);
    expect(requests.map(({ offset }) => offset)).toEqual([0, PAGE_SIZE]);
  });

  it('are not loaded once scrolled past', async () => {
    const { pages, requests } = fixByHandLabel();
    pages.request(0, 10);
    for (let row = 1000; row <= 900_000; row += 1000) pages.request(row, row + 10);
    await answer(requests, 0);
    await answer(requests, 1);
    expect(requests.map(({ offset }) => offset)).toEqual([0, 1000, 900_000]);
  });

  it('stay in memory only for the pages used last', async () => {
    const log = new FakeLog(1_000_000);
    const pages = new LogPages(async (filter, offset, limit) => ({
      ok: true,
      value: log.rows(filter, offset, limit),
    }));
    for (let page = 0; page < 80; page++) {
      pages.request(page * PAGE_SIZE, page * PAGE_SIZE + 1);
      await settled();
    }
    expect(pages.row(0)).toBeUndefined();
    expect(pages.row(79 * PAGE_SIZE)).toBeDefined();
    const loaded = Array.from({ length: 80 }, (_, page) => pages.row(page * PAGE_SIZE)).filter(Boolean);
    expect(loaded).toHaveLength(50);
  });

  it('stay visible until reloaded when the log grows', async () => {
    const { pages, requests } = fixByHandLabel(new FakeLog(150));
    pages.request(0, 10);
    await answer(requests, 0);
    pages.refresh();
    expect(pages.row(3)).toEqual(logRow(3));
    expect(requests).toHaveLength(2);
    await requests[1]?.answer({ ok: true, value: { total: 151, rows: [logRow(9)] } });
    expect(pages.row(0)).toEqual(logRow(9));
    expect(pages.total).toBe(151);
  });

  it('of an earlier filter are dropped', async () => {
    const { pages, requests } = fixByHandLabel();
    pages.request(0, 10);
    await answer(requests, 0);
    pages.request(300, 310);
    const shown = pages.applyFilter({ ...NO_FILTER, class: 'info' });
    await answer(requests, 2);
    expect(await shown).toBe(true);
    await answer(requests, 1);
    expect(pages.row(0)?.class).toBe('info');
    expect(pages.row(300)).toBeUndefined();
    expect(pages.total).toBe(333_333);
  });

  it('of the last requested filter win', async () => {
    const { pages, requests } = fixByHandLabel();
    const first = pages.applyFilter({ ...NO_FILTER, text: 'fail' });
    const second = pages.applyFilter({ ...NO_FILTER, text: 'failed to' });
    await answer(requests, 1);
    await answer(requests, 0);
    expect([await first, await second]).toEqual([false, true]);
    expect(pages.filter.text).toBe('failed to');
  });

  it('report a failure and load again on retry', async () => {
    const { pages, requests } = fixByHandLabel();
    pages.request(0, 10);
    await requests[0]?.answer({ ok: false, failure: failure('disk-trouble') });
    expect(pages.failure?.code).toBe('disk-trouble');
    pages.request(0, 11);
    expect(requests).toHaveLength(1);
    pages.retry();
    await answer(requests, 1);
    expect(pages.failure).toBeNull();
    expect(pages.row(0)).toEqual(logRow(0));
  });
});

describe('a filter', () => {
  it('keeps the old rows when it fails, and can be retried', async () => {
    const { pages, requests } = fixByHandLabel();
    pages.request(0, 10);
    await answer(requests, 0);
    const shown = pages.applyFilter({ ...NO_FILTER, class: 'info' });
    await requests[1]?.answer({ ok: false, failure: failure('disk-trouble') });
    expect(await shown).toBe(false);
    expect(pages.row(0)).toEqual(logRow(0));
    pages.retry();
    await answer(requests, 2);
    expect(pages.row(0)?.class).toBe('info');
    expect(pages.failure).toBeNull();
  });

  it('is not requested again when the log grows while it loads', async () => {
    const { pages, requests } = fixByHandLabel();
    pages.request(0, 10);
    await answer(requests, 0);
    void pages.applyFilter({ ...NO_FILTER, class: 'info' });
    for (let i = 0; i < 5; i++) pages.refresh();
    expect(requests.filter(({ filter }) => filter.class === 'info')).toHaveLength(1);
  });
});

describe("the user's own lines", () => {
  it('load in one batch without the loaded ones', async () => {
    const requested: (readonly number[])[] = [];
    const cache = new SourceRowCache(async (lines) => {
      requested.push(lines);
      return {
        ok: true,
        value: lines.map((line) => ({ line, text: `l${line}`, truncated: false, fields: [] })),
      };
    });
    cache.request([3, 7, 7, 9]);
    await settled();
    cache.request([7, 9, 12]);
    await settled();
    expect(requested).toEqual([[3, 7, 9], [12]]);
    expect(cache.row(7)?.text).toBe('l7');
  });

  it('are not loaded once scrolled past', async () => {
    const requested: (readonly number[])[] = [];
    const cache = new SourceRowCache(async (lines) => {
      requested.push(lines);
      await settled();
      return { ok: true, value: [] };
    });
    cache.request([1]);
    for (let line = 2; line <= 50; line++) cache.request([line]);
    await settled();
    await settled();
    await settled();
    expect(requested).toEqual([[1], [50]]);
  });

  it('are not requested again when unreadable', async () => {
    let requested = 0;
    const cache = new SourceRowCache(async () => {
      requested += 1;
      return { ok: false, failure: failure('file-missing') };
    });
    cache.request([5]);
    await settled();
    cache.request([5]);
    await settled();
    expect(requested).toBe(1);
    expect(cache.row(5)).toEqual({ line: 5, text: null, truncated: false, fields: [] });
  });
});
