import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../../src/shared/checks/problem';
import { checkFile } from '../../../../src/engine/check/check-file';
import { likelyDestination, reportFor } from '../../../../src/engine/check/report';
import { sampleFile } from '../../../../src/engine/check/sample';
import type { SampleFacts } from '../../../../src/engine/model/check-facts';
import { detectSourceFormat } from '../../../../src/engine/read/file-start';
import { withFileSource } from '../../../../src/engine/read/event-source';
import { makeEvents } from '../../../support/events';
import { makeZip } from '../../../support/zip';
import { FLAWS as FLAW_LINES, flawedEvents } from '../../../support/flawed-events';
import { SAMPLE_BLOCK_BYTES } from '../../../../src/engine/model/limits';
import { withFirstTimes } from '../../../../src/engine/formats/settle-format';
import { defaultContext } from '../../../../src/engine/model/reading-context';
import { counts, event, fileWith, linesOf, MIXED, never, NOW, reportOn } from '../bench';

const FLAWS = Object.fromEntries(Object.keys(FLAW_LINES).map((flaw) => [flaw, 150]));

/** The lines that start in one of the four blocks of a sample. */
function sampledLines(lines: readonly string[]): string[] {
  const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  let at = 0;
  return lines.filter((line) => {
    const start = at;
    at += Buffer.byteLength(line) + 1;
    return [0, 0.25, 0.5, 0.75].some(
      (part) => start >= Math.floor(size * part) && start < Math.floor(size * part) + SAMPLE_BLOCK_BYTES,
    );
  });
}

function withoutLines(problem: Problem): object {
  return { ...problem, lines: [] };
}

function sampleOf(path: string): Promise<SampleFacts> {
  const context = defaultContext(NOW);
  return withFileSource(path, never, async (source) => {
    const format = withFirstTimes(await detectSourceFormat(source, never, context), context);
    return sampleFile(source, format, NOW, never);
  });
}

/** About 3 MB of events without problems, except some in the middle that are too old. */
function eventsOldInTheMiddle(): string[] {
  const old = event({ $time: '2020-01-01T00:00:00Z' });
  return [...makeEvents(10_000, { now: NOW })].map((line, at) => (at > 4900 && at < 5400 ? old : line));
}

describe('a sample', () => {
  it('finds problems in the middle of a plain file and estimates its lines', async () => {
    const sample = await sampleOf(await fileWith(linesOf(...eventsOldInTheMiddle())));
    const { problems, lines, ready } = reportFor(sample, MIXED, null);
    expect(problems.map(({ code }) => code)).toEqual(['too-old']);
    expect(lines).toBeGreaterThan(1500);
    expect(ready).toBeLessThan(lines);
    // The estimate is off because all short lines are in one place.
    expect(sample.linesInAll).toBeGreaterThan(9000);
    expect(sample.linesInAll).toBeLessThan(12_000);
    expect(likelyDestination(sample)).toEqual({ kind: 'mixed' });
  });

  it('has the same report as a check of only its lines', { tags: ['long'] }, async () => {
    const lines = [...flawedEvents(12_000, FLAWS, { now: NOW }).lines()];
    const sample = reportFor(await sampleOf(await fileWith(linesOf(...lines))), MIXED, null);
    const only = await reportOn(linesOf(...sampledLines(lines)));
    expect(sample.problems.map(withoutLines)).toEqual(only.problems.map(withoutLines));
    expect(Object.keys(counts(sample)).length).toBeGreaterThan(5);
    const { lines: all, ready, errors, warnings, blank, oldest, newest } = only;
    expect(sample).toMatchObject({ lines: all, ready, errors, warnings, blank, oldest, newest });
  });

  it('has the keys of the first event, or no keys without an event', async () => {
    const { keys } = await sampleOf(await fileWith(linesOf('oops', '[1]', event({ plan: 'pro' }))));
    expect(keys).toEqual([...Object.keys(JSON.parse(event()) as object), 'plan']);
    expect((await sampleOf(await fileWith(linesOf('{"a":', '{"b"')))).keys).toEqual([]);
  });

  it('holds the beginning of a compressed file, without an estimate of its lines', async () => {
    const sample = await sampleOf(await fileWith(gzipSync(linesOf('oops', ...eventsOldInTheMiddle()))));
    expect(counts(reportFor(sample, MIXED, null))).toEqual({ 'not-json': 1 });
    expect(sample.linesInAll).toBeNull();
    expect(sample.lines).toBeGreaterThan(300);
    expect(sample.lines).toBeLessThan(5000);
  });

  it('reads a JSON list as events', async () => {
    const sample = await sampleOf(await fileWith(`[${eventsOldInTheMiddle().join(',\n')}]`));
    expect(sample.form.layout.kind).toBe('json');
    expect(sample.linesInAll).toBeGreaterThan(9000);
  });

  it('takes each line of a small file once', async () => {
    expect((await sampleOf(await fileWith(linesOf(...makeEvents(100, { now: NOW }))))).lines).toBe(100);
  });

  it('reads a table as events', async () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => `2026-07-14T11:00:00Z,${at},linux`);
    const sample = await sampleOf(await fileWith(['when,id,os', ...rows, ''].join('\n')));
    expect(sample.form.layout.kind).toBe('table');
    expect(sample.preview?.rows[0]).toEqual(['when', 'id', 'os']);
    expect(sample.keys).toContain('$time');
    expect(sample.linesInAll).toBeGreaterThan(35_000);
    expect(sample.linesInAll).toBeLessThan(45_000);
  });

  it('is taken once, from the first of several files, without an estimate of all lines', async () => {
    const lines = (n: number): string => linesOf('oops', ...makeEvents(n, { now: NOW }));
    const members = [
      { name: 'a.ndjson', data: lines(6000), stored: true },
      { name: 'b.ndjson', data: lines(6000), stored: true },
    ];
    const samples: SampleFacts[] = [];
    const path = await fileWith(makeZip(members), 'events.zip');
    const onSample = (sample: SampleFacts): void => void samples.push(sample);
    await checkFile({ path, nowMs: NOW, onProgress: () => undefined, onSample, signal: never });
    expect(samples.map(({ linesInAll }) => linesInAll)).toEqual([null]);
    expect(counts(reportFor(samples[0] as SampleFacts, MIXED, null))).toEqual({ 'not-json': 1 });
    expect(samples[0]?.keys).toContain('$time');
  });

  it('is taken once, before any progress, and only from a large file', { tags: ['long'] }, async () => {
    const calls: string[] = [];
    const check = async (path: string): Promise<void> => {
      const onProgress = (): void => void calls.push('progress');
      const onSample = (): void => void calls.push('sample');
      await checkFile({ path, nowMs: NOW, onProgress, onSample, signal: never, clock: () => 0 });
    };
    await check(await fileWith(linesOf(event())));
    expect(calls.splice(0)).toEqual(['progress']);
    await check(await fileWith(linesOf(...makeEvents(60_000, { now: NOW }))));
    expect(calls).toEqual(['sample', 'progress']);
  });
});
