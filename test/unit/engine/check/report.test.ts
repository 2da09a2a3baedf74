import { describe, expect, it } from 'vitest';
import { likelyDestination, reportFor } from '../../../../src/engine/check/report';
import type { KnownArtifacts } from '../../../../src/engine/model/check-facts';
import { counts, event, factsOf, fileWith, linesOf, MIXED, PACKAGE, PIXEL, reportOn } from '../bench';

const KNOWN: KnownArtifacts = {
  packages: new Map([
    [PACKAGE, 'cli'],
    ['11111111-2222-4333-8444-555555555555', 'server'],
  ]),
  pixels: new Map([[PIXEL, 'docs']]),
};

async function unknownHint(id: string): Promise<string | undefined> {
  const report = await reportOn(linesOf(event({ $package: id })), MIXED, KNOWN);
  const [problem] = report.problems;
  expect(problem).toMatchObject({
    code: 'unknown-artifact',
    count: 1,
    lines: [1],
    subjects: [{ text: id, count: 1 }],
  });
  return problem?.subjects[0]?.hint;
}

describe('on the mixed endpoint', () => {
  it('an unknown id is an error, with what it may mean', async () => {
    expect(await unknownHint('no-such-thing')).toBeUndefined();
    expect(await unknownHint('cli')).toBe('cli');
    expect(await unknownHint('CLI')).toBe('cli');
    expect(await unknownHint('servr')).toBe('server');
    expect(await unknownHint(PACKAGE.toUpperCase())).toBe('cli');
    expect(await unknownHint(PACKAGE.replace('970', '907'))).toBe('cli');
    // A pixel's id under the package's key.
    expect(await unknownHint(PIXEL)).toBe('docs');
  });

  it('nobody is unknown while the list is not there', async () => {
    expect((await reportOn(linesOf(event({ $package: 'x' })), MIXED, null)).problems).toEqual([]);
  });

  it('a line may name both, and both must be known', async () => {
    const both = event({ $tracking_pixel: PIXEL });
    const half = event({ $tracking_pixel: 'x' });
    const report = await reportOn(
      linesOf(both, half, event({ $package: undefined, $tracking_pixel: PIXEL })),
      MIXED,
      KNOWN,
    );
    expect(report.problems).toMatchObject([
      { code: 'unknown-artifact', lines: [2], subjects: [{ text: 'x' }] },
    ]);
    expect(report.problems[0]?.subjects.length).toBe(1);
  });
});

describe('for one destination', () => {
  const content = linesOf(
    event({ $package: undefined }),
    event(),
    event({ $package: 'other', $ip: 1 }),
    event({ $tracking_pixel: PIXEL }),
    event({ $package: undefined, $pixel: 'p' }),
  );

  it('a line that names another gets a warning and goes', async () => {
    const report = await reportOn(content, { kind: 'package', id: PACKAGE, name: 'cli' }, KNOWN);
    expect(counts(report)).toEqual({ 'other-artifact': 2, 'unknown-dollar': 1 });
    expect(report).toMatchObject({ ready: 5, errors: 0, warnings: 2 });
    expect(report.problems[0]).toMatchObject({
      code: 'other-artifact',
      lines: [3, 4],
      subjects: [
        { text: 'other', count: 1 },
        { text: PIXEL, count: 1, hint: 'docs' },
      ],
    });
  });

  it('that is not chosen yet there is nothing to say', async () => {
    const report = await reportOn(content, null, KNOWN);
    expect(counts(report)).toEqual({ 'unknown-dollar': 1 });
    expect(report).toMatchObject({ ready: 5, errors: 0, warnings: 1 });
  });
});

describe('the likely destination', () => {
  async function likely(...lines: readonly string[]): Promise<unknown> {
    return likelyDestination(await factsOf(await fileWith(linesOf(...lines))));
  }
  const bare = event({ $package: undefined });

  it('is the mixed endpoint when the lines say where they belong', async () => {
    expect(await likely(event(), event())).toEqual(MIXED);
    expect(await likely(event(), bare)).toEqual(MIXED);
    expect(await likely(event({ $package: undefined, $pixel: 'p' }))).toEqual(MIXED);
    expect(await likely(event(), bare, bare)).toBeNull();
    expect(await likely(bare)).toBeNull();
  });
});

describe('a report', () => {
  it('lists errors first, then warnings, then the rest, the most frequent first', async () => {
    const report = await reportOn(
      linesOf(
        'oops',
        event({ $package: undefined }),
        event({ $package: undefined }),
        event({ $ip: 1 }),
        '',
        event(),
      ),
    );
    expect(report.problems.map(({ code }) => code)).toEqual([
      'no-artifact',
      'not-json',
      'unknown-dollar',
      'tidied',
    ]);
  });

  it('of the same facts is the same, and leaves them as they are', async () => {
    const facts = await factsOf(await fileWith(linesOf(event(), event({ $package: 'x' }))));
    const before = JSON.stringify(facts);
    expect(reportFor(facts, MIXED, KNOWN)).toEqual(reportFor(facts, MIXED, KNOWN));
    expect(JSON.stringify(facts)).toBe(before);
  });
});
