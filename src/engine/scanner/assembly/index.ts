/* What the scanner exports. Compiled by AssemblyScript; after a change, `npm run scanner`. */
export { forgetHits, hitsOf } from './days';
export {
  beginTable,
  daysAt,
  eventBytes,
  eventCount,
  eventsAt,
  forgetNullTexts,
  hasRunOut,
  nullsAt,
  scanRows,
  setColumn,
  setNullWord,
  wordsAt,
} from './rows';
export { addWord, crlfCount, forgetWords, namesAt, rowCount, rowsAt, scan, textAt, wordPlace } from './scan';
export { forgetNames, namesAreFull, pairsAt } from './values';
