import type { ImportView } from '../../shared/import';
import { addsUp } from '../../shared/receipt';
import type { WhichFailed } from '../../shared/resend';
import { count, number } from './format';

/** Label of the button that ends the search for refused lines. */
export const STOP_GETTING_LOG = 'Stop';

/** Lines can be fixed only once Scarf has ended an import started here. */
export function canFixFailedLines({ origin, phase }: ImportView): boolean {
  return origin === 'own' && phase.name === 'done';
}

/** No fix makes an event newer, so lines that are only too old are not offered to be fixed. */
export function areOnlyTooOld({ setAside }: ImportView): boolean {
  return setAside.length > 0 && setAside.every(({ code }) => code === 'too-old');
}

/** The number of failed lines that no later import resent. */
export function unresentLines(view: ImportView, which: WhichFailed, all: readonly ImportView[]): number {
  if (!canFixFailedLines(view)) return 0;
  const failed = which === 'refused' ? refusedLines(view) : (view.counts?.setAside ?? 0);
  return Math.max(0, failed - sum(resendsOf(view, all).filter(({ resends }) => resends?.which === which)));
}

/** The number of lines that Scarf can have refused: never more than were sent. */
export function refusedLines({ remote, counts }: ImportView): number {
  const refused = remote?.failed ?? 0;
  return counts === null ? refused : Math.min(refused, counts.sent);
}

/** Label of the button that fixes failed lines. When Scarf's numbers do not add up, it names none. */
export function fixFailedLabel(view: ImportView, which: WhichFailed, lines: number): string {
  if (which === 'set-aside') return `Fix ${count(lines, view.unit)} set aside`;
  return addsUp(view) ? `Fix ${count(lines, view.unit)}` : `Fix the ${view.unit}s refused`;
}

/** Label of the button that saves failed lines; an import of several files saves one file each. */
export function saveFailedLabel(view: ImportView, which: WhichFailed, lines: number): string {
  const { unit, parts } = view;
  const isCounted = which === 'set-aside' || addsUp(view);
  const them = `Save the ${isCounted ? count(lines, unit) : `${unit}s`}`;
  if (parts !== undefined) return `${them}${which === 'refused' ? ' refused' : ''}, file by file…`;
  return which === 'refused' ? `${them} refused…` : `${them} to a file…`;
}

/** The imports that resend failed lines of this one. */
export function resendsOf(view: ImportView, all: readonly ImportView[]): readonly ImportView[] {
  return all.filter(({ resends }) => resends?.importId === view.id && resends.lines > 0);
}

/** "3 of the lines refused were sent again." */
export function resentText({ unit }: ImportView, { resends }: ImportView): string {
  const lines = resends?.lines ?? 0;
  const of = resends?.which === 'set-aside' ? 'set aside' : 'refused';
  return `${number(lines)} of the ${unit}s ${of} ${lines === 1 ? 'was' : 'were'} sent again.`;
}

/** "With what was sent again, all 61 events are imported."; null without resends, or before they end. */
export function importedInTotalText(view: ImportView, all: readonly ImportView[]): string | null {
  const imported = importedInTotal(view, all);
  if (resendsOf(view, all).length === 0 || imported === null || view.counts === null) return null;
  const events = view.counts.lines - view.counts.blank - view.counts.skipped;
  return imported === events
    ? `With what was sent again, all ${count(events, 'event')} are imported.`
    : `With what was sent again, ${number(imported)} of ${count(events, 'event')} are imported.`;
}

/** The number Scarf imported of an import and its resends; null until all of them end. */
function importedInTotal(view: ImportView, all: readonly ImportView[]): number | null {
  if (view.phase.name !== 'done' || view.remote === null || !addsUp(view)) return null;
  const others = all.filter(({ id }) => id !== view.id);
  return resendsOf(view, others).reduce<number | null>((total, child) => {
    const imported = importedInTotal(child, others);
    return total === null || imported === null ? null : total + imported;
  }, view.remote.imported);
}

/** `Sends again 3 lines of “clicks.ndjson” that Scarf refused.` */
export function resendsText({ resends, unit, fileName }: ImportView): string | null {
  if (resends === null) return null;
  const why = resends.which === 'refused' ? 'Scarf refused' : 'we set aside';
  return `Sends again ${count(resends.lines, unit)} of ${fileName === null ? 'the file' : `“${fileName}”`} that ${why}.`;
}

function sum(views: readonly ImportView[]): number {
  return views.reduce((total, { resends }) => total + (resends?.lines ?? 0), 0);
}
