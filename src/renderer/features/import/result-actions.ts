import type { ImportView } from '../../../shared/imports/import';
import type { Unit } from '../../../shared/files/layout';
import type { ImportedFile } from '../../../shared/imports/outcome';
import type { WhichFailed, WhichFixed } from '../../../shared/resend';
import {
  canFixFailedLines,
  fixFailedLabel,
  refusedLines,
  saveFailedLabel,
  unresentLines,
} from '../../text/resend';

/** Something to do with lines of one import that are not in Scarf. */
export type ResultAction = {
  readonly id: string;
  readonly label: string;
  readonly testid: string;
} & (
  | { readonly kind: 'fix'; readonly which: WhichFixed }
  | { readonly kind: 'save'; readonly which: WhichFailed }
);

/** What can be done about the lines of a file that are not in Scarf; absent: nothing. */
export interface ResultActions {
  /** Refused lines and lines set aside of the same import, in one visit. */
  readonly fixBoth?: ResultAction;
  readonly fixRefused?: ResultAction;
  readonly fixAside?: ResultAction;
  readonly saveRefused?: ResultAction;
  readonly saveAside?: ResultAction;
}

/** Of the imports of the file, the last one with failed lines counts: no other one sent those again. */
export function resultActions({ root: { unit }, attempts, figures }: ImportedFile): ResultActions {
  const left = (view: ImportView, which: WhichFailed): number => unresentLines(view, which, attempts);
  const refused = attempts.findLast((view) => left(view, 'refused') > 0);
  const aside = attempts.findLast((view) => left(view, 'set-aside') > 0);
  const kept = attempts.findLast((view) => canFixFailedLines(view) && (view.counts?.setAside ?? 0) > 0);
  const refusals = refusalsOf(attempts);
  const canSaveAside = kept !== undefined && (figures.setAside > 0 || aside !== undefined);
  return {
    ...(refused !== undefined &&
      refused === aside && {
        fixBoth: fix(refused, 'both', left(refused, 'refused') + left(refused, 'set-aside'), unit),
      }),
    ...(refused !== undefined && { fixRefused: fix(refused, 'refused', left(refused, 'refused'), unit) }),
    ...(aside !== undefined && { fixAside: fix(aside, 'set-aside', left(aside, 'set-aside'), unit) }),
    ...(refusals !== undefined && { saveRefused: save(refusals, 'refused', refusedLines(refusals), unit) }),
    ...(canSaveAside && { saveAside: save(kept, 'set-aside', kept.counts?.setAside ?? 0, unit) }),
  };
}

/** The last import of the file whose log names refused lines; undefined: none was refused. */
export function refusalsOf(attempts: readonly ImportView[]): ImportView | undefined {
  return attempts.findLast(
    (view) => view.origin === 'own' && view.phase.name === 'done' && refusedLines(view) > 0,
  );
}

function fix(view: ImportView, which: WhichFixed, lines: number, unit: Unit): ResultAction {
  const testid = which === 'both' ? 'fix-failed' : `fix-${which}`;
  return { id: view.id, kind: 'fix', which, testid, label: fixFailedLabel(view, which, lines, unit) };
}

function save(view: ImportView, which: WhichFailed, lines: number, unit: Unit): ResultAction {
  const testid = `save-${which}`;
  return { id: view.id, kind: 'save', which, testid, label: saveFailedLabel(view, which, lines, unit) };
}
