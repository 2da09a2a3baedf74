import {
  pathCounts,
  reasonLeftOut,
  ruleFor,
  withoutQuery,
  type RequestField,
  type RequestFacts,
  type RequestGroup,
  type Requests,
} from '../../../shared/files/requests';
import { CELL, type RowScanner } from '../table/row-scanner';
import { isAsset } from './assets';
import { Bots } from './bots';
import { addCounts, TEXTS_LISTED } from './request-facts';
import { NO_TEXT, TEXT_LENGTH, TextCounts, TEXTS_AT_MOST } from './text-counts';

/** The methods of HTTP and WebDAV that are told apart, from 1; 0 is any other. */
const METHODS =
  'GET HEAD POST PUT DELETE OPTIONS PATCH CONNECT TRACE PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT PURGE'.split(
    ' ',
  );
const METHOD_WORDS = METHODS.map((method) => Buffer.from(method));
const STATUSES = 1000;
/** A bit for each of bot, asset and path. */
const FLAGS = 8;
const QUESTION_MARK = 0x3f;
const HASH = 0x23;
const ZERO = 0x30;
const NO_COLUMN = -1;
const NO_RULE = -1;

/** What is known of a path. */
const UNKNOWN = 0;
const ASSET = 1;
const NO_ASSET = 2;

/** Requests that are alike, and whether they count. */
interface JudgedGroup {
  readonly counts: boolean;
  requests: number;
}

/** Decides which requests count, counts them, and finds the rule for each, from their bytes. */
export class RequestJudge {
  /** The rule that names the artifact of the request that was judged last; -1: none does. */
  rule = NO_RULE;
  private requests = 0;
  private counted = 0;
  /** Requests by method, status and flags. */
  private readonly groups = new Map<number, JudgedGroup>();
  private readonly paths = new TextCounts();
  /** For each of these paths whether it is an asset, once that is known. */
  private readonly assets = new Uint8Array(TEXTS_AT_MOST);
  private readonly bots = new Bots();
  private readonly hosts = new TextCounts();
  private readonly byRule: number[];
  private readonly method: number;
  private readonly status: number;
  private readonly path: number;
  private readonly host: number;
  private readonly agent: number;
  private readonly hasPatterns: boolean;

  constructor(private readonly all: Requests) {
    const { columns, choice, rules } = all;
    const at = (field: RequestField): number => columns[field] ?? NO_COLUMN;
    this.method = at('method');
    this.status = at('status');
    this.path = at('path');
    this.host = at('host');
    this.agent = at('agent');
    this.byRule = rules.map(() => 0);
    this.hasPatterns = choice.onlyPaths.length + choice.notPaths.length > 0;
  }

  /** Whether the request in the cells of a row is an event. */
  counts(row: RowScanner): boolean {
    const { starts, ends, view, bytes } = row;
    const { path, agent, all } = this;
    const pathStart = path === NO_COLUMN ? 0 : (starts[path] as number);
    const pathEnd = path === NO_COLUMN ? 0 : endOfPath(view, pathStart, ends[path] as number);
    let group = (this.methodOf(row) * STATUSES + this.statusOf(row)) * FLAGS;
    const pathIndex = pathStart < pathEnd ? this.paths.find(view, pathStart, pathEnd) : NO_TEXT;
    if (agent !== NO_COLUMN && this.bots.has(view, starts[agent] as number, ends[agent] as number))
      group += 1;
    if (this.isAsset(bytes, view, pathStart, pathEnd, pathIndex)) group += 2;
    const pathText = this.hasPatterns && path !== NO_COLUMN ? textOf(row, path, pathEnd) : null;
    if (pathText === null || pathCounts(pathText, all.choice)) group += 4;
    const judged = this.groups.get(group) ?? this.addGroup(group);
    const { counts } = judged;
    judged.requests += 1;
    this.requests += 1;
    if (counts) this.counted += 1;
    if (pathStart < pathEnd) this.paths.add(pathIndex, counts);
    this.countHost(row, counts);
    this.rule = counts && all.rules.length > 0 ? this.ruleOf(row, pathText, pathEnd) : NO_RULE;
    if (this.rule !== NO_RULE) this.byRule[this.rule] = (this.byRule[this.rule] ?? 0) + 1;
    return counts;
  }

