import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportView } from '../../src/shared/imports/import';
import { outcomeOf, receiptOf } from '../../src/shared/imports/receipt';
import type { ImportRecord, ScarfServer } from '../../test/support/scarf-server';
import { markOf, type EventFile } from './event-file';
import { carriesIds, type Submitted } from './user';

/** Everything known about one import at the end of the run. */
export interface Ended {
  readonly one: Submitted;
  readonly file: EventFile;
  readonly view: ImportView | undefined;
  /** The app's folder of this import. */
  readonly folder: string;
  readonly trail: readonly string[];
}

export interface Audit {
  /** Broken promises, each with the number of its import. */
  readonly findings: readonly { readonly number: number; readonly what: string }[];
  /** Events that the app calls imported or sent and the server does not have. */
  readonly lost: number;
  /** Events that the server holds more than once. */
  readonly doubled: number;
  /** The same, where the user sent an unconfirmed file without ids again. */
  readonly doubledByUser: number;
  /** Lines of imports that the app shows as unknown. */
  readonly unknown: number;
  /** Events not accounted for, by the receipts. */
  readonly unaccounted: number;
  readonly held: number;
  /** For each import with findings: its phases and the server's records. */
  readonly evidence: readonly string[];
}

/** What the server received and holds of one import. */
class Arrivals {
  readonly records: ImportRecord[] = [];
  readonly held: Uint8Array;
  /** By remote id: the number of events it holds, and the lines it received. */
  readonly heldBy = new Map<string, number>();
  readonly receivedBy = new Map<string, Uint8Array>();

  constructor(lines: number) {
    this.held = new Uint8Array(lines + 1);
  }
}

/** Compares what the app shows for each import with the server's events, one by one. */
export async function audit(server: ScarfServer, owner: string, imports: readonly Ended[]): Promise<Audit> {
  const arrivals = new Map(imports.map(({ one }) => [one.plan.number, new Arrivals(one.plan.lines)]));
  const origins = await assignBodies(server, arrivals);
  const unassigned = await countEvents(server, owner, arrivals);
  const result = new AuditResult();
  if (unassigned > 0) result.note(0, `${unassigned} events on the server belong to no import`);
  for (const ended of imports) {
    const there = arrivals.get(ended.one.plan.number);
    if (there === undefined) continue;
    const before = result.findings.length;
    await compare(ended, there, origins, result);
    if (result.findings.length > before) result.evidence.push(evidenceOf(ended, there));
  }
  return result;
}

class AuditResult implements Audit {
  readonly #findings: { number: number; what: string }[] = [];
  lost = 0;
  doubled = 0;
  doubledByUser = 0;
  unknown = 0;
  unaccounted = 0;
  held = 0;
  readonly evidence: string[] = [];

  get findings(): Audit['findings'] {
    return this.#findings;
  }

  note(number: number, what: string): void {
    this.#findings.push({ number, what });
  }
}

function evidenceOf({ one, view, trail }: Ended, { records }: Arrivals): string {
  const json = (value: unknown): string => JSON.stringify(value);
  const { plan, sentAgainUnconfirmed } = one;
  return [
    `import ${plan.number}: ${json(plan)}, sent again unconfirmed: ${sentAgainUnconfirmed}`,
    ...trail.map((step) => `  ${step}`),
    `  at last: ${json(view)}`,
    ...records.map((record) => `  on the server: ${json(record)}`),
  ].join('\n');
}

