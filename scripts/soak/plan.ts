import type { Destination } from '../../src/shared/destination';
import type { FlawCounts } from '../../test/support/flawed-events';
import { ACME_PACKAGES, ACME_PIXELS } from '../../test/support/scarf-server';
import type { Random } from '../../test/support/random';

/** What the user or another program does to an import or its file during the import. */
export type Interference = 'none' | 'stop' | 'change-file' | 'truncate-file';

export interface PlannedImport {
  /** From 1; every event of its file names it. */
  readonly number: number;
  readonly lines: number;
  readonly gzip: boolean;
  readonly uniqueIds: boolean;
  /** The app gives Safety IDs to events without an id. */
  readonly safetyIds: boolean;
  readonly destination: Destination;
  readonly flaws: FlawCounts;
  readonly seed: number;
  readonly interference: Interference;
  /** Delay after the import was begun, in ms. */
  readonly interferenceAfter: number;
}

/** Realistic sizes: many small files, some large ones, and every hundredth has over 100,000 events. */
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

/** A few flawed lines: found by the check, refused by Scarf, or accepted by both. */
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

function interferenceOf(random: Random): Interference {
  const kind = random.below(100);
  if (kind < 10) return 'stop';
  if (kind < 15) return 'change-file';
  if (kind < 19) return 'truncate-file';
  return 'none';
}

/** All imports of a run; the same seed plans the same imports. */
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
      interference: interferenceOf(random),
      interferenceAfter: random.below(1_200),
    };
  });
}
