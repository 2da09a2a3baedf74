import { gzipSync } from 'node:zlib';
import { makeParquet } from './parquet';
import { makeTar } from './tar';
import { makeWorkbook } from './workbook';
import { makeZip } from './zip';
import { storedZstd } from './zstd';

/** What a file says of one visit, whatever kind of file it is. */
export interface Visit {
  /** ISO 8601 in UTC, in whole seconds; null: the file has no readable time for it. */
  readonly time: string | null;
  /** No other visit has the same. */
  readonly address: string;
}

/** A kind of file that people hand over, and what Scarf gets of it beside the time. */
export interface KindOfFile {
  readonly name: string;
  readonly of: (visits: readonly Visit[]) => Buffer | string;
  readonly gives: readonly ('$remote_address' | '$user_agent')[];
}

export const AGENT = 'curl/8.1';

const BOTH = ['$remote_address', '$user_agent'] as const;

const WORKBOOKS: readonly KindOfFile[] = [
  {
    name: 'visits.xlsx',
    of: (visits) => makeWorkbook([{ name: 'Visits', rows: [NAMES, ...visits.map(cellsOf)] }]),
    gives: BOTH,
  },
  { name: 'visits.ods', of: openDocument, gives: BOTH },
];

const PARQUET: KindOfFile = {
  name: 'visits.parquet',
  of: (visits) =>
    makeParquet(
      [
        {
          name: 'time',
          kind: 'time',
          values: visits.map(({ time }) => (time === null ? null : Date.parse(time) * 1000)),
        },
        { name: 'ip', kind: 'text', values: visits.map(({ address }) => address) },
        { name: 'user agent', kind: 'text', values: visits.map(() => AGENT) },
      ],
      {},
      2,
    ),
  gives: BOTH,
};

const LOGS: readonly KindOfFile[] = [
  {
    name: 'combined.log',
    of: lines((visit) => `${commonLine(visit)} "-" "${AGENT}"`),
    gives: BOTH,
  },
  {
    name: 'traefik.ndjson',
    of: events((visit) => ({
      ClientHost: visit.address,
      DownstreamStatus: 200,
      RequestHost: 'get.example.org',
      RequestMethod: 'GET',
      RequestPath: '/a',
      'request_User-Agent': AGENT,
      time: isoTime(visit),
    })),
    gives: BOTH,
  },
  { name: 'common.log', of: lines(commonLine), gives: ['$remote_address'] },
  {
    name: 'container.log',
    of: lines((visit) => `nginx-1  | ${commonLine(visit)} "-" "${AGENT}"`),
    gives: BOTH,
  },
  {
    name: 'docker.json',
    of: lines((visit) =>
      JSON.stringify({ log: `${commonLine(visit)} "-" "${AGENT}"\n`, stream: 'stdout', time: 'x' }),
    ),
    gives: BOTH,
  },
  {
    name: 'heroku.log',
    of: lines(
      (visit) =>
        `${isoTime(visit)} heroku[router]: at=info method=GET path="/a" host=a.example fwd="${visit.address}" status=200 bytes=9`,
    ),
    gives: ['$remote_address'],
  },
  {
    name: 'cloudfront.gz',
    of: (visits) =>
      gzipSync(
        `#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent)\n` +
          lines((visit) =>
            [
              ...parts(visit),
              'FRA2',
              '9',
              visit.address,
              'GET',
              'd1.cloudfront.net',
              '/a',
              '200',
              '-',
              AGENT,
            ].join('\t'),
          )(visits),
      ),
    gives: BOTH,
  },
  {
    name: 'iis.log',
    of: (visits) =>
      `#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem c-ip cs(User-Agent) sc-status\n` +
      lines((visit) => [...parts(visit), '10.0.0.1', 'GET', '/a', visit.address, AGENT, '200'].join(' '))(
        visits,
      ),
    gives: BOTH,
  },
  {
    name: 's3.log',
    of: lines(
      (visit) =>
        `79a59df900b949e5 bucket [${apacheTime(visit)}] ${visit.address} - 3E57427F3E REST.GET.OBJECT a "GET /a HTTP/1.1" 200 - 113 9 7 5 "-" "${AGENT}" -`,
    ),
    gives: BOTH,
  },
  {
    name: 'alb.log',
    of: lines(
      (visit) =>
        `https ${isoTime(visit)} app/lb/50dc6c49 ${visit.address}:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://example.com:443/a HTTP/1.1" "${AGENT}" - - arn:aws:x "Root=1-58337262" "example.com" "-" 0 ${isoTime(visit)} "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"`,
    ),
    gives: BOTH,
  },
  {
    name: 'nlb.log',
    of: lines(
      (visit) =>
        `tls 2.0 ${isoTime(visit).replace('Z', '')} net/lb/c6e77e28 g3d4b5e8 ${visit.address}:51341 172.100.100.185:443 5 2 98 246 - arn:aws:acm:x - ECDHE-RSA-AES128-SHA tlsv12 - lb.elb.us-east-2.amazonaws.com - - -`,
    ),
    gives: ['$remote_address'],
  },
  {
    name: 'elb.log',
    of: lines(
      (visit) =>
        `${isoTime(visit)} my-lb ${visit.address}:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://example.com:80/a HTTP/1.1" "${AGENT}" - -`,
    ),
    gives: BOTH,
  },
];

