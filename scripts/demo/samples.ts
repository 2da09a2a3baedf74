import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeEvents, writeEventFile, type EventOptions } from '../../test/support/events';
import { writeFlawedFile, type Expected, type FlawCounts } from '../../test/support/flawed-events';
import { makeZip } from '../../test/support/zip';
import { projectRoot } from '../support/project';

/** The files people may try, as they come: good, flawed, packed, large, cut off, of another kind. */
export interface Samples {
  readonly folder: string;
  readonly good: Sample;
  readonly flawed: Sample & { readonly expected: Expected };
  readonly packed: Sample;
  readonly newsletter: Sample;
  readonly large: Sample;
  readonly huge: Sample;
  readonly guide: Sample;
  readonly cutOff: Sample;
  readonly office: Sample;
  readonly table: Sample;
}

export interface Sample {
  readonly path: string;
  readonly name: string;
  readonly lines: number;
  /** What a person may expect of it, in a few words. */
  readonly about: string;
}

const DAY = 24 * 60 * 60 * 1000;

const NAMELESS: EventOptions = { packages: [], pixels: [] };

// What people's files have: a little of everything, and once a fault in an export that runs through many lines.
const FLAWS: FlawCounts = {
  notJson: 2,
  blank: 1,
  timeMissing: 3,
  timeUnreadable: 4,
  tooOld: 21,
  noArtifact: 2,
  unknownArtifact: 3,
  pixelKey: 2,
  wrongType: 1,
  unknownDollar: 40,
  badAddress: 6,
  repeatedId: 5,
};

/** Writes all of them into a folder, which is made. Some 145 MB, in about two seconds. */
export async function makeSamples(folder: string, now = Date.now()): Promise<Samples> {
  await mkdir(folder, { recursive: true });
  const place = (name: string, lines: number, about: string): Sample => ({
    path: join(folder, name),
    name,
    lines,
    about,
  });
  const samples = {
    good: place('website-clicks.ndjson', 4_800, 'good events; each names its package or pixel'),
    flawed: place('partner-export.ndjson', 2_500, 'one of everything that can be wrong, the rest good'),
    packed: place('installer-downloads.ndjson.gz', 3_000, 'packed, good; you choose where they go'),
    newsletter: place('newsletter.ndjson', 600, 'a small good one'),
    large: place('busy-week.ndjson', 400_000, 'long enough to watch, and to stop'),
    huge: place('whole-archive.ndjson.gz', 3_200_000, 'about 1 GB once unpacked: the check takes seconds'),
    guide: place('guide-example.ndjson', 1, "the example of Scarf's guide, too old by now"),
    cutOff: place('cut-off.ndjson.gz', 0, 'a download that broke off'),
    office: place(
      'clicks.xlsx',
      0,
      'a spreadsheet that was not saved as CSV: a kind of file the app does not take',
    ),
    table: place(
      'from a spreadsheet.csv',
      62,
      'local times, two of them no time at all; everything else is right',
    ),
  } as const;

  await writeEventFile(samples.good.path, samples.good.lines, { now, seed: 11 });
  const expected = await writeFlawedFile(samples.flawed.path, samples.flawed.lines, FLAWS, { now, seed: 12 });
  await writeEventFile(samples.packed.path, samples.packed.lines, { ...NAMELESS, now, seed: 13, gzip: true });
  await writeEventFile(samples.newsletter.path, samples.newsletter.lines, { now, seed: 14 });
  await writeEventFile(samples.large.path, samples.large.lines, { now, seed: 15 });
  await writeHuge(samples.huge, now);
  await copyFile(join(projectRoot, 'test/fixtures/events/guide.ndjson'), samples.guide.path);
  const whole = await readFile(samples.packed.path);
  await writeFile(samples.cutOff.path, whole.subarray(0, Math.floor(whole.length * 0.6)));
  await writeFile(samples.office.path, makeZip([{ name: '[Content_Types].xml', data: '<Types/>' }]));
  await writeFile(samples.table.path, tableOf(samples.table.lines, now));
  return { folder, ...samples, flawed: { ...samples.flawed, expected } };
}

/** As a spreadsheet saves it: semicolons, a mark of UTF-8 before the header, local times. Two rows have no time. */
function tableOf(lines: number, now: number): string {
  const day = new Date(now - DAY).toISOString().slice(0, 10);
  const rows = Array.from({ length: lines - 1 }, (_, at) => {
    const minutes = String(at % 60).padStart(2, '0');
    const time = at === 20 ? 'tomorrow' : at === 40 ? 'not yet known' : `${day} 10:${minutes}`;
    return `${time};visit-${at};"Plan; ${at % 3}"`;
  });
  return `\ufeff${['time;event id;plan', ...rows].join('\r\n')}\r\n`;
}

/** The same lines over and over pack to almost nothing, so that a gigabyte costs little disk and little time. */
async function writeHuge({ path, lines }: Sample, now: number): Promise<void> {
  const LINES_AT_ONCE = 50;
  const TIMES = 2_000;
  const block = [...makeEvents(LINES_AT_ONCE, { now, seed: 16, uniqueIds: false })].join('\n') + '\n';
  const member = gzipSync(block.repeat(TIMES), { level: 6 });
  const file = createWriteStream(path);
  for (let written = 0; written < lines; written += LINES_AT_ONCE * TIMES) file.write(member);
  await new Promise<void>((resolve, reject) => file.on('error', reject).end(resolve));
}

/** The files as a list for the console. */
export async function listOf(samples: Samples): Promise<string> {
  const all = Object.values(samples).filter((value): value is Sample => typeof value !== 'string');
  const rows = await Promise.all(
    all.map(async ({ name, path, about }) => {
      const { size } = await stat(path);
      return `  ${name.padEnd(30)} ${sizeText(size).padStart(8)}   ${about}`;
    }),
  );
  return rows.join('\n');
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
