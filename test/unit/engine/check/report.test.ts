import { describe, expect, it } from 'vitest';
import { likelyDestination, reportFor } from '../../../../src/engine/check/report';
import type { Destination } from '../../../../src/shared/destination';
import type { KnownArtifacts } from '../../../../src/engine/model/check-facts';
import { counts, event, factsOf, fileWith, linesOf, MIXED, PACKAGE, PIXEL, reportOn } from '../bench';

const KNOWN: KnownArtifacts = {
  packages: new Map([
    [PACKAGE, 'cli'],
    ['11111111-2222-4333-8444-555555555555', 'server'],
  ]),
  pixels: new Map([[PIXEL, 'docs']]),
};

async function suggestionFor(id: string): Promise<string | undefined> {
  const report = await reportOn(linesOf(event({ $package: id })), MIXED, KNOWN);
  const [problem] = report.problems;
  expect(problem).toMatchObject({
    code: 'unknown-artifact',
    count: 1,
    lines: [1],
    artifacts: [{ id, count: 1 }],
  });
  return problem?.code === 'unknown-artifact' ? problem.artifacts[0]?.suggestion : undefined;
}

describe('a report for mixed events', () => {
  it('has an error for an unknown id, with a suggestion of a known one', async () => {
    expect(await suggestionFor('no-such-thing')).toBeUndefined();
    expect(await suggestionFor('CLI')).toBe('cli');
    expect(await suggestionFor('servr')).toBe('server');
    expect(await suggestionFor(PACKAGE.toUpperCase())).toBe('cli');
    expect(await suggestionFor(PACKAGE.replace('970', '907'))).toBe('cli');
    // The id of a pixel under the key of a package.
    expect(await suggestionFor(PIXEL)).toBe('docs');
  });

  it('has no error for an id while the artifacts of the account are not known', async () => {
    expect((await reportOn(linesOf(event({ $package: 'x' })), MIXED, null)).problems).toEqual([]);
  });

  it('requires that both ids of a line with a package and a pixel are known', async () => {
    const both = event({ $tracking_pixel: PIXEL });
    const unknownPixel = event({ $tracking_pixel: 'x' });
    const report = await reportOn(
      linesOf(both, unknownPixel, event({ $package: undefined, $tracking_pixel: PIXEL })),
      MIXED,
      KNOWN,
    );
    expect(report.problems).toMatchObject([
      { code: 'unknown-artifact', lines: [2], artifacts: [{ id: 'x', count: 1 }] },
    ]);
  });
});

describe('the packages and pixels of a report', () => {
  it('are counted by name, those that are set aside last', async () => {
    const lines = linesOf(
      event(),
      event({ $tracking_pixel: 'x' }),
      event({ $package: undefined, $tracking_pixel: PIXEL }),
      event(),
      event({ $package: 'cli' }),
      event({ $package: undefined }),
    );
    expect((await reportOn(lines, MIXED, KNOWN)).artifacts).toEqual([
      { artifact: { kind: 'package', id: PACKAGE, name: 'cli' }, events: 3, setAside: false },
      { artifact: { kind: 'pixel', id: PIXEL, name: 'docs' }, events: 1, setAside: false },
      { artifact: { kind: 'pixel', id: 'x', name: 'x' }, events: 1, setAside: true },
      { artifact: null, events: 1, setAside: true },
    ]);
  });

  it('are the destination where one was chosen', async () => {
    const destination = { kind: 'pixel', id: PIXEL, name: 'docs' } as const;
    expect(
      (await reportOn(linesOf(event(), event({ $package: 'x' })), destination, KNOWN)).artifacts,
    ).toEqual([{ artifact: destination, events: 2, setAside: false }]);
  });

  it('are the most frequent ones of many', async () => {
    const lines = Array.from({ length: 25 }, (_, index) => event({ $package: `package-${index}` }));
    const report = await reportOn(linesOf(...lines));
    expect(report.artifacts).toHaveLength(20);
    expect(report.moreArtifacts).toBe(5);
  });
});