/** Assigns each body on the server to the import that sent it. Returns import numbers by remote id. */
async function assignBodies(
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
      let received = there.receivedBy.get(record.id);
      if (received === undefined) {
        received = new Uint8Array(there.held.length);
        there.receivedBy.set(record.id, received);
        there.records.push(record);
        origins.set(record.id, mark.number);
      }
      received[mark.line] = 1;
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

/** Counts the events the server holds of each line. Returns the number of events that belong to no import. */
async function countEvents(
  server: ScarfServer,
  owner: string,
  arrivals: ReadonlyMap<number, Arrivals>,
): Promise<number> {
  let unassigned = 0;
  for await (const { importId, text } of server.events(owner)) {
    const mark = markOf(text);
    const there = mark === null ? undefined : arrivals.get(mark.number);
    if (mark === null || there === undefined) unassigned += 1;
    else {
      there.held[mark.line] = Math.min(255, (there.held[mark.line] ?? 0) + 1);
      there.heldBy.set(importId, (there.heldBy.get(importId) ?? 0) + 1);
    }
  }
  return unassigned;
}

async function compare(
  ended: Ended,
  there: Arrivals,
  origins: ReadonlyMap<string, number>,
  result: AuditResult,
): Promise<void> {
  const { one, view } = ended;
  const { number } = one.plan;
  const note = (what: string): void => result.note(number, what);
  countDoubles(one, there, result);
  if (view === undefined) {
    // The app has no record of this import, so nothing may have been sent.
    if (there.records.length > 0) note('the server has an import that the app does not know');
    return;
  }
  const { phase, remoteId } = view;
  const isUnknown =
    phase.name === 'unconfirmed' || (phase.name === 'cancelled' && phase.arrived === 'unknown');
  if (isUnknown) result.unknown += one.plan.lines;
  if (phase.name === 'queued' || phase.name === 'uploading' || phase.name === 'processing') {
    note(`it did not end: ${JSON.stringify(phase)}`);
  }
  const others = there.records.filter(({ id, imported }) => id !== remoteId && imported > 0);
  const isRepeat = remoteId !== null && carriesIds(one.plan);
  if (others.length > 0 && !isUnknown && !isRepeat && !one.sentAgainUnconfirmed) {
    note(
      `${phase.name}, and the server holds ${others.map(({ imported }) => imported).join()} events of other uploads`,
    );
  }
  checkReceipt(ended, isUnknown, note);
  if (remoteId === null) return;
  const mine = there.records.find(({ id }) => id === remoteId);
  if (mine === undefined) {
    const owner = origins.get(remoteId);
    note(`it follows ${owner === undefined ? 'a foreign import' : `import ${owner}`} as its own`);
    return;
  }
  await compareCounts(ended, mine, there, result, note);
}

function countDoubles(one: Submitted, { held }: Arrivals, result: AuditResult): void {
  for (const times of held) {
    result.held += times;
    if (times < 2) continue;
    if (one.sentAgainUnconfirmed) result.doubledByUser += times - 1;
    else {
      result.doubled += times - 1;
    }
  }
  if (!one.sentAgainUnconfirmed && held.some((times) => times > 1)) {
    result.note(
      one.plan.number,
      `${held.filter((times) => times > 1).length} events are held more than once`,
    );
  }
}

/** The receipt adds up and agrees with the lines that were written to the file. */
function checkReceipt({ one, file, view }: Ended, isUnknown: boolean, note: (what: string) => void): void {
  const receipt = view && receiptOf(view);
  if (receipt === undefined || receipt === null) {
    if (!isUnknown) note('there is no receipt');
    return;
  }
  const blank = file.expected.at.get('blank')?.length ?? 0;
  const { lines, sent, setAside, notSent } = receipt;
  if (lines !== one.plan.lines) note(`the receipt is of ${lines} lines, and ${one.plan.lines} were written`);
  if (receipt.blank !== blank) note(`the receipt counts ${receipt.blank} blank lines, not ${blank}`);
  if (lines !== sent + setAside + blank + notSent)
    note(`the receipt does not add up: ${JSON.stringify(receipt)}`);
}

/** Compares the receipt with the server's record of the import, and the lines on both sides. */
async function compareCounts(
  { one, file, view, folder }: Ended,
  mine: ImportRecord,
  there: Arrivals,
  result: AuditResult,
  note: (what: string) => void,
): Promise<void> {
  const receipt = view && receiptOf(view);
  if (view === undefined || receipt === undefined || receipt === null) return;
  const held = there.heldBy.get(mine.id) ?? 0;
  const { sent, imported, failed, notSent } = receipt;
  result.unaccounted += receipt.notAccountedFor ?? 0;
  if (imported !== mine.imported || failed !== mine.failed) {
    note(
      `imported ${imported} and failed ${failed} by the app, ${mine.imported} and ${mine.failed} by the server`,
    );
  }
  if (held !== mine.imported) note(`the server counts ${mine.imported} imported and holds ${held}`);
  result.lost += Math.max(0, (imported ?? 0) - held);
  if (mine.status === 'done' && sent !== mine.total) note(`sent ${sent}, and the server read ${mine.total}`);
  if (view.phase.name !== 'done') return;
  if (mine.status !== 'done') note(`called done, and the server says ${mine.status}`);
  if (notSent > 0) return;
  const missing = await linesMissing(one, file, there.receivedBy.get(mine.id), folder);
  if (missing.length > 0) {
    result.lost += missing.length;
    note(`${missing.length} lines are neither sent nor set aside, line ${missing[0]} first`);
  }
  const flawed = new Set([...file.expected.at.values()].flat());
  const isWhole = outcomeOf(view) === 'all-imported';
  let absent = 0;
  for (let line = 1; line <= one.plan.lines; line += 1) {
    if ((there.held[line] ?? 0) === 0 && (isWhole || !flawed.has(line))) absent += 1;
  }
  if (absent > 0) {
    result.lost += absent;
    note(`${absent} good events are not on the server, though the app calls it ${outcomeOf(view)}`);
  }
}

/** Lines that are not exactly one of: sent, set aside, blank. */
async function linesMissing(
  one: Submitted,
  file: EventFile,
  received: Uint8Array | undefined,
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
    const ways = (received?.[line] ?? 0) + (aside.has(line) ? 1 : 0) + (blank.has(line) ? 1 : 0);
    if (ways !== 1) missing.push(line);
  }
  return missing;
}
