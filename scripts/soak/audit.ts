import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportView } from '../../src/shared/import';
import { outcomeOf, receiptOf } from '../../src/shared/receipt';
import type { ImportRecord, ScarfServer } from '../../test/support/scarf-server';
import { markOf, type EventFile } from './event-file';
import { carriesIds, type Submitted } from './user';

/** Everything that is known of one import when all is over. */
export interface Ended {
  readonly one: Submitted;
  readonly file: EventFile;
  readonly view: ImportView | undefined;
  /** The app's own folder of it. */
  readonly folder: string;
  readonly trail: readonly string[];
}

export interface Audit {
  /** What is off, each with the number of its import. */
  readonly off: readonly { readonly number: number; readonly what: string }[];
  /** Events that the app calls imported, or sent, and that the server does not have. */
  readonly lost: number;
  /** Events that the server holds more than once. */
  readonly doubled: number;
  /** The same, where the user had it sent again without knowing whether it had arrived. */
  readonly doubledByUser: number;
  /** Events whose fate the app says it does not know. */
  readonly unknown: number;
  /** Sent events that Scarf told neither as imported nor as failed, as the receipts say. */
  readonly unaccounted: number;
  readonly held: number;
  /** For whoever looks for the fault: how each import that is off went, and what the server has of it. */
  readonly evidence: readonly string[];
}

/** What the server has of one of our imports: how often it got and holds each line. */
class Arrivals {
  readonly records: ImportRecord[] = [];
  readonly held: Uint8Array;
  /** By the server's id: events it holds of this import's file, and the lines it got. */
  readonly heldBy = new Map<string, number>();
  readonly gotBy = new Map<string, Uint8Array>();

  constructor(lines: number) {
    this.held = new Uint8Array(lines + 1);
  }
}

/** Holds what the app says of each import against the server's record, event by event. */
export async function audit(server: ScarfServer, owner: string, imports: readonly Ended[]): Promise<Audit> {
  const arrivals = new Map(imports.map(({ one }) => [one.plan.number, new Arrivals(one.plan.lines)]));
  const origins = await sortBodies(server, arrivals);
  const strangers = await sortEvents(server, owner, arrivals);
  const books = new Books();
  if (strangers > 0) books.note(0, `${strangers} events on the server are of no import`);
  for (const ended of imports) {
    const there = arrivals.get(ended.one.plan.number);
    if (there === undefined) continue;
    const before = books.off.length;
    await compare(ended, there, origins, books);
    if (books.off.length > before) books.evidence.push(evidenceOf(ended, there));
  }
  return books;
}

class Books implements Audit {
  readonly #off: { number: number; what: string }[] = [];
  lost = 0;
  doubled = 0;
  doubledByUser = 0;
  unknown = 0;
  unaccounted = 0;
  held = 0;
  readonly evidence: string[] = [];

  get off(): Audit['off'] {
    return this.#off;
  }

  note(number: number, what: string): void {
    this.#off.push({ number, what });
  }
}

function evidenceOf({ one, view, trail }: Ended, { records }: Arrivals): string {
  const told = (value: unknown): string => JSON.stringify(value);
  const { plan, sentAgainUnsure } = one;
  return [
    `import ${plan.number}: ${told(plan)}, sent again unsure: ${sentAgainUnsure}`,
    ...trail.map((step) => `  ${step}`),
    `  at last: ${told(view)}`,
    ...records.map((record) => `  on the server: ${told(record)}`),
  ].join('\n');
}

/** Which import each body came from, and which of its lines. */
async function sortBodies(
  server: ScarfServer,
  arrivals: ReadonlyMap<number, Arrivals>,
): Promise<ReadonlyMap<string, number>> {
  const origins = new Map<string, number>();
  for (const record of await server.imports()) {
    if (record.seeded) continue;
    for (const text of linesOf(await server.body(record.id))) {
      const mark = markOf(text);
      const there = mark === null ? undefined : arrivals.get(mark.number);
      if (mark === null || there === undefined) continue;
      let got = there.gotBy.get(record.id);
      if (got === undefined) {
        got = new Uint8Array(there.held.length);
        there.gotBy.set(record.id, got);
        there.records.push(record);
        origins.set(record.id, mark.number);
      }
      got[mark.line] = 1;
    }
  }
  return origins;
}

function* linesOf(body: Buffer): Generator<string> {
  for (let start = 0; start < body.length;) {
    const found = body.indexOf(10, start);
    const end = found === -1 ? body.length : found;
    yield body.toString('utf8', start, end);
    start = end + 1;
  }
}

/** Counts what the server holds; answers how many events are of no import at all. */
async function sortEvents(
  server: ScarfServer,
  owner: string,
  arrivals: ReadonlyMap<number, Arrivals>,
): Promise<number> {
  let strangers = 0;
  for await (const { importId, text } of server.events(owner)) {
    const mark = markOf(text);
    const there = mark === null ? undefined : arrivals.get(mark.number);
    if (mark === null || there === undefined) strangers += 1;
    else {
      there.held[mark.line] = Math.min(255, (there.held[mark.line] ?? 0) + 1);
      there.heldBy.set(importId, (there.heldBy.get(importId) ?? 0) + 1);
    }
  }
  return strangers;
}

