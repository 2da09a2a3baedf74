import type { ImportView } from '../../shared/imports/import';
import type { Unit } from '../../shared/files/layout';
import { onlySheet } from '../../shared/files/parts';
import { addsUp } from '../../shared/imports/receipt';
import type { Resends, WhichFailed, WhichFixed } from '../../shared/resend';
import { count, noun, number } from './format';
import { partNoun, partText } from './places';

/** Label of the button that ends the search for refused lines. */
export const STOP_GETTING_LOG = 'Stop';

/** Lines can be fixed only once Scarf has ended an import started here. */
export function canFixFailedLines({ origin, phase }: ImportView): boolean {
  return origin === 'own' && phase.name === 'done';
}

/** No fix makes an event newer, so lines that are too old are not offered to be fixed. */
export function areOnlyTooOld(view: ImportView): boolean {
  return (view.counts?.setAside ?? 0) > 0 && fixableAside(view) === 0;
}

function fixableAside({ counts, setAside }: ImportView): number {
  const tooOld = setAside.find(({ code }) => code === 'too-old')?.count ?? 0;
  return Math.max(0, (counts?.setAside ?? 0) - tooOld);
}

/** The number of failed lines of one import that a fix may mend and no other of its file's imports sent again. */
export function unresentLines(view: ImportView, which: WhichFailed, attempts: readonly ImportView[]): number {
  if (!canFixFailedLines(view)) return 0;
  const resends = attempts.flatMap(({ resends: of }) => (of?.importId === view.id ? [of] : []));
  // The rest sends all lines again, and has failed lines of its own.
  if (resends.some((of) => of.which === 'rest' && of.lines > 0)) return 0;
  const failed = which === 'refused' ? refusedLines(view) : fixableAside(view);
  return Math.max(0, failed - resends.reduce((sum, of) => sum + resentBy(of, which), 0));
}

function resentBy(resends: Resends, which: WhichFailed): number {
  if (resends.lines === 0) return 0;
  if (resends.which !== 'both') return resends.which === which ? resends.lines : 0;
  const refused = Math.min(resends.refused ?? 0, resends.lines);
  return which === 'refused' ? refused : resends.lines - refused;
}

/** The number of lines that Scarf can have refused: never more than were sent. */
export function refusedLines({ remote, counts }: ImportView): number {
  const refused = remote?.failed ?? 0;
  return counts === null ? refused : Math.min(refused, counts.sent);
}

/**
 * Label of the button that fixes failed lines. When Scarf's numbers do not add up, it names none. `unit`: what the lines of
 * the file are.
 */
export function fixFailedLabel(view: ImportView, which: WhichFixed, lines: number, unit: Unit): string {
  switch (which) {
    case 'set-aside':
      return `Fix ${count(lines, unit)} set aside`;
    case 'refused':
      return addsUp(view) ? `Fix ${count(lines, unit)}` : `Fix the ${unit}s refused`;
    case 'both':
      return addsUp(view) ? `Fix ${count(lines, unit)}` : `Fix the ${unit}s that failed`;
  }
}

/** Label of the button that saves failed lines; an import of several files or sheets saves one file each. */
export function saveFailedLabel(view: ImportView, which: WhichFailed, lines: number, unit: Unit): string {
  const { parts } = view;
  const isCounted = which === 'set-aside' || addsUp(view);
  const them = `Save the ${isCounted ? count(lines, unit) : `${unit}s`}`;
  const why = which === 'refused' ? ' refused' : '';
  const sheet = onlySheet(parts);
  if (sheet !== null) return `${them}${why} of ${partText(sheet)}…`;
  if (parts !== undefined && parts.length > 1)
    return `${them}${why}, ${partNoun(parts)} by ${partNoun(parts)}…`;
  return which === 'refused' ? `${them}${why}…` : `${them} to a file…`;
}

/** "3 refused lines again": what one import of a file sent. */
export function attemptText({ resends }: Pick<ImportView, 'resends'>, unit: Unit): string {
  if (resends === null) return 'the file';
  switch (resends.which) {
    case 'refused':
      return `${number(resends.lines)} refused ${noun(resends.lines, unit)} again`;
    case 'set-aside':
      return `${number(resends.lines)} ${noun(resends.lines, unit)} set aside before`;
    case 'both':
      return `${number(resends.lines)} ${noun(resends.lines, unit)} refused or set aside before`;
    case 'rest':
      return 'the rest';
  }
}

/** The words of the imports that sent events of one file. */
export const ATTEMPTS_WORDS = {
  heading: (attempts: number) => `Sent in ${count(attempts, 'import')}`,
  log: 'Log',
  /** "3 refused lines again: 2 events imported" */
  what: (attempt: Pick<ImportView, 'resends' | 'remote'>, unit: Unit) => {
    const imported = attempt.remote?.imported ?? null;
    const sent = attemptText(attempt, unit);
    return imported === null ? sent : `${sent}: ${count(imported, 'event')} imported`;
  },
} as const;
