import type { CheckReport } from '../../../src/shared/checks/check';
import type { Form } from '../../../src/shared/files/layout';
import type { Mapping } from '../../../src/shared/files/mapping';
import {
  USUAL_REQUESTS,
  type RequestFacts,
  type RequestGroup,
  type Requests,
} from '../../../src/shared/files/requests';
import { artifactsOf } from '../fake-bridge';
import { doneCheck, FILE } from '../views';
import type { GalleryState } from './states';

function group(own: Partial<RequestGroup>): RequestGroup {
  return { method: 'GET', status: '200', bot: false, asset: false, path: true, requests: 0, ...own };
}

/** What was found in a log of 12,040 requests. */
export const LOG_FACTS: RequestFacts = {
  log: 'combined',
  requests: 12_040,
  counted: 8_412,
  groups: [
    group({ requests: 7_902 }),
    group({ asset: true, requests: 1_450 }),
    group({ status: '404', requests: 702 }),
    group({ status: '304', requests: 510 }),
    group({ bot: true, requests: 904 }),
    group({ method: 'POST', requests: 398 }),
    group({ method: 'HEAD', requests: 112 }),
    group({ status: '301', requests: 62 }),
  ],
  paths: [
    { text: '/downloads/oven-2.14.1.tar.gz', requests: 4_310, counted: 4_102 },
    { text: '/downloads/oven-2.14.0.tar.gz', requests: 1_420, counted: 1_398 },
    { text: '/install.sh', requests: 1_980, counted: 1_902 },
    { text: '/charts/oven-helm-1.2.0.tgz', requests: 512, counted: 498 },
    { text: '/', requests: 640, counted: 512 },
  ],
  hosts: [],
  byRule: [],
  laterColumns: [],
};

export const LOG_REQUESTS: Requests = {
  columns: { method: 4, path: 5, status: 7, agent: 10 },
  choice: USUAL_REQUESTS,
  rules: [],
};

const COLUMNS: Mapping['columns'] = [
  { name: 'Client address', use: { kind: 'key', key: '$remote_address' } },
  { name: 'Identity', use: { kind: 'leave-out' } },
  { name: 'User', use: { kind: 'leave-out' } },
  { name: 'Time', use: { kind: 'time', format: 'month-name', zone: 'UTC' } },
  { name: 'Method', use: { kind: 'key', key: 'method' } },
  { name: 'Path', use: { kind: 'key', key: 'path' } },
  { name: 'Protocol', use: { kind: 'leave-out' } },
  { name: 'Status', use: { kind: 'key', key: 'status' } },
  { name: 'Bytes', use: { kind: 'key', key: 'bytes' } },
  { name: 'Referrer', use: { kind: 'key', key: '$referrer' } },
  { name: 'User agent', use: { kind: 'key', key: '$user_agent' } },
];

/** The report on a log that was read with these choices. */
export function logReport(
  requests: Requests,
  facts: Partial<RequestFacts> = {},
  remembered?: string,
): Partial<CheckReport> {
  const mapping: Mapping = { header: false, columns: COLUMNS, requests };
  const found = { ...LOG_FACTS, ...facts };
  const form: Form = {
    encoding: 'utf-8',
    layout: {
      kind: 'table',
      delimiter: ' ',
      log: {
        kind: 'combined',
        values: ['text', 'text', 'user', 'time', 'request', 'status', 'text', 'text', 'text'],
      },
    },
    mapping,
  };
  return {
    lines: found.requests,
    ready: found.counted,
    skipped: found.requests - found.counted,
    form,
    requests: found,
    preview: {
      rows: [],
      event: null,
      otherwise: mapping,
      ...(remembered !== undefined && { remembered }),
    },
    problems: [],
  };
}

const LOG_FILE = { ...FILE, name: 'access.log.gz', size: 31_000_000 } as const;
const ARTIFACTS = {
  state: 'ready',
  items: [
    { kind: 'package', id: 'oven-cli', name: 'oven-cli', type: 'file' },
    { kind: 'package', id: 'installer', name: 'installer-linux', type: 'file' },
    ...artifactsOf(30),
  ],
  complete: true,
  asOf: '2026-07-21T12:00:00Z',
  failure: null,
} as const;

/** Checks of access logs: as they come, and as someone set them up. */
export const REQUEST_STATES: Readonly<Record<string, GalleryState>> = {
  'log-check': {
    artifacts: ARTIFACTS,
    check: doneCheck(logReport(LOG_REQUESTS), { file: LOG_FILE }),
  },
  'log-check-rules': {
    artifacts: ARTIFACTS,
    check: doneCheck(
      logReport(
        {
          ...LOG_REQUESTS,
          choice: { ...USUAL_REQUESTS, bots: 'count', notPaths: ['*.asc', '/internal/*'] },
          rules: [
            { path: '/downloads/oven-*', to: { kind: 'package', id: 'oven-cli' } },
            { host: 'get.example.com', path: '/install.sh', to: { kind: 'package', id: 'installer' } },
            { path: '*', to: { kind: 'pixel', id: 'pixel-0' } },
          ],
        },
        { byRule: [5_500, 1_902, 1_010], tooManyPaths: true, laterColumns: ['cs-host', 's-port'] },
        'access.log.1',
      ),
      { file: LOG_FILE, destination: { kind: 'mixed' } },
    ),
  },
  'log-check-otherwise': {
    artifacts: ARTIFACTS,
    check: doneCheck(
      {
        ...logReport({ ...LOG_REQUESTS, rules: [{ path: '*', to: { kind: 'pixel', id: 'pixel-0' } }] }),
        readOtherwise: {
          table: LOG_FILE.name,
          createdAt: new Date(Date.now() - 3 * 24 * 3_600_000).toISOString(),
        },
      },
      { file: LOG_FILE, destination: { kind: 'mixed' } },
    ),
  },
  'log-check-offline': {
    connection: { state: 'connected', owner: 'acme', last4: '9f2c', unsaved: null, trouble: null },
    check: doneCheck(logReport({ ...LOG_REQUESTS, columns: { path: 1 } }), { file: LOG_FILE }),
  },
};
