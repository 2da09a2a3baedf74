import { describe, expect, it } from 'vitest';
import { firstTimeIn } from '../../../../../src/engine/formats/log/first-time';
import { detectFormat } from '../../../../../src/engine/formats/detect-format';
import { defaultContext } from '../../../../../src/engine/model/reading-context';
import { formSchema } from '../../../../../src/main/storage/form-schema';
import { columnsOf, logForm, readLog, withAllRequests } from '../../../../support/logs/log-events';

const NOW = Date.parse('2026-11-27T16:00:00Z');
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const PATHS = ['/oven-1.2.deb', '/oven-1.3.deb?from=a', '/'] as const;
const CLIENTS = ['203.0.113.7', '198.51.100.23', '2001:db8::7'] as const;

/** Three lines, of which each asks for another path. */
function three(line: (at: number, path: string, client: string) => string): string {
  return PATHS.map((path, at) => `${line(at, path, CLIENTS[at] ?? '')}\n`).join('');
}

function combined(at: number, path: string, client: string): string {
  return `${client} - - [27/Nov/2026:10:00:0${at} +0000] "GET ${path} HTTP/1.1" 200 5120 "https://example.com/" "${AGENT}"`;
}

function haproxy(at: number, path: string, client: string, captured = ''): string {
  return `${client}:5131${at} [27/Nov/2026:10:00:0${at}.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 ${captured}"GET ${path} HTTP/1.1"`;
}

function heroku(at: number, path: string, client: string): string {
  return `at=info method=GET path="${path}" host=oven.example.com request_id=8601b55${at} fwd="${client}, 10.0.0.1" dyno=web.1 connect=0ms service=18ms status=200 bytes=13 protocol=https`;
}

async function eventsOf(text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await readLog(text, withAllRequests(logForm(text)))).events;
}

describe.each([
  ['Kubernetes', (at: number) => `2026-11-27T10:00:0${at}.123456789Z stdout F `],
  ['Docker Compose', () => 'nginx_1  | '],
  ['Docker Compose in color', () => '\u001b[36mnginx_1  |\u001b[0m '],
  ['Docker Compose with times', (at: number) => `nginx-1  | 2026-11-27T10:00:0${at}.123Z `],
  ['kubectl', () => '[pod/nginx-7d8-abc/nginx] '],
  ['kubectl with times', (at: number) => `2026-11-27T10:00:0${at}.123Z `],
  ['stern', () => 'nginx-7d8-abc nginx '],
  ['journald', (at: number) => `Nov 27 10:00:0${at} web1 nginx[812]: `],
  ['syslog of nginx', (at: number) => `<190>Nov  7 10:00:0${at} web1 nginx: `],
  ['syslog in the new format', (at: number) => `<190>1 2026-11-27T10:00:0${at}Z web1 nginx - - [a b="c d"] `],
  ['CloudWatch', (at: number) => `2026-11-27T10:00:0${at}.123000+00:00 web/nginx/abc `],
] as const)('a log behind the words of %s', (_, words) => {
  it('is read as if they were not there', async () => {
    const events = await eventsOf(three((at, path, client) => `${words(at)}${combined(at, path, client)}`));
    expect(events).toEqual(
      PATHS.map((path, at) => ({
        $time: `2026-11-27T10:00:0${at}Z`,
        $remote_address: CLIENTS[at],
        method: 'GET',
        path,
        status: '200',
        $referrer: 'https://example.com/',
        $user_agent: AGENT,
      })),
    );
  });
});

it('keeps the host that stands before the address, also behind other words', async () => {
  const events = await eventsOf(three((...line) => `nginx_1  | www.example.com:443 ${combined(...line)}`));
  expect(events.map(({ $domain, $remote_address }) => [$domain, $remote_address])).toEqual(
    CLIENTS.map((client) => ['www.example.com', client]),
  );
});

it('takes a second word that is a host for the host, as lighttpd writes it', async () => {
  const events = await eventsOf(
    three((...line) => combined(...line).replace(' - - ', ' www.example.com - ')),
  );
  expect(events[0]).toMatchObject({ $domain: 'www.example.com', $remote_address: '203.0.113.7' });
});

it('reads the host and the path of whole addresses, as Varnish writes them', async () => {
  const events = await eventsOf(
    three((at, path, client) => combined(at, `http://www.example.com${path}`, client)),
  );
  expect(events.map(({ $domain, path }) => [$domain, path])).toEqual(
    PATHS.map((path) => ['www.example.com', path]),
  );
});

