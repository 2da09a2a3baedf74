import type { SampleFile } from '../../shared/files/sample-file';
import { accessLog } from './access-log';
import { downloadsBefore, type Download } from './downloads';
import { workbookFile, type Cell } from './workbook-file';

export interface SampleContents {
  readonly name: string;
  readonly bytes: Buffer;
}

const COUNT = 40;
const DAY_MS = 86_400_000;

/** A sample file with times of the days before `now`: most events are ready, and each kind of flaw is there once or twice. */
export function sampleContents(sample: SampleFile, now: Date): SampleContents {
  const downloads = downloadsBefore(now, COUNT);
  switch (sample) {
    case 'events':
      return { name: 'downloads.ndjson', bytes: Buffer.from(eventLines(downloads).join('')) };
    case 'spreadsheet':
      return { name: 'Downloads.xlsx', bytes: workbookFile('Downloads', sheetRows(downloads)) };
    case 'access-log':
      return { name: 'access.log', bytes: Buffer.from(accessLog(downloads)) };
  }
}

/** What flawed lines of the events have in place of what is right; undefined: the key is missing. */
const FLAWS: Readonly<Record<number, (download: Download) => Readonly<Record<string, string | undefined>>>> =
  {
    5: ({ at }) => ({ $time: tooOld(at).toISOString() }),
    6: ({ at }) => ({ $time: tooOld(at).toISOString() }),
    11: () => ({ $time: undefined }),
    15: () => ({ $time: 'yesterday' }),
    22: () => ({ $remote_address: 'localhost' }),
    27: ({ id }) => ({ $unique_id: undefined, $unqiue_id: id }),
  };
const CUT_OFF = 18;
const TRAILING_COMMA = 31;

function eventLines(downloads: readonly Download[]): readonly string[] {
  return downloads.map((download, index) => {
    const text = JSON.stringify({
      $time: download.at.toISOString(),
      $unique_id: download.id,
      $package: download.package,
      $version: download.version,
      $remote_address: download.address,
      country: download.country,
      ...FLAWS[index]?.(download),
    });
    if (index === CUT_OFF) return `${text.slice(0, 70)}\n`;
    if (index === TRAILING_COMMA) return `${text.slice(0, -1)},}\n`;
    return `${text}\n`;
  });
}

function tooOld(at: Date): Date {
  return new Date(at.getTime() - 9 * DAY_MS);
}

/** A sheet as an office keeps it: a title, dates on the office's clock, a cell that nobody filled in. */
function sheetRows(downloads: readonly Download[]): readonly (readonly Cell[])[] {
  const rows = downloads.map(({ at, ...download }, index): readonly Cell[] => [
    SHEET_DATES[index]?.(at) ?? onThisClock(at),
    download.package,
    download.version,
    index === 20 ? '84.107.32' : download.address,
    download.country,
  ]);
  return [['Downloads of this week'], [], ['Date', 'Package', 'Version', 'IP address', 'Country'], ...rows];
}

const SHEET_DATES: Readonly<Record<number, (at: Date) => Cell>> = {
  3: (at) => onThisClock(tooOld(at)),
  9: () => 'soon',
  26: () => '',
};

/** The date whose time of day in UTC is that of this computer's clock. */
function onThisClock(at: Date): Date {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
}
