import type { ProblemCode } from '../../../src/shared/checks/problem';
import { failure, retryableFailure } from '../../../src/shared/failure';
import type { FlawedRows } from '../../../src/shared/checks/flawed-row';
import type { TriedLine } from '../../../src/shared/checks/fix';
import type { PreviewRow } from '../../../src/shared/checks/check';
import type { Snapshot } from '../../../src/shared/ipc';
import type { HelpTopic } from '../../../src/shared/app/help';
import type { ProblemReport } from '../../../src/shared/app/problem-report';
import type { Form } from '../../../src/shared/files/layout';
import type { LogCause } from '../../../src/shared/imports/log';
import type { Mapping } from '../../../src/shared/files/mapping';
import { DEFAULT_SETTINGS } from '../../../src/shared/app/settings';
import type { WatchOffer } from '../../../src/shared/imports/watched-folder';
import { artifactsOf, EMPTY_SNAPSHOT } from '../fake-bridge';
import {
  doneCheck,
  doneImport,
  foreignImport,
  FILE,
  GZIP_DAMAGED,
  ID_MISSING,
  importOf,
  LEFT_OUT,
  NOT_JSON,
  readingCheck,
  reportOf,
  SENT_BEFORE,
  SEVERAL,
  TIDIED,
  TOO_OLD,
  UNKNOWN_ARTIFACT,
  UNKNOWN_DOLLAR,
} from '../views';
import { ACCOUNT_STATES } from './account-states';
import { CHECK_STATES } from './check-states';
import { FOLDER_STATES } from './folder-states';
import { FIX_STATES } from './fix-states';
import { HISTORY_STATES } from './history-states';
import { JSON_STATES } from './json-states';
import { LIST_STATES, type GalleryLog } from './lists';
import { LOG_STATES } from './log-states';
import { OUTCOME_STATES } from './outcome-states';
import { QUESTION_STATES } from './question-states';
import { REQUEST_STATES } from './request-states';
import { SAMPLE_STATES } from './sample-states';
import { HELP_STATES } from './help-states';
import { START_STATES } from './start-states';
import { UPDATE_STATES } from './update-states';

/** One state of the window: the state in the main process and the open screen. */
export interface GalleryState extends Partial<Snapshot> {
  /** The problem whose fix screen is open, and the result of its fixes. */
  readonly fix?: {
    readonly code: ProblemCode | null;
    readonly rows: readonly TriedLine[];
    readonly flawed?: FlawedRows;
  };
  /** The rows of the finished check. */
  readonly preview?: readonly PreviewRow[];
  /** The import to open; else the Import tab. */
  readonly open?: string;
  readonly tab?: 'history' | 'settings';
  /** What the open import can set up for its folder; absent: nothing. */
  readonly offer?: WatchOffer;
  readonly help?: HelpTopic;
  /** The problem report that is shown. */
  readonly report?: ProblemReport;
  /** The file is left for the start. */
  readonly aside?: true;
  /** The log of the open import. */
  readonly log?: GalleryLog;
  /** Why Scarf refused events of the open import, as its log says. */
  readonly reasons?: readonly LogCause[];
}

const ARTIFACTS = {
  state: 'ready',
  items: artifactsOf(5000),
  complete: true,
  asOf: '2026-07-21T12:00:00Z',
  failure: null,
} as const;
const DOCS = { kind: 'package', id: 'package-1', name: 'docs-site' } as const;
const LAST = doneImport(
  { imported: 7_496, failed: 0 },
  { counts: { lines: 7_496, blank: 0, setAside: 0, skipped: 0, sent: 7_496, notSent: 0 } },
);
const OFFLINE = retryableFailure('host-not-found', 'getaddrinfo ENOTFOUND api.scarf.sh');
const CONNECTED = { state: 'connected', owner: 'acme', last4: '9f2c', unsaved: null, trouble: null } as const;

const TABLE: Form = {
  encoding: 'utf-8',
  layout: { kind: 'table', delimiter: ',' },
  mapping: {
    header: true,
    columns: [{ name: 'when', use: { kind: 'time', format: 'iso', zone: 'UTC' } }],
  },
};

const COLUMNS: Mapping = {
  header: true,
  columns: [
    { name: 'date', use: { kind: 'time', format: 'day-first', zone: 'Europe/Berlin' } },
    { name: 'id', use: { kind: 'key', key: '$unique_id' } },
    { name: 'ip', use: { kind: 'key', key: '$remote_address' } },
    { name: 'Größe', use: { kind: 'leave-out' } },
  ],
};

const SOME_BAD = { ready: 48_210, errors: 4, warnings: 812, problems: [NOT_JSON, TOO_OLD] } as const;

const HISTORY = {
  state: 'ready',
  asOf: '2026-07-21T12:00:00Z',
  failure: null,
  damaged: [],
  newer: [],
} as const;

