import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aimsTable } from '../../../scripts/bench/aims';
import { documentsOf, withTable } from '../../../scripts/bench/documents';
import { reportOf } from '../../../scripts/bench/report';
import { mainTable } from '../../../scripts/bench/tables';
import { mergeResults, parseResults, type Results } from '../../../scripts/bench/results';
import { projectRoot } from '../../../scripts/support/project';

const memory = { main: 200, renderer: 100, all: 400 };
const calm = { mainP99: 3, mainLongest: 9, longestFrame: 17 };

/** Invented figures. */
const RESULTS: Results = {
  taken: '2026-07-01',
  machine: {
    cores: 2,
    processor: 'A processor',
    memoryGb: 8,
    system: 'linux x64',
    node: '20',
    electron: '45',
    load: 0,
  },
  start: null,
  check: [
    {
      size: '500m',
      format: 'NDJSON',
      bytes: 500e6,
      ours: [{ firstVerdict: 0.2, whole: 1, memory }],
      oursOnOneCore: [{ firstVerdict: 0.2, whole: 2, memory }],
      jq: [20],
    },
    {
      size: '500m',
      format: 'CSV',
      bytes: 300e6,
      ours: [{ firstVerdict: 0.2, whole: 4, cpu: 7, memory }],
      oursOnOneCore: [],
      jq: [],
      alone: {
        engine: [{ wall: 6, cpu: 6.8 }],
        duckdbOnOneThread: [{ wall: 3.9, cpu: 4 }],
        duckdbOnTwoThreads: [{ wall: 2, cpu: 4.1 }],
        papaparse: [{ wall: 12, cpu: 12 }],
        miller: [],
      },
    },
  ],
  otherFiles: [
    {
      kind: 'log',
      rows: 1_100_000,
      bytes: 200e6,
      ours: [{ firstVerdict: 0.2, whole: 2, memory }],
      oursOnOneCore: [{ firstVerdict: 0.2, whole: 4, memory }],
      other: [1],
    },
    {
      kind: 'workbook',
      rows: 200_000,
      bytes: 9e6,
      ours: [{ firstVerdict: 0.2, whole: 2.5, memory }],
      oursOnOneCore: [],
      other: [],
    },
  ],
  send: [
    {
      size: '500m',
      format: 'NDJSON',
      bytes: 500e6,
      line: '100m',
      ours: [{ check: 1, send: 9, memory, calm }],
      curl: [40],
      gzipCurl: [10],
      fastGzipCurl: [9],
    },
    {
      size: '500m',
      format: 'CSV',
      bytes: 300e6,
      line: '100m',
      ours: [{ check: 2, send: 11, body: 80e6, memory, calm }],
      curl: [],
      gzipCurl: [],
      fastGzipCurl: [],
    },
    {
      size: '50m',
      format: 'NDJSON',
      bytes: 50e6,
      line: '10m',
      ours: [{ check: 1, send: 7, body: 8.3e6, memory, calm }],
      curl: [],
      gzipCurl: [],
      fastGzipCurl: [],
    },
  ],
  answers: null,
  log: null,
};

describe('bench documents', () => {
  it('match the saved figures', { tags: ['long'] }, async () => {
    const json = await readFile(`${projectRoot}/docs/benchmarks.json`, 'utf8');
    for (const [path, text] of await documentsOf(json)) {
      expect(await readFile(path, 'utf8'), relative(projectRoot, path)).toBe(text);
    }
  });

  it('compare each figure with another tool and with its aim', () => {
    expect(mainTable(RESULTS)).toContain('| Check 500 MB of NDJSON | 1.00 s | `jq -c .`: 20.00 s | 0.05× |');
    const aims = aimsTable(RESULTS);
    expect(aims).toContain('| Check of 500 MB of NDJSON on one core | at least 300 MB/s | 250 MB/s | no |');
    expect(aims).toContain('| The same, times as fast as jq | at least 8× | 10× | yes |');
    expect(mainTable(RESULTS)).toContain(
      '| Check 200 MB of combined log | 2.00 s | `awk`, four values: 1.00 s | 2.00× |',
    );
    expect(mainTable(RESULTS)).toContain('| Check an .xlsx of 200,000 rows | 2.50 s | – | – |');
    expect(aims).toContain(
      '| Check of 200 MB of combined log on one core | at least 60 MB/s | 50 MB/s | no |',
    );
    expect(aims).toContain('| Check of an .xlsx of 200,000 rows | at most 3 s | 2.5 s | yes |');
    expect(aims).toContain('times as fast as curl | at least 5× | 4× | no |');
  });

  it('set what was measured beside DuckDB against its aims, and leave the section out before', () => {
    expect(mainTable(RESULTS)).toContain(
      '| Check 300 MB of CSV | 4.00 s | DuckDB, two threads: 2.00 s | 2.00× |',
    );
    const aims = aimsTable(RESULTS);
    expect(aims).toContain(
      '| Processor time of 300 MB of CSV, beside DuckDB on one thread | at most 1.7× | 1.7× | yes |',
    );
    expect(aims).toContain(
      '| Check of 300 MB of CSV, beside DuckDB on two threads | at most 2.2× | 2× | yes |',
    );
    expect(aims).not.toContain('500 MB of NDJSON, beside DuckDB');
    expect(aims).toContain('beside the same events as NDJSON | at most 1.1× | 1.22× | no |');
    expect(aims).toContain('| Body of 50 MB of NDJSON over 10 Mbit/s | at most 8.4 MB | 8.3 MB | yes |');
    const report = reportOf(RESULTS);
    expect(report).toContain(
      '| 300 MB CSV | 6.80 s | 4.00 s | 1.70× | 7.00 s | 4.10 s | 4.00 s | 2.00 s | 2.00× |',
    );
    expect(report).toContain('| 300 MB CSV | 6.00 s | 3.90 s (1.54×) | – | – | 12.00 s (0.50×) |');
    expect(reportOf({ ...RESULTS, check: RESULTS.check.slice(0, 1) })).not.toContain('Beside DuckDB');
  });

  it('replace saved figures one by one, and only those of the same machine', () => {
    const fresh = {
      ...RESULTS,
      taken: '2026-07-02',
      check: RESULTS.check.map((one) => ({ ...one, jq: [30] })),
      send: [],
    };
    expect(mergeResults(RESULTS, fresh)).toEqual({ ...RESULTS, taken: '2026-07-02', check: fresh.check });
    const { otherFiles, ...before } = RESULTS;
    expect(mergeResults(before, { ...before, otherFiles: otherFiles ?? [] }).otherFiles).toEqual(otherFiles);
    const other = { ...fresh, check: RESULTS.check.map((one) => ({ ...one, size: '50m' as const })) };
    expect(mergeResults(RESULTS, other).check).toHaveLength(4);
    const elsewhere = { ...fresh, machine: { ...RESULTS.machine, cores: 4 } };
    expect(() => mergeResults(RESULTS, elsewhere)).toThrow('another machine');
  });

  it('reject other JSON and a README without marks', () => {
    expect(() => parseResults('[]')).toThrow('does not hold');
    expect(() => withTable('no marks', 'x')).toThrow('marks');
  });
});
