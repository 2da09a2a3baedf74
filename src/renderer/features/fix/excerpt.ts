import type { Span } from '../../../shared/checks/fix';

/** A part of a text, with the place in it that matters. */
export interface Excerpt {
  readonly text: string;
  readonly mark: Span | null;
}

/** Characters that are shown, and how many of them stand before the place. */
const LENGTH = 360;
const BEFORE = 80;
const CUT = '…';

/** Cuts a long text around the place that matters, so that the place is seen. Null: its beginning matters. */
export function excerptAround(text: string, mark: Span | null): Excerpt {
  if (text.length <= LENGTH) return { text, mark };
  const start = Math.max(0, Math.min((mark?.start ?? 0) - BEFORE, text.length - LENGTH));
  const end = Math.min(text.length, Math.max(start + LENGTH, mark?.end ?? 0));
  const lead = start === 0 ? '' : CUT;
  const shift = lead.length - start;
  const shown = `${lead}${text.slice(start, end)}${end === text.length ? '' : CUT}`;
  if (mark === null || mark.end <= start || mark.start >= end) return { text: shown, mark: null };
  return {
    text: shown,
    mark: {
      start: Math.max(mark.start, start) + shift,
      end: Math.min(mark.end, end) + shift,
    },
  };
}
