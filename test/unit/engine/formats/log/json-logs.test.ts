import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../../../src/engine/formats/detect-format';
import { settleFormat, withFirstTimes } from '../../../../../src/engine/formats/settle-format';
import { LineConverter } from '../../../../../src/engine/formats/line-converter';
import { defaultContext } from '../../../../../src/engine/model/reading-context';
import { formSchema } from '../../../../../src/main/storage/form-schema';
import type { Form } from '../../../../../src/shared/files/layout';
import type { Answers, Question } from '../../../../../src/shared/checks/question';
import { logForm, readLog, withAllRequests, withRequests } from '../../../../support/logs/log-events';

const NOW = Date.parse('2026-11-27T16:00:00Z');
const T = '2026-11-27T10:00:00Z';
const MS = Date.parse(T);
const IP = '203.0.113.7';
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const PAGE = 'https://example.com/';
const HOST = 'get.example.org';
const PATH = '/oven-1.2.deb?from=a';

interface Visit {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly agent: string;
}

const VISIT: Visit = { method: 'GET', path: PATH, status: 200, agent: AGENT };

/** Lines of servers as their makers document them. */
const SERVERS: readonly (readonly [string, (visit: Visit) => object])[] = [
  [
    'Cloudflare Logpush',
    ({ method, path, status, agent }) => ({
      ClientIP: IP,
      ClientRequestHost: HOST,
      ClientRequestMethod: method,
      ClientRequestURI: path,
      ClientRequestReferer: PAGE,
      ClientRequestUserAgent: agent,
      EdgeResponseStatus: status,
      EdgeResponseBytes: 5120,
      EdgeStartTimestamp: MS * 1e6,
      RayID: `8a1b2c3d4e5f6001${path}`,
    }),
  ],
  [
    'Fastly',
    ({ method, path, status, agent }) => ({
      timestamp: '2026-11-27T10:00:00+0000',
      client_ip: IP,
      geo_country: 'united states',
      host: HOST,
      url: path,
      request_method: method,
      request_referer: PAGE,
      request_user_agent: agent,
      response_status: status,
      fastly_server: 'cache-fra-etou8220082-FRA',
      fastly_is_edge: true,
    }),
  ],
  [
    'Traefik',
    ({ method, path, status, agent }) => ({
      ClientAddr: `${IP}:51312`,
      ClientHost: IP,
      DownstreamStatus: status,
      Duration: 1234567,
      OriginStatus: status,
      RequestHost: HOST,
      RequestMethod: method,
      RequestPath: path,
      RequestProtocol: 'HTTP/1.1',
      StartUTC: T,
      'request_User-Agent': agent,
      request_Referer: PAGE,
      level: 'info',
      msg: '',
      time: T,
    }),
  ],
  [
    'Caddy',
    ({ method, path, status, agent }) => ({
      level: 'info',
      ts: MS / 1000,
      logger: 'http.log.access.log0',
      msg: 'handled request',
      request: {
        remote_ip: IP,
        remote_port: '51312',
        client_ip: IP,
        proto: 'HTTP/2.0',
        method,
        host: HOST,
        uri: path,
        headers: { 'User-Agent': [agent], Referer: [PAGE], Accept: ['*/*', 'text/html'] },
      },
      duration: 0.0009,
      size: 5120,
      status,
      resp_headers: { Server: ['Caddy'] },
    }),
  ],
  [
    'a load balancer of Google Cloud',
    ({ method, path, status, agent }) => ({
      httpRequest: {
        latency: '0.002s',
        referer: PAGE,
        remoteIp: IP,
        requestMethod: method,
        requestSize: '220',
        requestUrl: `https://${HOST}${path}`,
        responseSize: '5120',
        serverIp: '10.0.0.2',
        status,
        userAgent: agent,
      },
      insertId: `1abc${path}`,
      jsonPayload: { '@type': 'type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry' },
      logName: 'projects/oven/logs/requests',
      receiveTimestamp: '2026-11-27T10:00:01Z',
      timestamp: T,
    }),
  ],
  [
    'Azure Front Door',
    ({ method, path, status, agent }) => ({
      time: T,
      category: 'FrontDoorAccessLog',
      operationName: 'Microsoft.Cdn/Profiles/AccessLog/Write',
      properties: {
        trackingReference: `ref${path}`,
        httpMethod: method,
        httpVersion: '2.0.0.0',
        requestUri: `https://${HOST}:443${path}`,
        userAgent: agent,
        clientIp: IP,
        socketIp: IP,
        httpStatusCode: String(status),
        referer: PAGE,
      },
    }),
  ],
  [
    'Envoy',
    ({ method, path, status, agent }) => ({
      authority: HOST,
      bytes_sent: 5120,
      downstream_local_address: '10.0.0.2:443',
      downstream_remote_address: '10.0.0.9:51312',
      method,
      path,
      protocol: 'HTTP/1.1',
      referer: PAGE,
      response_code: status,
      start_time: T,
      user_agent: agent,
      x_forwarded_for: IP,
    }),
  ],
  [
    'nginx',
    ({ method, path, status, agent }) => ({
      time_iso8601: '2026-11-27T10:00:00+00:00',
      remote_addr: IP,
      remote_user: '',
      request: `${method} ${path} HTTP/1.1`,
      status: String(status),
      body_bytes_sent: '5120',
      http_referer: PAGE,
      http_user_agent: agent,
      http_host: HOST,
    }),
  ],
  [
    'CloudFront',
    ({ method, path, status, agent }) => ({
      date: '2026-11-27',
      time: '10:00:00',
      'x-edge-location': 'FRA2-C1',
      'c-ip': IP,
      'cs-method': method,
      'cs(Host)': 'd1.cloudfront.net',
      'cs-uri-stem': path,
      'sc-status': String(status),
      'cs(Referer)': PAGE,
      'cs(User-Agent)': agent,
      'x-host-header': HOST,
    }),
  ],
];

