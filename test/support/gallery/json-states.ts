import type { CheckReport, KeysPreview, PreviewRow } from '../../../src/shared/checks/check';
import type { MappedKey } from '../../../src/shared/files/mapping';
import type { Question } from '../../../src/shared/checks/question';
import { artifactsOf } from '../fake-bridge';
import { doneCheck, FILE } from '../views';
import { asked } from './question-states';
import type { GalleryState } from './states';

// JSON of other programs: what its fields mean, and presets.

const MAPPED: readonly MappedKey[] = [
  { path: 'timestamp', use: { kind: 'time' } },
  { path: 'context.ip', use: { kind: 'key', key: '$remote_address' } },
  { path: 'context.userAgent', use: { kind: 'key', key: '$user_agent' } },
  { path: 'messageId', use: { kind: 'key', key: '$unique_id' } },
  { path: 'event', use: { kind: 'key', key: '$type' } },
  { path: 'properties.coupon', use: { kind: 'leave-out' } },
];

const VALUES: readonly (readonly [path: string, events: number, value: string])[] = [
  ['timestamp', 500, '2026-07-20T09:14:05.300Z'],
  ['messageId', 500, 'ajs-7c1f0a9e'],
  ['event', 412, 'Package Downloaded'],
  ['context.ip', 500, '84.107.32.118'],
  ['context.userAgent', 498, 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'],
  ['context.page.url', 412, 'https://docs.example.org/start'],
  ['properties.plan', 88, 'team'],
  ['properties.coupon', 3, 'SPRING'],
  ['integrations', 500, '{}'],
];

const SEEN: KeysPreview = {
  events: 500,
  seen: VALUES.map(([path, events, sample]) => ({ path, events, sample, isPlain: path !== 'integrations' })),
  more: 14,
};

const ROWS: readonly PreviewRow[] = [1, 2, 3, 4, 5, 6, 7].map((line) => ({
  line,
  text: '{}',
  truncated: false,
  leftOut: false,
  problems: [],
  fields: VALUES.filter(([, events]) => events > 400 || line === 2).map(([name, , value]) => ({
    name,
    value,
    key: name,
  })),
}));

const SEGMENT: Question = {
  code: 'preset',
  certainty: 'certain',
  taken: 'segment',
  guess: 'segment',
  choices: [
    { value: 'segment', evidence: [] },
    { value: 'none', evidence: [] },
  ],
  evidence: [],
  answered: 'no',
};

function exported(question: Question, keys: Partial<KeysPreview> = {}): GalleryState {
  const report: Partial<CheckReport> = {
    lines: 12_480,
    ready: 12_480,
    form: { encoding: 'utf-8', layout: { kind: 'lines' }, keys: MAPPED },
    eventKeys: { ...SEEN, ...keys },
    questions: asked(question),
  };
  return {
    artifacts: {
      state: 'ready',
      items: artifactsOf(12),
      complete: true,
      asOf: '2026-07-21T12:00:00Z',
      failure: null,
    },
    check: doneCheck(report, {
      destination: { kind: 'mixed' },
      file: { ...FILE, name: 'segment-july.ndjson', size: 9_400_000 },
    }),
    preview: ROWS,
    presets: [
      { name: 'segment-july.ndjson', of: 'json' },
      { name: 'Visits of the office', of: 'json' },
      { name: 'Kunden.csv', of: 'table' },
    ],
  };
}

export const JSON_STATES: Readonly<Record<string, GalleryState>> = {
  'json-segment': exported(SEGMENT),
  'json-likely': exported({ ...SEGMENT, certainty: 'likely' }),
  'json-saved': exported({ ...SEGMENT, answered: 'given' }, { remembered: 'segment-july.ndjson' }),
};
