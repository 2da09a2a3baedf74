import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RememberedName } from '../../../../src/shared/destination';
import type { Fixes } from '../../../../src/shared/checks/fix';
import { fixesForNames, namesIn } from '../../../../src/engine/check/names-in-groups';
import { reportFor } from '../../../../src/engine/check/report';
import type { KnownArtifacts } from '../../../../src/engine/model/check-facts';
import { rounds } from '../../../support/rounds';
import { bodyOf, counts, event, factsOf, fileWith, linesOf, MIXED } from '../bench';

const CLI = '970493a1-4ca0-4a4d-a085-fdce578e5a08';
const DOCS = '3b1f7e0c-9d55-4f43-8f0e-0d8a2f3f9a11';
const KNOWN: KnownArtifacts = {
  packages: new Map([
    [CLI, 'acme/oven-cli'],
    ['id-one', 'one/twin'],
    ['id-two', 'two/twin'],
    ['id-solo', 'solo'],
  ]),
  pixels: new Map([[DOCS, 'docs-site']]),
};
const TO_CLI = { kind: 'package', id: CLI, name: 'acme/oven-cli' } as const;

/** What is sent of these lines, behind one that names its package by id: a body needs an event. */
async function sentWith(
  others: readonly string[],
  remembered: readonly RememberedName[] = [],
  edits: Fixes['lines'] = [],
): Promise<{ problems: Record<string, number>; ready: number; sent: readonly unknown[] }> {
  const lines = [event({ $package: CLI }), ...others];
  const fixes = { all: [], lines: edits };
  const facts = await factsOf(await fileWith(linesOf(...lines)), undefined, fixes);
  const report = reportFor(facts, MIXED, KNOWN, remembered);
  const forNames = fixesForNames(namesIn(facts.groups, MIXED, KNOWN, remembered));
  const { text } = await bodyOf(linesOf(...lines), {
    known: KNOWN,
    fixes: { all: forNames, lines: edits },
  });
  const sent = text
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line) as unknown);
  return { problems: counts(report), ready: report.ready - 1, sent };
}

describe('a name in the place of an id', () => {
  it('is sent as the id of the artifact: the whole name, or what follows its last slash', async () => {
    const lines = ['acme/oven-cli', 'oven-cli', CLI].map(($package) => event({ $package }));
    const { problems, ready, sent } = await sentWith(lines);
    expect(problems).toEqual({ 'artifact-by-name': 2 });
    expect([ready, sent]).toEqual([
      3,
      [{ $package: CLI }, { $package: CLI }, { $package: CLI }].map(
        (one) => expect.objectContaining(one) as unknown,
      ),
    ]);
  });

  it('is found for pixels too, and never in the other kind', async () => {
    const { problems, sent } = await sentWith([
      event({ $package: undefined, $tracking_pixel: 'docs-site' }),
      event({ $package: 'docs-site' }),
    ]);
    expect(problems).toEqual({ 'artifact-by-name': 1, 'unknown-artifact': 1 });
    expect(sent).toMatchObject([{ $tracking_pixel: DOCS }]);
  });

  it.each(['twin', 'Oven-CLI', 'oven', 'acme/', ''])('“%s” is no name of one artifact', async ($package) => {
    const { problems } = await sentWith([event(), event({ $package })]);
    expect(Object.keys(problems)).not.toContain('artifact-by-name');
  });

  it('means what the user said before, as long as the account has that artifact', async () => {
    const lines = [event({ $package: 'oven' }), event({ $package: 'stove' })];
    const { problems, sent } = await sentWith(lines, [
      { of: 'package', from: 'oven', to: CLI },
      { of: 'package', from: 'stove', to: 'an-id-of-another-account' },
    ]);
    expect(problems).toEqual({ 'artifact-by-name': 1, 'unknown-artifact': 1 });
    expect(sent).toMatchObject([{ $package: CLI }]);
  });

  it('is sent as an id from a line that the user edited', async () => {
    const edited = event({ $package: 'solo' });
    const { ready, sent } = await sentWith([event(), 'not JSON'], [], [{ line: 3, text: edited }]);
    expect(ready).toBe(2);
    expect(sent).toMatchObject([{}, { $package: 'id-solo' }]);
  });

  it('is counted in the note only where the line is sent', async () => {
    const named = [
      { $package: 'oven-cli' },
      { $package: 'oven-cli', $tracking_pixel: 'x' },
      { $package: 'solo', $tracking_pixel: 'x' },
    ];
    const facts = await factsOf(await fileWith(linesOf(...named.map((fields) => event(fields)))));
    const { problems } = reportFor(facts, MIXED, KNOWN);
    expect(problems.find(({ code }) => code === 'artifact-by-name')).toMatchObject({
      count: 1,
      named: [{ text: 'oven-cli', count: 1 }],
    });
    expect(counts(reportFor(facts, MIXED, KNOWN))).toMatchObject({ 'unknown-artifact': 2 });
  });

  it('is no other destination when it names the chosen one, and is sent as it is', async () => {
    const lines = [event({ $package: 'oven-cli' }), event({ $package: 'solo' })];
    const facts = await factsOf(await fileWith(linesOf(...lines)));
    expect(counts(reportFor(facts, TO_CLI, KNOWN))).toEqual({ 'other-artifact': 1 });
    expect(namesIn(facts.groups, TO_CLI, KNOWN, [])).toEqual([]);
  });

  it('stays unknown while the account’s artifacts are not known', async () => {
    const facts = await factsOf(await fileWith(linesOf(event({ $package: 'oven-cli' }))));
    expect(namesIn(facts.groups, MIXED, null, [])).toEqual([]);
  });
});

it('whatever events name: the report promises what the body sends, and only ids of the account are sent', async () => {
  const text = fc.constantFrom<unknown>(
    ...[CLI, DOCS, 'acme/oven-cli', 'oven-cli', 'twin', 'solo', 'docs-site', 'x', '', null, undefined],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 12 }), async (named) => {
      const lines = named.map(([$package, $tracking_pixel]) => event({ $package, $tracking_pixel }));
      const { ready, sent } = await sentWith(lines);
      expect(sent).toHaveLength(ready);
      for (const one of sent as Record<string, string | null | undefined>[]) {
        // An empty text names nothing.
        const { $package, $tracking_pixel } = one;
        if ($package) expect([...KNOWN.packages.keys()]).toContain($package);
        if ($tracking_pixel) expect([...KNOWN.pixels.keys()]).toContain($tracking_pixel);
      }
    }),
    { numRuns: rounds(40) },
  );
});

describe('an artifact for events without one', () => {
  it('goes to those alone, and the others stay where they are', async () => {
    const give = { kind: 'give-artifact', of: 'package', to: 'id-solo' } as const;
    const lines = [event(), event({ $package: undefined }), event({ $package: null }), '{}'];
    const fixes = { all: [give], lines: [] };
    const facts = await factsOf(await fileWith(linesOf(...lines)), undefined, fixes);
    expect(counts(reportFor(facts, MIXED, KNOWN))).toEqual({ 'time-missing': 1, 'id-missing': 1 });
    expect(facts.fixedBy).toEqual([3]);
    const { text } = await bodyOf(linesOf(...lines), { known: KNOWN, fixes });
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([{ $package: CLI }, { $package: 'id-solo' }, { $package: 'id-solo' }]);
  });
});