function linesOf(line: (visit: Visit) => object, ...visits: readonly Partial<Visit>[]): string {
  return visits.map((visit) => `${JSON.stringify(line({ ...VISIT, ...visit }))}\n`).join('');
}

const SOME: readonly Partial<Visit>[] = [
  {},
  { path: '/gone', status: 404 },
  { path: '/form', method: 'POST' },
  { path: '/logo.png?v=2' },
  { path: '/', agent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
  { path: '/"quoted"/é\\' },
];

/** The form with its times as the whole text shows them, as a check settles it. */
async function settledForm(text: string): Promise<Form> {
  const context = defaultContext(NOW);
  const format = withFirstTimes(detectFormat({ bytes: Buffer.from(text), whole: true }, context), context);
  const converter = new LineConverter(format.form);
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- only the evidence is wanted
  for await (const _ of converter.convert(bytesOf(text)));
  return settleFormat(format, converter.evidence, context).form;
}

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield Buffer.from(text);
}

function questionsOf(text: string, given: Answers = {}): readonly Question[] {
  const context = { ...defaultContext(NOW), answers: { given, remembered: [] } };
  return detectFormat({ bytes: Buffer.from(text), whole: true }, context).questions.questions;
}

function certaintyOf(text: string): string | undefined {
  return questionsOf(text).find(({ code }) => code === 'requests')?.certainty;
}

describe.each(SERVERS)('lines in JSON of %s', (_, line) => {
  const text = linesOf(line, ...SOME);

  it('are requests', async () => {
    const form = await settledForm(text);
    if (!('mapping' in form)) throw new Error('It is no log.');
    expect(certaintyOf(text)).toBe('certain');
    expect(formSchema.parse(form)).toEqual(form);
    const { events } = await readLog(text, withAllRequests(form));
    const [first = {}] = events;
    expect(Date.parse(String(first['$time']))).toBe(MS);
    expect(first).toMatchObject({
      $remote_address: IP,
      $user_agent: AGENT,
      $referrer: PAGE,
      $domain: HOST,
      method: 'GET',
      path: PATH,
      status: '200',
    });
    expect(events.map(({ path }) => path)).toEqual(SOME.map(({ path = PATH }) => path));
  });

  it('count as those of any access log', async () => {
    const { lines, facts } = await readLog(text);
    expect(lines.map((each) => each !== '')).toEqual([true, false, false, false, false, true]);
    expect(facts).toMatchObject({ log: 'json', requests: 6, counted: 2 });
    const rules = [{ path: '/oven-*', to: { kind: 'package', id: 'oven' } }] as const;
    const { events } = await readLog(text, withRequests(logForm(text), { rules }));
    expect(events.map(({ $package }) => $package)).toEqual(['oven', undefined]);
  });

  it.each([1, 7, 100])('are read alike in pieces of %i bytes', async (size) => {
    expect((await readLog(text, logForm(text), size)).lines).toEqual((await readLog(text)).lines);
  });
});

const [, [, TRAEFIK]] = [SERVERS[0], SERVERS[2]] as [unknown, readonly [string, (visit: Visit) => object]];

