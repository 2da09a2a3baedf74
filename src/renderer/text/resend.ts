import type { ImportView } from '../../shared/import';
import type { WhichFailed } from '../../shared/resend';
import { count, number } from './format';

/** Before Scarf has ended an import of ours, nothing is known to have failed. */
export function canBeFixed({ origin, phase }: ImportView): boolean {
  return origin === 'here' && phase.name === 'done';
}

/** Lines of an import that did not get in, and that no other import carries. */
export function failedLeft(view: ImportView, which: WhichFailed, all: readonly ImportView[]): number {
  if (!canBeFixed(view)) return 0;
  const failed = which === 'refused' ? (view.remote?.failed ?? 0) : (view.counts?.setAside ?? 0);
  return Math.max(0, failed - sum(carriers(view, all).filter(({ resends }) => resends?.which === which)));
}

/** What saves lines that did not get in; of several files, each as it is. */
export function saveLabel({ unit, parts }: ImportView, which: WhichFailed, lines: number): string {
  const them = `Save the ${count(lines, unit)}`;
  if (parts !== undefined) return `${them}${which === 'refused' ? ' refused' : ''}, file by file…`;
  return which === 'refused' ? `${them} refused…` : `${them} to a file…`;
}

/** The imports that carry lines of this one which did not get in. */
export function carriers(view: ImportView, all: readonly ImportView[]): readonly ImportView[] {
  return all.filter(({ resends }) => resends?.importId === view.id && resends.lines > 0);
}

/** "3 of the lines refused were sent again.", of the import whose lines another one carries. */
export function carriedText({ unit }: ImportView, { resends }: ImportView): string {
  const lines = resends?.lines ?? 0;
  const of = resends?.which === 'set-aside' ? 'set aside' : 'refused';
  return `${number(lines)} of the ${unit}s ${of} ${lines === 1 ? 'was' : 'were'} sent again.`;
}

/** "With what was sent again, all 61 events are imported."; null where nothing was, or its end is not known yet. */
export function togetherText(view: ImportView, all: readonly ImportView[]): string | null {
  const imported = importedWith(view, all);
  if (carriers(view, all).length === 0 || imported === null || view.counts === null) return null;
  const events = view.counts.lines - view.counts.blank - view.counts.skipped;
  return imported === events
    ? `With what was sent again, all ${count(events, 'event')} are imported.`
    : `With what was sent again, ${number(imported)} of ${count(events, 'event')} are imported.`;
}

/** What Scarf imported of it, and of the imports that carry its lines. Null while one of them has not ended. */
function importedWith(view: ImportView, all: readonly ImportView[]): number | null {
  if (view.phase.name !== 'done' || view.remote === null) return null;
  const others = all.filter(({ id }) => id !== view.id);
  return carriers(view, others).reduce<number | null>((total, child) => {
    const imported = importedWith(child, others);
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