const EXPORTS: readonly KindOfFile[] = [
  {
    name: 'fastly.ndjson',
    of: events((visit) => ({
      timestamp: isoTime(visit).replace('Z', '+0000'),
      client_ip: visit.address,
      host: 'get.example.org',
      url: '/a',
      request_user_agent: AGENT,
      fastly_server: 'cache-fra-1',
      fastly_is_edge: true,
    })),
    gives: BOTH,
  },
  {
    name: 'cloudflare.ndjson',
    of: events((visit) => ({
      ClientIP: visit.address,
      ClientRequestURI: '/a',
      ClientRequestUserAgent: AGENT,
      EdgeStartTimestamp: visit.time === null ? 'soon' : Date.parse(visit.time) * 1_000_000,
      RayID: `ray-${visit.address}`,
    })),
    gives: BOTH,
  },
  {
    name: 'segment.ndjson',
    of: events((visit) => ({
      anonymousId: 'a-1',
      context: { ip: visit.address, userAgent: AGENT },
      messageId: `ajs-${visit.address}`,
      receivedAt: isoTime(visit),
      timestamp: isoTime(visit),
      type: 'track',
      event: 'Downloaded',
    })),
    gives: BOTH,
  },
  {
    name: 'posthog.ndjson',
    of: events((visit) => ({
      uuid: `018f6a3e-0000-7000-8000-${visit.address.replace(/\D/g, '').padStart(12, '0')}`,
      event: 'download',
      distinct_id: 'd-1',
      timestamp: isoTime(visit),
      properties: { $ip: visit.address, $lib: 'web', $raw_user_agent: AGENT },
    })),
    gives: BOTH,
  },
  {
    name: 'ga4.ndjson',
    of: events((visit) => ({
      event_date: parts(visit)[0].replaceAll('-', ''),
      event_timestamp: visit.time === null ? 'soon' : `${Date.parse(visit.time)}000`,
      event_name: 'page_view',
      user_pseudo_id: visit.address,
    })),
    gives: [],
  },
  {
    name: 'mixpanel.ndjson',
    of: events((visit) => ({
      event: 'Download',
      properties: {
        time: visit.time === null ? 'soon' : Date.parse(visit.time) / 1000,
        distinct_id: 'd-1',
        $insert_id: `i-${visit.address}`,
        ip: visit.address,
        mp_lib: 'web',
      },
    })),
    gives: ['$remote_address'],
  },
  {
    name: 'amplitude.json',
    of: events((visit) => ({
      $insert_id: `i-${visit.address}`,
      amplitude_id: 900000001,
      event_time: isoTime(visit).replace('T', ' ').replace('Z', ''),
      event_type: 'download',
      ip_address: visit.address,
      server_upload_time: isoTime(visit).replace('T', ' ').replace('Z', ''),
    })),
    gives: ['$remote_address'],
  },
  {
    name: 'loki.ndjson',
    of: events((visit) => ({
      labels: { app: 'nginx', client_ip: visit.address, http_user_agent: AGENT },
      line: 'GET /a 200',
      timestamp: isoTime(visit),
    })),
    gives: BOTH,
  },
  {
    name: 'scarf.csv',
    of: (visits) =>
      `id,type,package,pixel,version,time,referer,user_agent,origin_id,confidence,endpoint_id\n` +
      lines(
        (visit) =>
          `e-${visit.address},binary-download,,,1.4.2,${isoTime(visit).replace('T', ' ').replace('Z', '')},,${AGENT},${visit.address},0.9,e-1`,
      )(visits),
    gives: ['$user_agent'],
  },
];