it('reads lines of which some have further values at their end', async () => {
  const events = await eventsOf(three((...line) => `${combined(...line)}${' "MISS" 0.012'.repeat(line[0])}`));
  expect(events.map(({ path }) => path)).toEqual(PATHS);
});

describe('HAProxy', () => {
  const text = three(haproxy);

  it('is read request by request', async () => {
    const { events, facts } = await readLog(text);
    expect(facts.log).toBe('haproxy');
    expect(events[2]).toEqual({
      $time: '2026-11-27T10:00:02.655Z',
      $remote_address: '2001:db8::7',
      status: '200',
      method: 'GET',
      path: '/',
    });
    expect(events.map(({ path }) => path)).toEqual(PATHS);
  });

  it('says that its times name no zone, unless syslog wrote one', () => {
    expect(logForm(text).layout.log?.localTimes).toBe(true);
    const words = (at: number): string => `<134>1 2026-11-27T10:00:0${at}.700+01:00 lb1 haproxy 14389 - - `;
    const logged = logForm(three((...line) => `${words(line[0])}${haproxy(...line)}`));
    expect(logged.layout.log?.localTimes).toBeUndefined();
  });

  it('takes the time of syslog that names its zone', async () => {
    const [event] = await eventsOf(
      three((...line) => `2026-11-27T10:00:0${line[0]}.7+01:00 lb1 haproxy[14389]: ${haproxy(...line)}`),
    );
    expect(event).toMatchObject({ $time: '2026-11-27T10:00:00.7+01:00', $remote_address: '203.0.113.7' });
  });

  it('sets aside what is no request, and takes no zone from a syslog that names none', async () => {
    const lines = three((...line) => `Nov 27 10:00:0${line[0]} lb1 haproxy[14389]: ${haproxy(...line)}`);
    const message = 'Nov 27 10:09:00 lb1 haproxy[14389]: Proxy http-in started.';
    const log = await readLog(`${lines}${message}\n`);
    expect(log.form.layout.log?.localTimes).toBe(true);
    expect([log.facts.counted, log.lines[3]]).toEqual([3, JSON.stringify(message)]);
  });

  it('names the headers that it captured by what they hold, and reads lines that have others', async () => {
    const captured = `{www.example.com|${AGENT}|https://example.com/} {x} `;
    const lines = three((...line) => haproxy(...line, captured));
    const other = haproxy(4, '/other', '203.0.113.8', '{y} ');
    const without = haproxy(5, '/none', '203.0.113.9');
    const events = await eventsOf(`${lines}${other}\n${without}\n`);
    expect(events[0]).toMatchObject({
      $domain: 'www.example.com',
      $user_agent: AGENT,
      $referrer: 'https://example.com/',
    });
    expect(events.slice(3)).toMatchObject([{ path: '/other' }, { path: '/none' }]);
    expect(events[3]).not.toHaveProperty('$user_agent');
    expect(events[4]).not.toHaveProperty('$domain');
  });

  it('reads whole addresses, requests without an answer, and the values of httpslog', async () => {
    const tls = three(
      (at, path, client) =>
        `${haproxy(at, `https://www.example.com${path}`, client)} 0/0/0/0/0 www.example.com/TLSv1.3/X`,
    );
    const cut = haproxy(4, '/', '203.0.113.8').replace(' 200 2750 ', ' -1 0 ');
    const { events, facts } = await readLog(`${tls}${cut}\n`);
    expect(events.map(({ $domain, path }) => [$domain, path])).toEqual(
      PATHS.map((path) => ['www.example.com', path]),
    );
    expect([facts.requests, facts.counted]).toEqual([4, 3]);
  });

  it('is no table and no JSON where it captured headers', () => {
    expect(logForm(three((...line) => haproxy(...line, '{a|b} {} '))).layout.log?.kind).toBe('haproxy');
  });

  it('is refused as a log of connections where it has no requests', () => {
    const line =
      'lb1 haproxy[1]: 203.0.113.7:51310 [27/Nov/2026:10:00:14.655] f b/s1 0/0/5007 212 -- 0/0/0/0/3 0/0\n';
    expect(() =>
      detectFormat({ bytes: Buffer.from(line.repeat(3)), whole: true }, defaultContext(NOW)),
    ).toThrow(expect.objectContaining({ failure: expect.objectContaining({ fileKind: 'connection-log' }) }));
  });

  it('is read alike wherever its bytes are cut', async () => {
    const lines = three((...line) => haproxy(...line, `{www.example.com|${AGENT}} {x} `));
    const whole = await readLog(lines);
    expect((await readLog(lines, logForm(lines), 1)).lines).toEqual(whole.lines);
    expect((await readLog(lines, logForm(lines), 7)).lines).toEqual(whole.lines);
  });
});