describe('what is worth a look in a report', () => {
  const sentOf = async (lines: readonly string[], destination: Destination, known: KnownArtifacts | null) => {
    const { problems } = await reportOn(linesOf(...lines), destination, known);
    return problems.flatMap(({ code, count, sent }) => (sent === undefined ? [] : [{ code, count, sent }]));
  };
  const noId = (values: Readonly<Record<string, unknown>>) => event({ $unique_id: undefined, ...values });

  it('says how many of its lines are sent: not those with an error of their own, or for the destination', async () => {
    const lines = [noId({}), noId({}), noId({ $time: 'x' }), noId({ $package: 'no-such-id' })];
    expect(await sentOf(lines, MIXED, KNOWN)).toEqual([{ code: 'id-missing', count: 4, sent: 2 }]);
    expect(await sentOf(lines, MIXED, null)).toEqual([{ code: 'id-missing', count: 4, sent: 3 }]);
    expect(await sentOf(lines.slice(0, 2), MIXED, KNOWN)).toEqual([]);
  });

  it('is told of ids that are repeated, or the same on all lines, as of others', async () => {
    const twice = [event({ $unique_id: 'a' }), event({ $unique_id: 'b' }), event({ $unique_id: 'b' })];
    const lost = event({ $unique_id: 'b', $package: 'no-such-id' });
    expect(await sentOf([...twice, lost], MIXED, KNOWN)).toEqual([
      { code: 'id-repeated', count: 2, sent: 1 },
    ]);
    const same = (values: Readonly<Record<string, unknown>>) => event({ $unique_id: 'a', ...values });
    const all = [same({ n: 1 }), same({ n: 2 }), same({ $package: 'no-such-id' })];
    expect(await sentOf(all, MIXED, KNOWN)).toEqual([{ code: 'id-blank', count: 3, sent: 2 }]);
  });

  it('says so too where only lines that are set aside have it', async () => {
    expect(await sentOf([event(), noId({ $time: 'x' })], MIXED, KNOWN)).toEqual([
      { code: 'id-missing', count: 1, sent: 0 },
    ]);
  });
});

describe('the times of a report', () => {
  it('are those of the events that are ready, at the destination', async () => {
    const at = ($time: string, $package = PACKAGE) => event({ $time, $package });
    const lines = [
      at('2026-06-01T00:00:00Z'),
      at('2026-07-12T08:00:00Z'),
      at('2026-07-13T08:00:00Z'),
      at('2026-07-14T08:00:00Z', 'no-such-id'),
    ];
    const times = { oldest: '2026-07-12T08:00:00.000Z', newest: '2026-07-13T08:00:00.000Z' };
    expect(await reportOn(linesOf(...lines), MIXED, KNOWN)).toMatchObject(times);
    const anywhere = await reportOn(linesOf(...lines), MIXED, null);
    expect(anywhere).toMatchObject({ ...times, newest: '2026-07-14T08:00:00.000Z' });
    expect(await reportOn(linesOf(...lines.slice(0, 1)))).toMatchObject({ oldest: null, newest: null });
  });
});

describe('a report for one artifact', () => {
  const content = linesOf(
    event({ $package: undefined }),
    event(),
    event({ $package: 'other', $ip: 1 }),
    event({ $tracking_pixel: PIXEL }),
    event({ $package: undefined, $pixel: 'p' }),
  );

  it('has a warning for a line that names another artifact', async () => {
    const report = await reportOn(content, { kind: 'package', id: PACKAGE, name: 'cli' }, KNOWN);
    expect(counts(report)).toEqual({ 'other-artifact': 2, 'unknown-dollar': 1 });
    expect(report).toMatchObject({ ready: 5, errors: 0, warnings: 2 });
    expect(report.problems[0]).toMatchObject({
      code: 'other-artifact',
      lines: [3, 4],
      artifacts: [
        { id: 'other', count: 1 },
        { id: PIXEL, count: 1, name: 'docs' },
      ],
    });
  });

  it('has no destination problems before a destination is selected', async () => {
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

  it('is mixed when at least half of the lines name an artifact', async () => {
    expect(await likely(event(), event())).toEqual(MIXED);
    expect(await likely(event(), bare)).toEqual(MIXED);
    expect(await likely(event({ $package: undefined, $pixel: 'p' }))).toEqual(MIXED);
    expect(await likely(event(), bare, bare)).toBeNull();
    expect(await likely(bare)).toBeNull();
  });
});

describe('a report', () => {
  it('lists errors, then warnings, then infos, the most frequent first', async () => {
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

  it('is the same for the same facts and does not change them', async () => {
    const facts = await factsOf(await fileWith(linesOf(event(), event({ $package: 'x' }))));
    const before = JSON.stringify(facts);
    expect(reportFor(facts, MIXED, KNOWN)).toEqual(reportFor(facts, MIXED, KNOWN));
    expect(JSON.stringify(facts)).toBe(before);
  });
});
