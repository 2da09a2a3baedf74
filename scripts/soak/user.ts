import type { ImportView } from '../../src/shared/import';
import type { Random } from '../../test/support/random';
import type { App } from './app';
import type { PlannedImport } from './plan';

/** What the user knows of an import of theirs. */
export interface Submitted {
  readonly plan: PlannedImport;
  readonly fileName: string;
  importId: string | null;
  /** The user leaves it open: it stays as unknown as it is. */
  left: boolean;
  /** The user had a file without ids sent again although nobody knows whether it had arrived. */
  sentAgainUnsure: boolean;
  /** Times the user has decided something. */
  decisions: number;
}

/** Whether the import needs no more from anybody: ended, or left open by the user. */
export function isOver(view: ImportView | undefined, one: Submitted): boolean {
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

/** So often a user tries before they leave an import as it is. */
const PATIENCE = 8;

/** Decides for the user, as the screens offer it; `isOurs` says whether the user would know an import for theirs. */
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
    one.left = one.decisions > PATIENCE || random.below(12) === 0 || isOfTheFile(phase.failure.code);
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
  const choice = one.decisions > PATIENCE ? 0 : random.below(10);
  if (choice === 0) one.left = true;
  else if (choice <= 3) await app.do({ do: 'resolve', importId, answer: { kind: 'look-again' } });
  else if (choice <= (carriesIds(one.plan) ? 4 : 8)) {
    await app.do({ do: 'resolve', importId, answer: { kind: 'give-up' } });
  } else {
    if (!carriesIds(one.plan)) one.sentAgainUnsure = true;
    await app.do({ do: 'resolve', importId, answer: { kind: 'send-again' } });
  }
}

/** Every event has an id, so that sending twice counts once. */
export function carriesIds({ uniqueIds, safetyIds, flaws }: PlannedImport): boolean {
  return safetyIds || (uniqueIds && (flaws.idMissing ?? 0) === 0);
}

const isOfTheFile = (code: string): boolean => code.startsWith('file-') || code === 'nothing-to-send';
