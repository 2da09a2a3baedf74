import type { Artifact } from '../destination';

/** The kinds of access log that are recognised. */
export const LOG_KINDS = [
  'common',
  'combined',
  'cloudfront',
  'iis',
  'w3c',
  's3',
  'alb',
  'elb',
  'nlb',
  'haproxy',
  'heroku',
  'envoy',
  'squid',
  'logfmt',
  'json',
] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** Which requests of a log become events, and where they go. */
export interface Requests {
  /** Which columns of the mapping tell about the request, counted from 0. The reader decides it. */
  readonly columns: RequestColumns;
  readonly choice: RequestChoice;
  /** The first rule that fits a request names its package or pixel. Events without one follow the destination. */
  readonly rules: readonly ArtifactRule[];
}

/** What a request can be judged by. Absent: the log does not say it, so a choice about it has no effect. */
export const REQUEST_FIELDS = ['method', 'status', 'path', 'host', 'agent'] as const;
export type RequestField = (typeof REQUEST_FIELDS)[number];
export type RequestColumns = Readonly<Partial<Record<RequestField, number>>>;

/** What counts as an event. A request must pass all of it; others are left out. */
export interface RequestChoice {
  /** In capitals. Null: all of them. */
  readonly methods: readonly string[] | null;
  /** Codes such as `206`, or classes such as `2xx`. Null: all of them. */
  readonly statuses: readonly string[] | null;
  readonly bots: 'count' | 'leave-out';
  /** Parts of a page: styles, scripts, pictures, fonts, and what robots and browsers ask for by themselves. */
  readonly assets: 'count' | 'leave-out';
  /** Patterns, of which a path must fit one. Empty: any path counts. */
  readonly onlyPaths: readonly string[];
  /** Patterns of paths that are left out. */
  readonly notPaths: readonly string[];
}

/** What counts before the user says otherwise: what a visitor got. */
export const USUAL_REQUESTS: RequestChoice = {
  methods: ['GET'],
  statuses: ['200', '206', '304'],
  bots: 'leave-out',
  assets: 'leave-out',
  onlyPaths: [],
  notPaths: [],
};

export const ALL_REQUESTS: RequestChoice = {
  methods: null,
  statuses: null,
  bots: 'count',
  assets: 'count',
  onlyPaths: [],
  notPaths: [],
};

/** "Requests for `path` on `host` go to this package or pixel." Both are patterns; one of them is given. */
export interface ArtifactRule {
  /** Letters count alike. Absent: any host. */
  readonly host?: string;
  /** Absent: any path. */
  readonly path?: string;
  /** An id, or a name that the account knows. */
  readonly to: Pick<Artifact, 'kind' | 'id'>;
}

/** Bounds of what a user may set. */
export const PATTERNS_AT_MOST = 100;
export const PATTERN_LENGTH = 1_000;
export const RULES_AT_MOST = 100;

/**
 * What one pass over a log found about its requests. Always: requests = those that count + those left out. Lines that are
 * no requests are set aside, and not among them. Plain data of bounded size.
 */
export interface RequestFacts {
  readonly log: LogKind;
  readonly requests: number;
  /** Those that count by the choice that the log was read with. */
  readonly counted: number;
  /** Requests that are alike in everything that a choice judges. Together they are all requests. */
  readonly groups: readonly RequestGroup[];
  /** The most frequent paths without their query, and hosts in small letters. */
  readonly paths: readonly RequestCount[];
  readonly hosts: readonly RequestCount[];
  /** There are too many paths to count each of them: a count may be too low. */
  readonly tooManyPaths?: true;
  /** Requests that count, by the rule that names their package or pixel; the others have none. */
  readonly byRule: readonly number[];
  /** Columns that a later header of the log adds. They are not sent. */
  readonly laterColumns: readonly string[];
}

export interface RequestGroup {
  /** In capitals; empty: there is none, or it is none of HTTP. */
  readonly method: string;
  /** Three digits; empty: there is none. */
  readonly status: string;
  readonly bot: boolean;
  readonly asset: boolean;
  /** Its path counts by the patterns that the log was read with. */
  readonly path: boolean;
  readonly requests: number;
}

export interface RequestCount {
  readonly text: string;
  readonly requests: number;
  /** Those that count by the choice that the log was read with. */
  readonly counted: number;
}

/** Why a request is left out: the first reason that applies. */
export const REASONS_LEFT_OUT = ['method', 'status', 'bots', 'assets', 'paths'] as const;
export type ReasonLeftOut = (typeof REASONS_LEFT_OUT)[number];

/** Null: a request of this group counts. Its path was judged by the patterns that the log was read with. */
export function reasonLeftOut(
  { method, status, bot, asset, path }: Omit<RequestGroup, 'requests'>,
  { methods, statuses, bots, assets }: RequestChoice,
  columns: RequestColumns,
): ReasonLeftOut | null {
  if (methods !== null && columns.method !== undefined && !methods.includes(method)) return 'method';
  if (statuses !== null && columns.status !== undefined && !hasStatus(statuses, status)) return 'status';
  if (bot && bots === 'leave-out') return 'bots';
  if (asset && assets === 'leave-out') return 'assets';
  return path ? null : 'paths';
}

/** Whether an answer is among those chosen, by its code or its class. */
export function hasStatus(statuses: readonly string[], status: string): boolean {
  return statuses.includes(status) || statuses.includes(`${status.slice(0, 1)}xx`);
}

/**
 * How many requests count by a choice, and why the others do not. It is exact for a choice with the patterns that the log
 * was read with; other patterns need another check.
 */
export function countRequests(
  { groups }: Pick<RequestFacts, 'groups'>,
  { columns, choice }: Pick<Requests, 'columns' | 'choice'>,
): { readonly counted: number; readonly leftOut: Readonly<Record<ReasonLeftOut, number>> } {
  const leftOut = { method: 0, status: 0, bots: 0, assets: 0, paths: 0 };
  let counted = 0;
  for (const group of groups) {
    const reason = reasonLeftOut(group, choice, columns);
    if (reason === null) counted += group.requests;
    else leftOut[reason] += group.requests;
  }
  return { counted, leftOut };
}

/** Whether a whole text fits a pattern, in which `*` is any text. A path is given without its query. */
export function fitsPattern(text: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let afterStar = 0;
  while (at < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++;
      afterStar = at;
    } else if (pattern[inPattern] === text[at]) {
      inPattern += 1;
      at += 1;
    } else if (star === -1) return false;
    else {
      inPattern = star + 1;
      at = ++afterStar;
    }
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}

/** The path of a request without its query. */
export function withoutQuery(path: string): string {
  const query = path.search(/[?#]/);
  return query === -1 ? path : path.slice(0, query);
}

export function pathCounts(path: string, { onlyPaths, notPaths }: RequestChoice): boolean {
  const fits = (pattern: string): boolean => fitsPattern(path, pattern);
  return (onlyPaths.length === 0 || onlyPaths.some(fits)) && !notPaths.some(fits);
}

/** The number of the rule that names the artifact of a request; -1: none does. */
export function ruleFor(rules: readonly ArtifactRule[], host: string, path: string): number {
  const small = host.toLowerCase();
  return rules.findIndex(
    (rule) =>
      (rule.host === undefined || fitsPattern(small, rule.host.toLowerCase())) &&
      (rule.path === undefined || fitsPattern(path, rule.path)),
  );
}
