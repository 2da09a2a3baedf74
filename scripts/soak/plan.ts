import type { Destination } from '../../src/shared/destination';
import type { FlawCounts } from '../../test/support/flawed-events';
import { ACME_PACKAGES, ACME_PIXELS } from '../../test/support/scarf-server';
import type { Random } from '../../test/support/random';

/** What the user, or the world around them, does to one import while it is on its way. */
export type Mischief = 'none' | 'stop' | 'change-file' | 'truncate-file';

export interface PlannedImport {
  /** From 1; every event of its file names it. */
  readonly number: number;
  readonly lines: number;
  readonly gzip: boolean;
  readonly uniqueIds: boolean;
  /** The app gives an id to events that have none. */
  readonly safetyIds: boolean;
  readonly destination: Destination;
  readonly flaws: FlawCounts;
  readonly seed: number;
  readonly mischief: Mischief;
  /** How long after it was begun, ms. */
  readonly mischiefAfter: number;
}

/** Sizes as people have them: many small files, some large ones, now and then one of some 100,000 events. */
function sizeOf(random: Random, number: number): number {
  const HUGE_EVERY = 100;
  if (number % HUGE_EVERY === 50) return 100_000 + random.below(200_000);
  const kind = random.below(100);
  if (kind < 10) return 1;
  if (kind < 50) return 2 + random.below(100);
  if (kind < 88) return 100 + random.below(5_000);
  return 5_000 + random.below(30_000);
}

const MIXED: Destination = { kind: 'mixed' };

function destinationOf(random: Random): Destination {
  const kind = random.below(3);
  if (kind === 0) return MIXED;
  const { id, name = id } = kind === 1 ? random.pick(ACME_PACKAGES) : random.pick(ACME_PIXELS);
  return { kind: kind === 1 ? 'package' : 'pixel', id, name };
}

/** A handful of flawed lines, of kinds that are told by the check, by Scarf, or by nobody. */
function flawsOf(random: Random, lines: number, uniqueIds: boolean): FlawCounts {
  if (lines < 20 || random.below(2) === 0) return {};
  const few = (): number => random.below(Math.ceil(lines / 100) + 2);
  return {
    notJson: few(),
    notObject: few(),
    blank: few(),
    timeMissing: few(),
    tooOld: few(),
    unknownArtifact: few(),
    wrongType: few(),
    duplicateKey: few(),
    ...(uniqueIds && { repeatedId: few() }),
    ...(uniqueIds && random.below(4) === 0 && { idMissing: 1 + few() }),
  };
}

function mischiefOf(random: Random): Mischief {
  const kind = random.below(100);
  if (kind < 10) return 'stop';
  if (kind < 15) return 'change-file';
  if (kind < 19) return 'truncate-file';
  return 'none';
}

/** All imports of a run: the same for the same seed. */
export function planImports(count: number, random: Random): readonly PlannedImport[] {
  return Array.from({ length: count }, (_, index) => {
    const lines = sizeOf(random, index + 1);
    const uniqueIds = random.below(2) === 0;
    return {
      number: index + 1,
      lines,
      gzip: random.below(3) === 0,
      uniqueIds,
      safetyIds: random.below(3) === 0,
      destination: destinationOf(random),
      flaws: flawsOf(random, lines, uniqueIds),
      seed: random.bits(),
      mischief: mischiefOf(random),
      mischiefAfter: random.below(1_200),
    };
  });
}