async function compare(
  ended: Ended,
  there: Arrivals,
  origins: ReadonlyMap<string, number>,
  books: Books,
): Promise<void> {
  const { one, view } = ended;
  const { number } = one.plan;
  const off = (what: string): void => books.note(number, what);
  countDoubles(one, there, books);
  if (view === undefined) {
    // Begun, and not even on view: nothing of it may have left.
    if (there.records.length > 0) off('the app does not know it, and the server does');
    return;
  }
  const { phase, remoteId } = view;
  const isUnknown =
    phase.name === 'unconfirmed' || (phase.name === 'cancelled' && phase.arrived === 'unknown');
  if (isUnknown) books.unknown += one.plan.lines;
  if (phase.name === 'queued' || phase.name === 'uploading' || phase.name === 'processing') {
    off(`it came to no end: ${JSON.stringify(phase)}`);
  }
  const elsewhere = there.records.filter(({ id, imported }) => id !== remoteId && imported > 0);
  const isRepeat = remoteId !== null && carriesIds(one.plan);
  if (elsewhere.length > 0 && !isUnknown && !isRepeat && !one.sentAgainUnsure) {
    off(
      `${phase.name}, and the server holds ${elsewhere.map(({ imported }) => imported).join()} untold events`,
    );
  }
  checkReceipt(ended, isUnknown, off);
  if (remoteId === null) return;
  const mine = there.records.find(({ id }) => id === remoteId);
  if (mine === undefined) {
    const owner = origins.get(remoteId);
    off(`it follows ${owner === undefined ? 'an import begun elsewhere' : `import ${owner}`} for its own`);
    return;
  }
  await compareCounts(ended, mine, there, books, off);
}

function countDoubles(one: Submitted, { held }: Arrivals, books: Books): void {
  for (const times of held) {
    books.held += times;
    if (times < 2) continue;
    if (one.sentAgainUnsure) books.doubledByUser += times - 1;
    else {
      books.doubled += times - 1;
    }
  }
  if (!one.sentAgainUnsure && held.some((times) => times > 1)) {
    books.note(one.plan.number, `${held.filter((times) => times > 1).length} events are held more than once`);
  }
}

/** Every line of the file is accounted for, with the numbers of lines that were really written. */
function checkReceipt({ one, file, view }: Ended, isUnknown: boolean, off: (what: string) => void): void {
  const receipt = view && receiptOf(view);
  if (receipt === undefined || receipt === null) {
    if (!isUnknown) off('there is no receipt');
    return;
  }
  const blank = file.expected.at.get('blank')?.length ?? 0;
  const { lines, sent, setAside, notSent } = receipt;
  if (lines !== one.plan.lines) off(`the receipt is of ${lines} lines, and ${one.plan.lines} were written`);
  if (receipt.blank !== blank) off(`the receipt tells ${receipt.blank} blank lines, not ${blank}`);
  if (lines !== sent + setAside + blank + notSent)
    off(`the receipt does not add up: ${JSON.stringify(receipt)}`);
}

/** The receipt against Scarf's record of the import, and the lines on both sides. */
async function compareCounts(
  { one, file, view, folder }: Ended,
  mine: ImportRecord,
  there: Arrivals,
  books: Books,
  off: (what: string) => void,
): Promise<void> {
  const receipt = view && receiptOf(view);
  if (view === undefined || receipt === undefined || receipt === null) return;
  const held = there.heldBy.get(mine.id) ?? 0;
  const { sent, imported, failed, notSent } = receipt;
  books.unaccounted += receipt.notAccountedFor ?? 0;
  if (imported !== mine.imported || failed !== mine.failed) {
    off(
      `imported ${imported} and failed ${failed} by the app, ${mine.imported} and ${mine.failed} by the server`,
    );
  }
  if (held !== mine.imported) off(`the server tells ${mine.imported} imported and holds ${held}`);
  books.lost += Math.max(0, (imported ?? 0) - held);
  if (mine.status === 'done' && sent !== mine.total) off(`sent ${sent}, and the server read ${mine.total}`);
  if (view.phase.name !== 'done') return;
  if (mine.status !== 'done') off(`called done, and the server says ${mine.status}`);
  if (notSent > 0) return;
  const missing = await linesMissing(one, file, there.gotBy.get(mine.id), folder);
  if (missing.length > 0) {
    books.lost += missing.length;
    off(`${missing.length} lines are neither sent nor set aside, line ${missing[0]} first`);
  }
  const flawed = new Set([...file.expected.at.values()].flat());
  const isWhole = outcomeOf(view) === 'all-imported';
  let gone = 0;
  for (let line = 1; line <= one.plan.lines; line += 1) {
    if ((there.held[line] ?? 0) === 0 && (isWhole || !flawed.has(line))) gone += 1;
  }
  if (gone > 0) {
    books.lost += gone;
    off(`${gone} good events are not on the server, though the app calls it ${outcomeOf(view)}`);
  }
}

/** Lines that were written, are not blank, and are neither in the body nor among the set-aside ones. */
async function linesMissing(
  one: Submitted,
  file: EventFile,
  got: Uint8Array | undefined,
  folder: string,
): Promise<readonly number[]> {
  const blank = new Set(file.expected.at.get('blank'));
  const index = await readFile(join(folder, 'set-aside.index.ndjson'), 'utf8').catch(() => '');
  const aside = new Set(
    index
      .split('\n')
      .filter((row) => row !== '')
      .map((row) => (JSON.parse(row) as { line: number }).line),
  );
  const missing: number[] = [];
  for (let line = 1; line <= one.plan.lines; line += 1) {
    const ways = (got?.[line] ?? 0) + (aside.has(line) ? 1 : 0) + (blank.has(line) ? 1 : 0);
    if (ways !== 1) missing.push(line);
  }
  return missing;
}
