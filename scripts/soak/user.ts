import type { ImportView } from '../../src/shared/imports/import';
import type { Random } from '../../test/support/random';
import type { App } from './app';
import type { PlannedImport } from './plan';

/** What the user knows about one of their imports. */
export interface Submitted {
  readonly plan: PlannedImport;
  readonly fileName: string;
  importId: string | null;
  /** The user leaves the import as it is. */
  left: boolean;
  /** The user sent a file without ids again while the first upload was unconfirmed. */
  sentAgainUnconfirmed: boolean;
  /** Number of decisions so far. */
  decisions: number;
}

/** Whether the import has ended or the user left it as it is. */
export function isSettled(view: ImportView | undefined, one: Submitted): boolean {
  switch (view?.phase.name) {
    case 'done':
    case 'cancelled':
      return true;
    case 'failed':
    case 'unconfirmed':
      return one.left;
    default:
      return false;
  }
}

/** Decisions before the user leaves an import as it is. */
const MAX_DECISIONS = 8;

/** Takes one decision that the screen offers. `isOurs`: whether the user would recognize an import as theirs. */
export async function decide(
  app: App,
  one: Submitted,
  view: ImportView,
  random: Random,
  isOurs: (remoteId: string) => Promise<boolean>,
): Promise<void> {
  const { phase, id: importId } = view;
  if (one.left) return;
  if (phase.name === 'queued' && random.below(10) === 0) {
    await app.do({ do: 'send-now', importId });
    return;
  }
  if (phase.name === 'failed') {
    one.decisions += 1;
    one.left = one.decisions > MAX_DECISIONS || random.below(12) === 0 || isFileFailure(phase.failure.code);
    if (!one.left) await app.do({ do: 'send-now', importId });
    return;
  }
  if (phase.name !== 'unconfirmed' || phase.finding === 'looking') return;
  one.decisions += 1;
  if (phase.finding === 'several') {
    for (const { remoteId } of phase.candidates) {
      if (!(await isOurs(remoteId))) continue;
      await app.do({ do: 'resolve', importId, answer: { kind: 'track', remoteId } });
      return;
    }
  }
  const choice = one.decisions > MAX_DECISIONS ? 0 : random.below(10);
  if (choice === 0) one.left = true;
  else if (choice <= 3) await app.do({ do: 'resolve', importId, answer: { kind: 'look-again' } });
  else if (choice <= (carriesIds(one.plan) ? 4 : 8)) {
    await app.do({ do: 'resolve', importId, answer: { kind: 'give-up' } });
  } else {
    if (!carriesIds(one.plan)) one.sentAgainUnconfirmed = true;
    await app.do({ do: 'resolve', importId, answer: { kind: 'send-again' } });
  }
}

/** Whether every event has an id, so that Scarf counts a repeat once. */
export function carriesIds({ uniqueIds, safetyIds, flaws }: PlannedImport): boolean {
  return safetyIds || (uniqueIds && (flaws.idMissing ?? 0) === 0);
}

const isFileFailure = (code: string): boolean => code.startsWith('file-') || code === 'nothing-to-send';
