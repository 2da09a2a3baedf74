import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../../src/shared/problem';
import { checkFile } from '../../../../src/engine/check/check-file';
import { likelyDestination, reportFor } from '../../../../src/engine/check/report';
import { sampleFile } from '../../../../src/engine/check/sample';
import type { SampleFacts } from '../../../../src/engine/model/check-facts';
import { detectSourceFormat } from '../../../../src/engine/read/file-start';
import { withSource } from '../../../../src/engine/read/event-source';
import { makeEvents } from '../../../support/events';
import { makeZip } from '../../../support/zip';
import { FLAWS as FLAW_LINES, flawedEvents } from '../../../support/flawed-events';
import { SAMPLE_BLOCK_BYTES } from '../../../../src/engine/model/limits';
import { counts, event, fileWith, linesOf, MIXED, never, NOW, reportOn } from '../bench';

const FLAWS = Object.fromEntries(Object.keys(FLAW_LINES).map((flaw) => [flaw, 150]));

/** The lines that begin in one of the four places which a first look takes. */
function linesLookedAt(lines: readonly string[]): string[] {
  const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  let at = 0;
  return lines.filter((line) => {
    const begin = at;
    at += Buffer.byteLength(line) + 1;
    return [0, 0.25, 0.5, 0.75].some(
      (part) => begin >= Math.floor(size * part) && begin < Math.floor(size * part) + SAMPLE_BLOCK_BYTES,
    );
  });
}

function withoutLines({ code, count, subjects }: Problem): object {
  return { code, count, subjects };
}

function lookAt(path: string): Promise<SampleFacts> {
  return withSource(path, never, async (source) =>
    sampleFile(source, await detectSourceFormat(source, never), NOW, never),
  );
}

/** About 3 MB of events, all good but some that are too old, in the middle of the file. */
function middling(): string[] {
  const old = event({ $time: '2020-01-01T00:00:00Z' });
  return [...makeEvents(10_000, { now: NOW })].map((line, at) => (at > 4900 && at < 5400 ? old : line));
}

describe('a first look', () => {
  it('sees what stands in the middle of a plain file, and how many lines there may be', async () => {
    const sample = await lookAt(await fileWith(linesOf(...middling())));
    const { problems, lines, ready } = reportFor(sample, MIXED, null);
    expect(problems.map(({ code }) => code)).toEqual(['too-old']);
    expect(lines).toBeGreaterThan(1500);
    expect(ready).toBeLessThan(lines);
    // The short lines, all in one place, count for more than they are.
    expect(sample.linesInAll).toBeGreaterThan(9000);
    expect(sample.linesInAll).toBeLessThan(12_000);
    expect(likelyDestination(sample)).toEqual({ kind: 'mixed' });
  });

  it('says of the lines it took just what the check says of a file of only these', async () => {
    const lines = [...flawedEvents(12_000, FLAWS, { now: NOW }).lines()];
    const sample = reportFor(await lookAt(await fileWith(linesOf(...lines))), MIXED, null);
    const only = await reportOn(linesOf(...linesLookedAt(lines)));
    expect(sample.problems.map(withoutLines)).toEqual(only.problems.map(withoutLines));
    expect(Object.keys(counts(sample)).length).toBeGreaterThan(5);
    const { lines: all, ready, errors, warnings, blank, oldest, newest } = only;
    expect(sample).toMatchObject({ lines: all, ready, errors, warnings, blank, oldest, newest });
  });

  it('tells the keys of the first event, and none where there is no event', async () => {
    const { keys } = await lookAt(await fileWith(linesOf('oops', '[1]', event({ plan: 'pro' }))));
    expect(keys).toEqual([...Object.keys(JSON.parse(event()) as object), 'plan']);
    expect((await lookAt(await fileWith(linesOf('{"a":', '{"b"')))).keys).toEqual([]);
  });

  it('sees the beginning of a compressed file, and does not guess how much follows', async () => {
    const sample = await lookAt(await fileWith(gzipSync(linesOf('oops', ...middling()))));
    expect(counts(reportFor(sample, MIXED, null))).toEqual({ 'not-json': 1 });
    expect(sample.linesInAll).toBeNull();
    expect(sample.lines).toBeGreaterThan(300);
    expect(sample.lines).toBeLessThan(5000);
  });

  it('sees a list in JSON as events', async () => {
    const sample = await lookAt(await fileWith(`[${middling().join(',\n')}]`));
    expect(sample.form.layout.kind).toBe('json');
    expect(sample.linesInAll).toBeGreaterThan(9000);
  });

  it('takes no line twice from a small file', async () => {
    expect((await lookAt(await fileWith(linesOf(...makeEvents(100, { now: NOW }))))).lines).toBe(100);
  });

  it('sees a table as events, by what its columns mean', async () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => `2026-07-14T11:00:00Z,${at},linux`);
    const sample = await lookAt(await fileWith(['when,id,os', ...rows, ''].join('\n')));
    expect(sample.form.layout.kind).toBe('table');
    expect(sample.preview?.rows[0]).toEqual(['when', 'id', 'os']);
    expect(sample.keys).toContain('$time');
    expect(sample.linesInAll).toBeGreaterThan(35_000);
    expect(sample.linesInAll).toBeLessThan(45_000);
  });

  it('is of the first of several files, told once, without a guess at the others', async () => {
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

  it('is told once, before all else, and only of a file that takes its time', async () => {
    const told: string[] = [];
    const check = async (path: string): Promise<void> => {
      const onProgress = (): void => void told.push('progress');
      const onSample = (): void => void told.push('sample');
      await checkFile({ path, nowMs: NOW, onProgress, onSample, signal: never, clock: () => 0 });
    };
    await check(await fileWith(linesOf(event())));
    expect(told.splice(0)).toEqual(['progress']);
    await check(await fileWith(linesOf(...makeEvents(60_000, { now: NOW }))));
    expect(told).toEqual(['sample', 'progress']);
  });
});
