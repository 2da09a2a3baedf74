import type { LogReading } from '../../shared/checks/log-readings';
import {
  countRequests,
  REASONS_LEFT_OUT,
  type LogKind,
  type ReasonLeftOut,
  type RequestFacts,
} from '../../shared/files/requests';
import { count, list, number } from './format';

/** Kinds of access log, as people know them. */
const LOG_NAMES: Readonly<Record<LogKind, string>> = {
  common: 'common',
  combined: 'combined',
  cloudfront: 'CloudFront',
  iis: 'IIS',
  w3c: 'W3C',
  s3: 'Amazon S3',
  alb: 'AWS load balancer',
  elb: 'AWS load balancer (classic)',
  nlb: 'AWS load balancer (network)',
  haproxy: 'HAProxy',
  heroku: 'Heroku router',
  envoy: 'Envoy',
  squid: 'Squid',
  logfmt: 'logfmt',
  json: 'JSON',
};

/** Why requests do not count. */
const REASONS: Readonly<Record<ReasonLeftOut, string>> = {
  method: 'with other methods',
  status: 'with other results',
  bots: 'by bots',
  assets: 'for parts of pages',
  paths: 'for other paths',
};

/** `Access log, combined: 12,000 requests, 8,400 count as events. Left out: 3,000 by bots and 600 with other results.` */
export function readingText({ facts, requests, files }: LogReading): string {
  const { counted, leftOut } = countRequests(facts, requests);
  const what = files === 1 ? 'Access log' : `${number(files)} access logs`;
  const reasons = REASONS_LEFT_OUT.filter((reason) => leftOut[reason] > 0).map(
    (reason) => `${number(leftOut[reason])} ${REASONS[reason]}`,
  );
  const rest = reasons.length === 0 ? '' : ` Left out: ${list(reasons)}.`;
  const share = `${number(counted)} ${counted === 1 ? 'counts as an event' : 'count as events'}`;
  return `${what}, ${LOG_NAMES[facts.log]}: ${count(facts.requests, 'request')}, ${share}.${rest}`;
}

const COLUMNS_NAMED = 5;

/** `Columns that only later lines have are not sent: cs-host and s-port.` Null: there are none. */
export function laterColumnsText({ laterColumns }: Pick<RequestFacts, 'laterColumns'>): string | null {
  if (laterColumns.length === 0) return null;
  const named = laterColumns.slice(0, COLUMNS_NAMED);
  const more = laterColumns.length - named.length;
  const names = list(more === 0 ? named : [...named, `${number(more)} more`]);
  return laterColumns.length === 1
    ? `A column that only later lines have is not sent: ${names}.`
    : `Columns that only later lines have are not sent: ${names}.`;
}

/** In which order several files are read. */
export const ORDER_OF_TIME = 'The files are read in the order of the time of their first requests.';