const PACKED: readonly KindOfFile[] = [
  { name: 'visits.ndjson.zst', of: (visits) => storedZstd(plain(visits)), gives: BOTH },
  { name: 'visits.tar', of: (visits) => makeTar(members(visits)), gives: BOTH },
  { name: 'visits.tgz', of: (visits) => gzipSync(makeTar(members(visits))), gives: BOTH },
  {
    name: 'zip-in-zip.zip',
    of: (visits) => makeZip([{ name: 'inner.zip', data: makeZip(members(visits)) }]),
    gives: BOTH,
  },
];

/** Every kind beside plain events in JSON and tables of text, by what reads it. */
export const KINDS_OF_FILES: readonly (readonly KindOfFile[])[] = [
  WORKBOOKS,
  [PARQUET],
  LOGS,
  EXPORTS,
  PACKED,
];

const NAMES = ['time (UTC)', 'ip', 'user agent'];

function cellsOf({ time, address }: Visit): (string | Date)[] {
  return [time === null ? 'soon' : new Date(time), address, AGENT];
}

/** An .ods with the parts that are read. */
function openDocument(visits: readonly Visit[]): Buffer {
  const row = (cells: readonly string[]): string =>
    `<table:table-row>${cells.map((cell) => `<table:table-cell office:value-type="string"><text:p>${cell}</text:p></table:table-cell>`).join('')}</table:table-row>`;
  const rows = [NAMES, ...visits.map((visit) => [isoTime(visit), visit.address, AGENT])].map(row).join('');
  const space = (name: string): string => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`;
  const sheet = `<office:spreadsheet><table:table table:name="Visits">${rows}</table:table></office:spreadsheet>`;
  return makeZip([
    { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    { name: 'META-INF/manifest.xml', data: '<manifest/>' },
    {
      name: 'content.xml',
      data: `<office:document-content ${['office', 'table', 'text'].map(space).join(' ')}><office:body>${sheet}</office:body></office:document-content>`,
    },
  ]);
}

function lines(line: (visit: Visit) => string): (visits: readonly Visit[]) => string {
  return (visits) => visits.map((visit) => `${line(visit)}\n`).join('');
}

function events(event: (visit: Visit) => object): (visits: readonly Visit[]) => string {
  return lines((visit) => JSON.stringify(event(visit)));
}

function plain(visits: readonly Visit[]): string {
  return events((visit) => ({
    $time: isoTime(visit),
    $remote_address: visit.address,
    $user_agent: AGENT,
  }))(visits);
}

/** The visits in two files. */
function members(visits: readonly Visit[]) {
  return [
    { name: 'a.ndjson', data: plain(visits.slice(0, 2)) },
    { name: 'b.ndjson', data: plain(visits.slice(2)) },
  ];
}

function commonLine(visit: Visit): string {
  return `${visit.address} - - [${apacheTime(visit)}] "GET /a HTTP/1.1" 200 9`;
}

/** A day that no month has. */
const NO_TIME = '2026-01-99T99:00:00Z';

function isoTime({ time }: Visit): string {
  return time ?? NO_TIME;
}

/** The date and the time of day. */
function parts(visit: Visit): readonly [string, string] {
  const [date = '', clock = ''] = isoTime(visit).replace('Z', '').split('T');
  return [date, clock];
}

function apacheTime(visit: Visit): string {
  const [date, clock] = parts(visit);
  const [year = '', month = '', day = ''] = date.split('-');
  const name = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[Number(month) - 1] ?? '';
  return `${day}/${name}/${year}:${clock} +0000`;
}
