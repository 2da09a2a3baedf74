import type { ImportView } from '../../shared/imports/import';

/** What `setProgressBar` takes for no bar, and for a bar without an end. */
const NONE = -1;
const WITHOUT_END = 2;

/**
 * The progress of what is being sent, as a fraction; a bar without an end while Scarf reads. Linux has no such bar: its
 * desktops would show a full one.
 */
export function taskbarProgress(views: readonly ImportView[], platform = process.platform): number {
  const sending = views.filter((view) => view.phase.name === 'uploading');
  const total = sum(sending.map((view) => view.progress?.bytesTotal ?? 0));
  if (total > 0) return sum(sending.map((view) => view.progress?.bytes ?? 0)) / total;
  const reading = views.some((view) => view.origin === 'own' && view.phase.name === 'processing');
  return reading && platform !== 'linux' ? WITHOUT_END : NONE;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