/** Every state by name. */
export const STATES: Readonly<Record<string, GalleryState>> = {
  connect: { connection: { state: 'disconnected', owner: null, failure: null } },
  'connect-refused': {
    connection: {
      state: 'disconnected',
      owner: 'acme',
      failure: failure('token-refused', 'HTTP 401 from GET /v2/imports/acme'),
    },
  },
  'connect-keychain': {
    connection: {
      state: 'disconnected',
      owner: 'acme',
      failure: retryableFailure('keychain-unreadable', 'locked'),
    },
  },
  'import-first': {},
  import: { imports: [LAST] },
  'import-under-way': {
    imports: [importOf(), { ...LAST, id: 'import-0' }],
    connection: { ...CONNECTED, unsaved: failure('keychain-absent') },
  },
  'import-offline': { imports: [LAST], connection: { ...CONNECTED, trouble: OFFLINE } },
  'import-wrong-kind': {
    check: {
      state: 'failed',
      id: 'check-1',
      file: { ...FILE, name: 'holiday-photo.png' },
      failure: failure('file-binary', 'PNG signature at byte 0'),
    },
  },
  'import-spreadsheet': {
    check: {
      state: 'failed',
      id: 'check-1',
      file: { ...FILE, name: 'Clicks July.xlsx' },
      failure: { ...failure('file-kind-not-read'), fileKind: 'excel' },
    },
  },
  'check-columns': {
    artifacts: ARTIFACTS,
    check: doneCheck(
      {
        lines: 41,
        ready: 40,
        blank: 1,
        form: { encoding: 'windows-1252', layout: { kind: 'table', delimiter: ';' }, mapping: COLUMNS },
        preview: {
          rows: [
            ['date', 'id', 'ip', 'Größe'],
            ['14.07.2026 08:21', 'evt-1', '52.14.7.1', 'M'],
          ],
          event: '{"$time":"2026-07-14T08:21:00+02:00","$unique_id":"evt-1","$remote_address":"52.14.7.1"}',
          otherwise: { ...COLUMNS, header: false },
          remembered: 'Kunden, June',
        },
        problems: [],
      },
      { destination: DOCS, file: { ...FILE, name: 'Kunden.csv', size: 3_120 } },
    ),
  },
  'check-expiring': {
    artifacts: ARTIFACTS,
    imports: [{ ...LAST, id: 'import-0' }],
    check: doneCheck(
      {
        problems: [
          SENT_BEFORE,
          {
            code: 'soon-too-old',
            grade: 'warning',
            count: 412,
            lines: [1, 2, 3],
            deadline: new Date(Date.now() + 18_800_000).toISOString(),
          },
        ],
      },
      { destination: DOCS },
    ),
  },
  'check-several': {
    artifacts: ARTIFACTS,
    check: doneCheck(
      {
        ...SEVERAL,
        problems: [{ code: 'time-unreadable', grade: 'error', count: 1, lines: [130] }, LEFT_OUT],
      },
      { destination: DOCS, file: { ...FILE, name: 'july.zip', size: 812_000 } },
    ),
  },
  'check-reading': { check: readingCheck() },
  'check-first-look': {
    check: readingCheck(undefined, {
      sample: {
        report: reportOf({
          lines: 4_012,
          ready: 4_010,
          errors: 2,
          problems: [{ ...TOO_OLD, count: 2 }, UNKNOWN_DOLLAR],
        }),
        destination: { kind: 'mixed' },
        linesInAll: 1_512_345,
        keys: ['$time', '$package', '$unique_id', 'os', 'app', 'plan', 'region', 'build', 'channel'],
      },
    }),
  },
  'check-first-look-table': {
    check: readingCheck(undefined, {
      file: { ...FILE, name: 'events.csv' },
      sample: {
        report: reportOf({ lines: 3_120, ready: 3_120, errors: 0, form: TABLE, problems: [] }),
        destination: DOCS,
        linesInAll: 1_512_345,
        keys: ['$time', '$unique_id', 'os', 'app'],
      },
    }),
  },
  'check-good': { check: doneCheck({}, { destination: DOCS }), artifacts: ARTIFACTS },
  'check-before': {
    check: doneCheck({ problems: [SENT_BEFORE, TIDIED] }, { destination: DOCS }),
    artifacts: ARTIFACTS,
  },
  'check-some': { check: doneCheck(SOME_BAD), artifacts: ARTIFACTS },
  'check-many': {
    check: doneCheck(
      {
        ...SOME_BAD,
        errors: 16,
        ready: 48_198,
        problems: [
          NOT_JSON,
          UNKNOWN_ARTIFACT,
          TOO_OLD,
          { ...ID_MISSING, handled: true },
          UNKNOWN_DOLLAR,
          TIDIED,
        ],
      },
      { destination: { kind: 'mixed' }, safetyIds: 'on' },
    ),
    artifacts: ARTIFACTS,
  },
  'check-safety-ids': {
    check: doneCheck(
      { problems: [{ ...ID_MISSING, handled: true }] },
      { destination: DOCS, safetyIds: 'on' },
    ),
    artifacts: ARTIFACTS,
  },
  'check-safety-ids-off': {
    check: doneCheck({ problems: [ID_MISSING] }, { destination: DOCS, safetyIds: 'off' }),
    artifacts: ARTIFACTS,
  },
  'check-before-safe': {
    check: doneCheck(
      {
        problems: [
          { ...SENT_BEFORE, handled: true },
          { ...ID_MISSING, handled: true },
        ],
      },
      { destination: DOCS, safetyIds: 'on' },
    ),
    artifacts: ARTIFACTS,
  },
  'check-none': {
    check: doneCheck({ lines: 3, ready: 0, errors: 3, problems: [{ ...NOT_JSON, lines: [1, 2, 3] }] }),
  },
  ...OUTCOME_STATES,
  ...CHECK_STATES,
  ...JSON_STATES,
  ...QUESTION_STATES,
  ...FIX_STATES,
  'check-damaged': {
    check: doneCheck(
      { ready: 1_200, lines: 1_200, errors: 0, damaged: true, compression: 'gzip', problems: [GZIP_DAMAGED] },
      { destination: DOCS },
    ),
    artifacts: ARTIFACTS,
  },
  'check-changed': { check: doneCheck({}, { destination: DOCS, changed: true }), artifacts: ARTIFACTS },
  'check-no-list': {
    check: doneCheck(),
    artifacts: { state: 'failed', items: [], complete: true, asOf: null, failure: OFFLINE },
  },
  'check-stale-list': {
    check: doneCheck({}, { destination: DOCS }),
    artifacts: { ...ARTIFACTS, state: 'failed', failure: OFFLINE },
  },
  'check-busy': {
    check: doneCheck({}, { destination: DOCS }),
    artifacts: ARTIFACTS,
    history: { ...HISTORY, slots: { inUse: 15, of: 15, asOf: new Date().toISOString() } },
  },
  history: { imports: [LAST, foreignImport(), importOf({ id: 'import-9' })], tab: 'history' },
  settings: { tab: 'settings' },
  'settings-trial': {
    about: { ...EMPTY_SNAPSHOT.about, version: '1.0.0-trial', isTrial: true },
    tab: 'settings',
  },
  'settings-certificate': {
    settings: { ...DEFAULT_SETTINGS, certificateFile: '/home/ana/Downloads/office-ca.pem' },
    certificate: {
      state: 'trusted',
      certificates: [
        { subject: 'C=DE, O=Example Office, CN=Example Office Root', until: '2031-04-02T12:00:00Z' },
      ],
    },
    tab: 'settings',
  },
  'settings-proxy-asks': {
    connection: {
      state: 'connected',
      owner: 'acme',
      last4: '9f2c',
      unsaved: null,
      trouble: failure('proxy-asks-password', 'proxy proxy.example.org:8080: it answered HTTP 407'),
    },
    proxySignIns: {
      asking: { address: 'http://proxy.example.org:8080', refused: false },
      known: [],
    },
    tab: 'settings',
  },
  'settings-proxy-refused': {
    proxySignIns: {
      asking: { address: 'https://proxy.example.org:8443', refused: true },
      known: [
        { address: 'http://web-proxy.branch-office.example.org:3128', unsaved: null },
        { address: 'socks5://10.0.0.7:1080', unsaved: failure('keychain-absent') },
      ],
    },
    tab: 'settings',
  },
  'settings-policy': {
    settings: { ...DEFAULT_SETTINGS, proxy: 'none', certificateFile: '/etc/ssl/office-ca.pem' },
    policy: { locked: ['proxy', 'certificateFile', 'notifications'], owner: null },
    notices: [
      {
        id: 'policy',
        kind: 'policy-in-part',
        path: '/etc/scarf-event-importer/policy.json',
        failure: failure('policy-not-read', 'locked.color: is not known to this version of the app'),
      },
    ],
    tab: 'settings',
  },
  'connect-policy': {
    connection: { state: 'disconnected', owner: null, failure: null },
    policy: { locked: ['owner'], owner: 'acme-baking' },
    givenFiles: { id: 'given', name: 'clicks-july.csv' },
  },
  'given-asked': {
    check: doneCheck({}, { destination: DOCS }),
    artifacts: ARTIFACTS,
    givenFiles: { id: 'given', name: 'clicks-july.csv and 2 more' },
  },
  ...LIST_STATES,
  ...FOLDER_STATES,
  ...START_STATES,
  ...SAMPLE_STATES,
  ...REQUEST_STATES,
  ...LOG_STATES,
  ...HELP_STATES,
  ...ACCOUNT_STATES,
  ...HISTORY_STATES,
  ...UPDATE_STATES,
};
