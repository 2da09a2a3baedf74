import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aimsPart } from '../../../scripts/bench/aims';
import { documentsOf, withTable } from '../../../scripts/bench/documents';
import { mainTable } from '../../../scripts/bench/main-table';
import { among, parseResults, type Results } from '../../../scripts/bench/results';
import { projectRoot } from '../../../scripts/project';

const memory = { main: 200, renderer: 100, all: 400 };
const calm = { mainP99: 3, mainLongest: 9, longestFrame: 17 };

/** Invented results of a bench. */
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
  ],
  answers: null,
  log: null,
};

describe('the figures of the bench', () => {
  it('are equal in all documents', async () => {
    const json = await readFile(`${projectRoot}/docs/benchmarks.json`, 'utf8');
    for (const [path, text] of await documentsOf(json)) {
      expect(await readFile(path, 'utf8'), relative(projectRoot, path)).toBe(text);
    }
  });

  it('are shown beside their comparison and their aims', () => {
    expect(mainTable(RESULTS)).toContain('| Check 500 MB of NDJSON | 1.00 s | `jq -c .`: 20.00 s | 0.05× |');
    const aims = aimsPart(RESULTS).join('\n');
    expect(aims).toContain('| Check of 500 MB of NDJSON on one core | at least 300 MB/s | 250 MB/s | no |');
    expect(aims).toContain('| The same, times as fast as jq | at least 8× | 10× | yes |');
    expect(aims).toContain('times as fast as curl | at least 5× | 4× | no |');
  });

  it('are replaced one by one and never mixed with those of another machine', () => {
    const fresh = {
      ...RESULTS,
      taken: '2026-07-02',
      check: RESULTS.check.map((one) => ({ ...one, jq: [30] })),
      send: [],
    };
    expect(among(RESULTS, fresh)).toEqual({ ...RESULTS, taken: '2026-07-02', check: fresh.check });
    const csv = { ...fresh, check: RESULTS.check.map((one) => ({ ...one, format: 'CSV' })) };
    expect(among(RESULTS, csv).check).toHaveLength(2);
    const otherMachine = { ...fresh, machine: { ...RESULTS.machine, cores: 4 } };
    expect(() => among(RESULTS, otherMachine)).toThrow('another machine');
  });

  it('are rejected if they are invalid or a document has no marks for them', () => {
    expect(() => parseResults('[]')).toThrow('does not hold');
    expect(() => withTable('no marks', 'x')).toThrow('marks');
  });
});
