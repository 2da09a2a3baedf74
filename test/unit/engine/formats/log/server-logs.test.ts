import { describe, expect, it } from 'vitest';
import { columnsOf, logForm, logText, readLog, withAllRequests } from '../../../../support/logs/log-events';

/** What was asked of both servers, and what they answered. `null`: nothing was sent. */
const ASKED = [
  ['GET', '/', '200', 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'],
  ['GET', '/downloads/oven-1.2.deb?from=site', '200', 'curl/8.5.0'],
  ['GET', '/downloads/oven-1.2.deb', '206', 'Wget/1.21.4'],
  ['GET', '/style.css', '200', 'Mozilla/5.0 (Macintosh) Safari/605.1'],
  ['GET', '/downloads/oven-1.2.deb', '200', 'apt-transport/2.6 "quoted" \\back\\ t\tab'],
  ['HEAD', '/downloads/oven-1.2.deb', '200', 'Googlebot/2.1 (+http://www.google.com/bot.html)'],
  [
    'GET',
    '/downloads/oven-1.2.deb',
    '200',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  ],
  ['GET', '/old/x', '301', 'curl/8.5.0'],
  ['GET', '/nothing', '404', 'curl/8.5.0'],
  ['GET', '/private/a', '200', 'curl/8.5.0'],
  ['GET', '/café?q="a"', '404', 'Müller/1.0'],
  ['POST', '/', null, 'curl/8.5.0'],
  ['GET', '/downloads/oven-1.2.deb', '200', null],
] as const;
const USUAL = [0, 1, 2, 4, 9, 12];

const SERVERS = ['nginx', 'apache'] as const;

describe.each([
  'nginx-combined',
  'nginx-main',
  'nginx-host-first',
  'apache-common',
  'apache-combined',
  'apache-host-first',
])('%s.log, as the server wrote it,', (name) => {
  it('is read request by request', async () => {
    const text = logText(name);
    const { events, lines, facts } = await readLog(text, withAllRequests(logForm(text)));
    expect(lines).toHaveLength(text.split('\n').length - 1);
    expect([events.length, facts.requests, facts.counted]).toEqual(Array(3).fill(lines.length));
    const hasAgents = name !== 'apache-common';
    ASKED.forEach(([method, path, status, agent], index) => {
      expect(events[index]).toMatchObject({
        method,
        path,
        ...(status !== null && { status }),
        ...(hasAgents && agent !== null && { $user_agent: agent }),
        $remote_address: index === 4 ? '::1' : '127.0.0.1',
      });
      expect(events[index]?.['$time']).toMatch(/^2026-11-27T15:41:4\dZ$/);
    });
    expect(events[12]).not.toHaveProperty('$user_agent');
    if (hasAgents) expect(events[0]).toMatchObject({ $referrer: 'https://example.com/start?a=b' });
    // The bytes of a handshake are no text: they stay as they are written, and name no method.
    expect(events[13]).toMatchObject({ path: expect.stringMatching(/^\\x16\\x03\\x01/), status: '400' });
    expect(events[13]).not.toHaveProperty('method');
    expect(events[14]).toMatchObject({ method: 'GET', path: '/', status: '200' });
    expect(events[15]).not.toHaveProperty('path');
  });

  it('becomes the events of visitors who got something', async () => {
    const { events, facts } = await readLog(logText(name));
    const usual = USUAL.map((index) => ASKED[index]?.[1]);
    // Without user agents nobody knows the robot.
    if (name === 'apache-common') usual.splice(4, 0, '/downloads/oven-1.2.deb');
    expect(events.map(({ path }) => path)).toEqual([...usual, '/']);
    expect(facts.counted).toBe(events.length);
  });
});

it('names the columns by what they hold', () => {
  const usual = [
    'Client address',
    'Identity',
    'User',
    'Time',
    'Method',
    'Path',
    'Protocol',
    'Status',
    'Bytes',
  ];
  expect(columnsOf(logForm(logText('apache-common')))).toEqual(usual);
  expect(columnsOf(logForm(logText('nginx-main')))).toEqual([
    ...usual,
    'Referrer',
    'User agent',
    'Forwarded for',
  ]);
  expect(columnsOf(logForm(logText('nginx-host-first')))).toEqual([
    'Host',
    ...usual,
    'Referrer',
    'User agent',
    'Seconds',
    'Forwarded for',
  ]);
});

it.each(SERVERS)('sets messages of errors aside that stand among the requests of %s', async (server) => {
  const requests = logText(`${server}-combined`);
  const messages = logText(`${server}-error`);
  const text = `${requests}${messages}${requests}`;
  const { lines, events } = await readLog(text, withAllRequests(logForm(text)));
  const asked = requests.split('\n').length - 1;
  const said = messages.split('\n').slice(0, -1);
  expect(events).toHaveLength(2 * asked);
  expect(lines.slice(asked, asked + said.length)).toEqual(said.map((message) => JSON.stringify(message)));
});

it.each(SERVERS)('reads the log of %s alike wherever its bytes are cut', async (server) => {
  const text = logText(`${server}-combined`);
  const { lines } = await readLog(text);
  expect((await readLog(text, logForm(text), 1)).lines).toEqual(lines);
  expect((await readLog(text, logForm(text), 7)).lines).toEqual(lines);
});

it('judges a path and a user agent that come again as it did first', async () => {
  // Paths are told apart by their first 256 bytes.
  const long = `/${'a'.repeat(300)}`;
  const paths = ['/', '/style.css', '/oven.deb', `${long}.css`, `${long}.deb`, long];
  const agents = ['curl/8.5.0', 'Googlebot/2.1', 'Müller/1.0', `x${'y'.repeat(200)} bingbot/2.0`];
  const lines = paths.flatMap((path) =>
    agents.map(
      (agent) =>
        `192.0.2.7 - - [27/Nov/2026:15:41:40 +0000] "GET ${path} HTTP/1.1" 200 5120 "-" "${agent}"\n`,
    ),
  );
  const { events, facts } = await readLog(lines.join('').repeat(3));
  const counted = ['/', '/oven.deb', `${long}.deb`, long].flatMap((path) => [path, path]);
  expect(events.map(({ path }) => path)).toEqual([...counted, ...counted, ...counted]);
  expect(facts.groups.map(({ bot, asset, requests }) => ({ bot, asset, requests }))).toEqual(
    expect.arrayContaining([
      { bot: false, asset: false, requests: 24 },
      { bot: true, asset: false, requests: 24 },
      { bot: false, asset: true, requests: 12 },
      { bot: true, asset: true, requests: 12 },
    ]),
  );
});