describe('lines in JSON', () => {
  it('that lack a status or are no JSON, are set aside as no requests', async () => {
    const text = linesOf(TRAEFIK, {}, { path: '/b' }, { path: '/c' });
    const others = [
      '{"level":"info","msg":"Configuration loaded","time":"x"}',
      '{"ClientHost":"1',
      '[1]',
      '',
    ];
    const { lines } = await readLog(`${text}${others.join('\n')}\n${text}`);
    expect(lines.map((line) => line.slice(0, 1))).toEqual([...'{{{', '"', '"', '"', '', ...'{{{']);
    expect(JSON.parse(lines[3] ?? '')).toBe(others[0]);
  });

  it('name the keys that only later lines have, and send empty values as nothing', async () => {
    const first = linesOf(TRAEFIK, {}, {});
    const late = `${JSON.stringify({ ...TRAEFIK(VISIT), 'request_User-Agent': null, 'tls.version': '1.3' })}\n`;
    const { facts, events } = await readLog(`${first}${late}`, logForm(first));
    expect(facts.laterColumns).toEqual(['"tls.version"']);
    expect(events.map(({ $user_agent }) => $user_agent)).toEqual([AGENT, AGENT, undefined]);
  });

  it('are events if the user says so, and then stay as they are but for their keys', () => {
    const text = linesOf(TRAEFIK, {}, {});
    const context = { ...defaultContext(NOW), answers: { given: { requests: 'events' }, remembered: [] } };
    const { form, eventKeys } = detectFormat({ bytes: Buffer.from(text), whole: true }, context);
    expect(form.layout).toEqual({ kind: 'lines' });
    expect(eventKeys?.events).toBe(2);
    const asked = questionsOf(text, { requests: 'events' }).find(({ code }) => code === 'requests');
    expect(asked).toMatchObject({ taken: 'events', guess: 'requests', answered: 'given' });
  });

  it('keep their kind, whatever the user says', () => {
    const text = linesOf(TRAEFIK, {}, {});
    const kindOf = (given: Answers): string =>
      detectFormat(
        { bytes: Buffer.from(text), whole: true },
        { ...defaultContext(NOW), answers: { given, remembered: [] } },
      ).questions.kind;
    expect(kindOf({})).toBe(kindOf({ requests: 'events' }));
  });

  it('become what the user said for their keys', async () => {
    const text = linesOf(TRAEFIK, {}, {});
    const { kind } = detectFormat({ bytes: Buffer.from(text), whole: true }, defaultContext(NOW)).questions;
    const keys = [
      { path: 'time', use: { kind: 'time' } },
      { path: 'RequestHost', use: { kind: 'leave-out' } },
      { path: 'Duration', use: { kind: 'key', key: 'took' } },
    ] as const;
    const context = { ...defaultContext(NOW), keyMappings: [{ kinds: [kind], mapping: { keys } }] };
    const { form } = detectFormat({ bytes: Buffer.from(text), whole: true }, context);
    if (!('mapping' in form)) throw new Error('It is no log.');
    const [event] = (await readLog(text, form)).events;
    expect(event).toEqual({
      $time: T,
      method: 'GET',
      path: PATH,
      status: '200',
      took: '1234567',
      $referrer: PAGE,
    });
  });

  it('are asked about if they say less than a server does', () => {
    const short = (visit: object): string => `${JSON.stringify({ time: T, ip: IP, ...visit })}\n`;
    expect(certaintyOf(short({ url: '/a', method: 'GET', status: 200 }))).toBe('likely');
    expect(certaintyOf(short({ url: `https://${HOST}/a`, status: 200 }))).toBe('likely');
    expect(certaintyOf(short({ url: '/a', method: 'GET', status: 200, event: 'request' }))).toBe('likely');
  });

  it.each([
    ['have the keys of Scarf', { $time: T, method: 'GET', path: '/a', status: 200 }],
    ['name a package by its key', { time: T, ip: IP, method: 'GET', path: '/a', status: 200, $package: 'x' }],
    ['name only a page', { time: T, ip: IP, url: PAGE, user_agent: AGENT }],
    ['have another status', { time: T, ip: IP, url: PAGE, status: 'active' }],
    ['name an event', { time: T, ip: IP, event: 'download', url: PAGE, status: 200 }],
    [
      'come from Segment',
      {
        messageId: 'm',
        anonymousId: 'a',
        type: 'page',
        timestamp: T,
        receivedAt: T,
        context: { ip: IP, page: { url: PAGE, path: '/a' } },
        properties: { path: '/a', method: 'GET', status: 200 },
      },
    ],
    [
      'come from PostHog',
      {
        uuid: '018f6a3e-0000-7000-8000-000000000001',
        event: '$pageview',
        distinct_id: 'd',
        timestamp: T,
        properties: { $ip: IP, $current_url: PAGE, path: '/a', method: 'GET', status: 200 },
      },
    ],
  ])('are events if they %s', (_, event) => {
    const text = `${JSON.stringify(event)}\n`;
    expect(certaintyOf(text)).toBeUndefined();
    expect(() => logForm(text)).toThrow('It is no log.');
  });
});