  /** As `isAsset`, of a path with this number among the paths. */
  private isAsset(bytes: Buffer, view: DataView, start: number, end: number, index: number): boolean {
    if (index === NO_TEXT || end - start > TEXT_LENGTH) return isAsset(bytes, view, start, end);
    const known = this.assets[index] as number;
    if (known !== UNKNOWN) return known === ASSET;
    const found = isAsset(bytes, view, start, end);
    this.assets[index] = found ? ASSET : NO_ASSET;
    return found;
  }

  private countHost({ starts, ends, view }: RowScanner, counts: boolean): void {
    if (this.host === NO_COLUMN) return;
    const start = starts[this.host] as number;
    const end = ends[this.host] as number;
    if (start < end) this.hosts.add(this.hosts.find(view, start, end), counts);
  }

  /** What was found so far, besides the kind of the log. */
  facts(): Omit<RequestFacts, 'log' | 'laterColumns'> {
    const { requests, counted, paths, hosts, byRule } = this;
    return {
      requests,
      counted,
      groups: this.groupsFound(),
      paths: paths.most(TEXTS_LISTED),
      hosts: addCounts(
        hosts.most(TEXTS_LISTED).map((each) => ({ ...each, text: each.text.toLowerCase() })),
        [],
      ),
      ...(paths.full && { tooManyPaths: true }),
      byRule: [...byRule],
    };
  }

  private addGroup(group: number): JudgedGroup {
    const { choice, columns } = this.all;
    const judged = { counts: reasonLeftOut(groupAt(group), choice, columns) === null, requests: 0 };
    this.groups.set(group, judged);
    return judged;
  }

  private groupsFound(): readonly RequestGroup[] {
    const found = [...this.groups].map(([group, { requests }]) => ({ ...groupAt(group), requests }));
    return found.sort((a, b) => b.requests - a.requests);
  }

  private ruleOf(row: RowScanner, pathText: string | null, pathEnd: number): number {
    const { host, path, all } = this;
    const hostText = host === NO_COLUMN ? '' : row.cell(host);
    return ruleFor(all.rules, hostText, pathText ?? (path === NO_COLUMN ? '' : textOf(row, path, pathEnd)));
  }

  private methodOf({ starts, ends, view }: RowScanner): number {
    if (this.method === NO_COLUMN) return 0;
    const start = starts[this.method] as number;
    const length = (ends[this.method] as number) - start;
    for (let index = 0; index < METHOD_WORDS.length; index += 1) {
      const word = METHOD_WORDS[index] as Buffer;
      if (word.length !== length) continue;
      let same = 0;
      while (same < length && view.getUint8(start + same) === word[same]) same += 1;
      if (same === length) return index + 1;
    }
    return 0;
  }

  private statusOf({ starts, ends, view }: RowScanner): number {
    if (this.status === NO_COLUMN) return 0;
    const start = starts[this.status] as number;
    if ((ends[this.status] as number) - start !== 3) return 0;
    let status = 0;
    for (let at = start; at < start + 3; at += 1) {
      const digit = view.getUint8(at) - ZERO;
      if (digit < 0 || digit > 9) return 0;
      status = status * 10 + digit;
    }
    return status;
  }
}

function groupAt(group: number): Omit<RequestGroup, 'requests'> {
  const status = Math.floor(group / FLAGS) % STATUSES;
  return {
    method: METHODS[Math.floor(group / (FLAGS * STATUSES)) - 1] ?? '',
    status: status === 0 ? '' : String(status).padStart(3, '0'),
    bot: (group & 1) !== 0,
    asset: (group & 2) !== 0,
    path: (group & 4) !== 0,
  };
}

function endOfPath(view: DataView, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (byte === QUESTION_MARK || byte === HASH) return at;
  }
  return end;
}

/** The text of a cell up to an offset. */
function textOf(row: RowScanner, column: number, end: number): string {
  const isSpecial = ((row.flags[column] as number) & CELL.special) !== 0;
  return isSpecial ? withoutQuery(row.cell(column)) : row.bytes.toString('utf8', row.starts[column], end);
}