describe('a Heroku router', () => {
  const EXPECTED = PATHS.map((path, at) => ({
    $time: `2026-11-27T10:00:0${at}.65+00:00`,
    method: 'GET',
    path,
    $domain: 'oven.example.com',
    $remote_address: CLIENTS[at],
    status: '200',
  }));

  it.each([
    ['a frame', (at: number) => `<158>1 2026-11-27T10:00:0${at}.65+00:00 host heroku router - `],
    ['a counted frame', (at: number) => `330 <158>1 2026-11-27T10:00:0${at}.65+00:00 host heroku router - `],
    ['its command line', (at: number) => `2026-11-27T10:00:0${at}.65+00:00 heroku[router]: `],
  ])('is read behind the words of %s', async (_, words) => {
    const lines = three((...line) => `${words(line[0])}${heroku(...line)}`);
    const log = await readLog(lines);
    expect([log.facts.log, log.events]).toEqual(['heroku', EXPECTED]);
  });

  it('has no time without a frame', async () => {
    const events = await eventsOf(three(heroku));
    expect(events.map(({ $time, path }) => [$time, path])).toEqual(PATHS.map((path) => [undefined, path]));
  });

  it('reads keys in another order, names later ones, and sets aside the lines of the app', async () => {
    const words = '2026-11-27T10:00:00+00:00 heroku[router]: ';
    const error = `${words}at=error code=H12 desc="Request \\"timeout\\"" path="/slow" method=GET fwd="203.0.113.9" status=503 bytes= host=oven.example.com`;
    const app = '2026-11-27T10:00:05+00:00 app[web.1]: source=web sample#load=0.1';
    const first = three((...line) => `${words}${heroku(...line)}`);
    const { lines, facts } = await readLog(`${first}${error}\n${app}\n`, withAllRequests(logForm(first)));
    expect(JSON.parse(lines[3] ?? '')).toMatchObject({
      path: '/slow',
      $remote_address: '203.0.113.9',
      status: '503',
    });
    expect(lines[4]).toBe(JSON.stringify(app));
    expect(facts.laterColumns).toEqual(['code', 'desc', 'source', 'sample#load']);
  });
});

it('reads keys and values of other programs, by their usual names', async () => {
  const lines = three(
    (at, path, client) =>
      `time="2026-11-27T10:00:0${at}.123Z" level=info msg="response completed" http.request.host=r.example.com http.request.method=GET http.request.remoteaddr="[${client}]:4${at}" http.request.uri="${path}" http.request.useragent="docker/24.0" http.response.status=200`,
  );
  expect((await eventsOf(lines))[2]).toEqual({
    $time: '2026-11-27T10:00:02.123Z',
    $domain: 'r.example.com',
    method: 'GET',
    $remote_address: '2001:db8::7',
    path: '/',
    $user_agent: 'docker/24.0',
    status: '200',
  });
});

const ENVOY_ENDS = `"${AGENT}" "cc21d9b0" "www.example.com" "10.0.2.1:80"`;

it.each([
  [
    'Envoy',
    (at: number, path: string, client: string) =>
      `[2026-11-27T10:00:0${at}.310Z] "GET ${path} HTTP/2" 200 - 0 5120 226 100 "${client}" ${ENVOY_ENDS}`,
  ],
  [
    'Istio',
    (at: number, path: string, client: string) =>
      `[2026-11-27T10:00:0${at}.310Z] "GET ${path} HTTP/2" 200 - via_upstream - "-" 0 5120 226 100 "${client}" ${ENVOY_ENDS} inbound|80|| 127.0.0.1:37 default`,
  ],
])('reads a log of %s', async (_, line) => {
  expect((await eventsOf(three(line)))[1]).toEqual({
    $time: '2026-11-27T10:00:01.310Z',
    method: 'GET',
    path: PATHS[1],
    status: '200',
    $remote_address: '198.51.100.23',
    $user_agent: AGENT,
    $domain: 'www.example.com',
  });
});

