/**
 * `wide`: a column for each fact. `roomy`: where and who stand below the name. `compact`: only the number of imported
 * events has room. `narrow`: all but the time stands below the name.
 */
export type HistoryLayout = 'wide' | 'roomy' | 'compact' | 'narrow';

/** In rem. A column for the account takes more room. */
const WIDE = 58;
const WIDE_WITH_ACCOUNTS = 66;
const ROOMY = 42;
const COMPACT = 32;

/** `rem`: the width of the list; 0 before the first layout. */
export function layoutFor(rem: number, hasAccounts: boolean): HistoryLayout {
  if (rem === 0 || rem >= (hasAccounts ? WIDE_WITH_ACCOUNTS : WIDE)) return 'wide';
  if (rem >= ROOMY) return 'roomy';
  return rem >= COMPACT ? 'compact' : 'narrow';
}

/** In rem, so that it follows the text size. */
export const ROW_HEIGHTS: Readonly<Record<HistoryLayout, number>> = {
  wide: 2.5,
  roomy: 3.25,
  compact: 3.25,
  narrow: 4.75,
};

/** The tracks of the grid. */
export function columnsFor(layout: HistoryLayout, hasAccounts: boolean): string {
  switch (layout) {
    case 'wide':
      return `minmax(0, 2fr) ${hasAccounts ? 'minmax(0, 1fr) ' : ''}minmax(0, 1.5fr) 4rem 3.5rem 8.5rem 5.5rem 8.25rem 2rem`;
    case 'roomy':
      return 'minmax(0, 1fr) 3.5rem 8rem 4.5rem 8.25rem 2rem';
    case 'compact':
      return 'minmax(0, 1fr) 3.5rem 4.5rem 4.5rem 8.25rem 2rem';
    case 'narrow':
      return 'minmax(0, 1fr) 3.5rem 2rem';
  }
}