it('reads a log of Squid in its own format', async () => {
  const lines = three(
    (at, path, client) =>
      `179577360${at}.123     12 ${client} TCP_MISS/200 5120 GET http://www.example.com${path} - HIER_DIRECT/192.0.2.1 text/html`,
  );
  expect((await eventsOf(lines))[2]).toEqual({
    $time: '2026-11-27T10:00:02.123Z',
    $remote_address: '2001:db8::7',
    status: '200',
    method: 'GET',
    $domain: 'www.example.com',
    path: '/',
  });
});

it('reads a log whose values stand in an order of its own, and asks for the address', async () => {
  const lines = three(
    (at, path, client) =>
      `[27/Nov/2026:10:00:0${at} +0000] ${client} 0.012 "GET ${path} HTTP/1.1" 200 5120 "-" "${AGENT}"`,
  );
  expect((await eventsOf(lines))[0]).toEqual({
    $time: '2026-11-27T10:00:00Z',
    $remote_address: '203.0.113.7',
    method: 'GET',
    path: PATHS[0],
    status: '200',
    $user_agent: AGENT,
  });
  const { questions } = detectFormat(
    { bytes: Buffer.from(lines), whole: true },
    defaultContext(NOW),
  ).questions;
  expect(questions.find(({ code }) => code === 'address-column')?.certainty).toBe('likely');
});

it.each([
  ['a log without times', '203.0.113.7 - "GET / HTTP/1.1" 200 5120 "-" "curl/8.5.0"\n'],
  ['a log without addresses', 'GET /oven.deb 200 12.345 ms - 5120\n'],
])('refuses %s by its name', (_, line) => {
  expect(() =>
    detectFormat({ bytes: Buffer.from(line.repeat(3)), whole: true }, defaultContext(NOW)),
  ).toThrow(expect.objectContaining({ failure: expect.objectContaining({ fileKind: 'access-log' }) }));
});

describe('lines that JSON holds', () => {
  const held = (key: string): string =>
    three((...line) => JSON.stringify({ stream: 'stdout', [key]: `${combined(...line)} "é"\n` }));

  it.each(['log', 'message', 'MESSAGE', 'textPayload'])(
    'are read from “%s”, and shown as a question',
    async (key) => {
      const text = `${held(key)}${JSON.stringify({ [key]: 'started\n' })}\nno JSON\n`;
      const { form, questions } = detectFormat(
        { bytes: Buffer.from(text), whole: true },
        defaultContext(NOW),
      );
      expect(form.shape).toEqual({ kind: 'held', key });
      expect(questions.questions.find(({ code }) => code === 'line-shape')).toMatchObject({
        certainty: 'likely',
        taken: 'held',
      });
      const { events, lines } = await readLog(text);
      expect(events.map(({ path }) => path)).toEqual(PATHS);
      expect(lines.slice(3)).toEqual(['"started"', '"no JSON"']);
    },
  );

  it('stay events where they are no requests', () => {
    const text = three((at) => JSON.stringify({ time: `2026-11-27T10:00:0${at}Z`, message: 'bought' }));
    expect(
      detectFormat({ bytes: Buffer.from(text), whole: true }, defaultContext(NOW)).form.shape,
    ).toBeUndefined();
  });
});

it('knows the time of the first request in each of these logs, for the order of several files', () => {
  const at = (text: string): number | null => firstTimeIn(text.split('\n'));
  const first = Date.parse('2026-11-27T10:00:00Z');
  expect(at(three((...line) => `Nov 27 10:00:00 web1 nginx[812]: ${combined(...line)}`))).toBe(first);
  expect(at(three(haproxy))).toBe(first + 655);
  expect(at(three((...line) => `2026-11-27T10:00:00+00:00 heroku[router]: ${heroku(...line)}`))).toBe(first);
  expect(
    at('1795773600.000 12 203.0.113.7 TCP_HIT/200 5 GET http://a.example/ - HIER_NONE/- text/html\n'),
  ).toBe(first);
});

it.each([
  ['HAProxy', three(haproxy)],
  ['Heroku', three((...line) => `2026-11-27T10:00:00+00:00 heroku[router]: ${heroku(...line)}`)],
  ['Docker', three((...line) => JSON.stringify({ log: combined(...line) }))],
])('is kept with an import as it was read: %s', (_, text) => {
  const form = logForm(text);
  expect(formSchema.parse(JSON.parse(JSON.stringify(form)))).toEqual(form);
});

it('names the words before a line, so that none of them is sent unseen', () => {
  const form = logForm(three((...line) => `2026-11-27T10:00:00Z stdout F ${combined(...line)}`));
  expect(columnsOf(form).slice(0, 4)).toEqual(['Log time', 'Prefix', 'Prefix 2', 'Client address']);
});
