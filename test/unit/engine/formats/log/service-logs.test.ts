import { expect, it } from 'vitest';
import { logForm, logText, readLog, withAllRequests } from '../../../../support/logs/log-events';

async function eventsOf(name: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const text = logText(name);
  return (await readLog(text, withAllRequests(logForm(text)))).events;
}

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.108 Safari/537.36';

it('reads a log of CloudFront', async () => {
  const events = await eventsOf('cloudfront');
  expect(events).toHaveLength(6);
  expect(events[0]).toEqual({
    $time: '2019-12-04T21:02:31Z',
    $remote_address: '192.0.2.100',
    method: 'GET',
    path: '/index.html',
    status: '200',
    $user_agent: AGENT,
    $domain: 'd111111abcdef8.cloudfront.net',
  });
  expect(events[3]).toMatchObject({ $referrer: 'http://www.example.com/', $domain: 'www.example.com' });
});

it('reads a log of IIS whose columns change on the way', async () => {
  const text = logText('iis');
  const { events, facts, lines } = await readLog(text, withAllRequests(logForm(text)));
  expect(lines).toHaveLength(12);
  expect(events).toEqual([
    {
      $time: '2026-11-27T08:00:01Z',
      $remote_address: '198.51.100.7',
      method: 'GET',
      path: '/downloads/oven-1.2.msi',
      status: '200',
      $user_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36',
      $referrer: 'https://example.com/a+b',
    },
    {
      $time: '2026-11-27T08:00:02Z',
      $remote_address: '2001:db8::7',
      method: 'GET',
      path: '/downloads/oven-1.2.msi',
      status: '206',
      $user_agent: 'curl/8.5.0',
    },
    {
      $time: '2026-11-27T08:00:03Z',
      $remote_address: '198.51.100.7',
      method: 'POST',
      path: '/api/x',
      status: '500',
    },
    {
      $time: '2026-11-27T09:00:01Z',
      $remote_address: '198.51.100.8',
      method: 'GET',
      path: '/downloads/oven-1.3.msi',
      status: '200',
      $user_agent: 'Wget/1.21',
    },
  ]);
  // A column that the first header lacks is not sent, and the facts say so.
  expect(facts.laterColumns).toEqual(['cs-host']);
});

it('reads a log of S3, whose older lines lack values at their end', async () => {
  const events = await eventsOf('s3');
  expect(events).toHaveLength(5);
  expect(events[4]).toMatchObject({ method: 'PUT', path: '/amzn-s3-demo-bucket1/s3-dg.pdf', status: '200' });
  expect(events[0]).toEqual({
    $time: '2019-02-06T00:00:38Z',
    $remote_address: '192.0.2.3',
    method: 'GET',
    path: '/amzn-s3-demo-bucket1?versioning',
    status: '200',
    $user_agent: 'S3Console/0.4',
    $domain: 'amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com',
  });
  const old = logText('s3').replaceAll(/ - s9lz.*$/gm, ' -');
  expect((await readLog(old, withAllRequests(logForm(logText('s3'))))).events[0]).toMatchObject({
    $user_agent: 'S3Console/0.4',
  });
});

it.each([
  ['alb', 7],
  ['elb', 4],
] as const)('reads a log of a load balancer: %s', async (name, requests) => {
  const events = await eventsOf(name);
  expect(events).toHaveLength(requests);
  expect(events[1]).toMatchObject({
    $remote_address: '192.168.131.39',
    method: 'GET',
    $domain: 'www.example.com',
    path: '/',
    status: '200',
  });
  expect(String(events[0]?.['$time'])).toMatch(/\.\d{6}Z$/);
});

it('reads the connections over TLS of a network load balancer, which sees no request in them', async () => {
  const event = {
    $remote_address: '72.21.218.154',
    $domain: 'my-network-loadbalancer-c6e77e28c25b2234.elb.us-east-2.amazonaws.com',
  };
  expect(await eventsOf('nlb')).toEqual([
    { $time: '2018-12-20T02:59:40Z', ...event },
    { $time: '2020-04-01T08:51:42Z', ...event },
  ]);
  const { facts } = await readLog(logText('nlb'), logForm(logText('nlb')));
  expect([facts.log, facts.counted]).toEqual(['nlb', 2]);
});

it('makes no path and no host of what a load balancer could not read', async () => {
  const noRequest = { $time: '2015-05-13T23:39:43.945958Z', $remote_address: '192.168.131.39' };
  expect((await eventsOf('elb'))[3]).toEqual(noRequest);
  const text = logText('elb');
  const other = text.replaceAll('"- - - "', '"- http://www.example.com:80- -"');
  const { events } = await readLog(other, withAllRequests(logForm(text)));
  expect(events[3]).toEqual(noRequest);
});

it('reads the requests of each protocol of a load balancer', async () => {
  const events = await eventsOf('alb');
  expect(events.map(({ $domain, status }) => [$domain, status])).toEqual([
    ['www.example.com', '200'],
    ['www.example.com', '200'],
    ['10.0.2.105', '200'],
    ['10.0.0.30', '101'],
    ['10.0.0.30', '101'],
    ['www.example.com', '200'],
    ['www.example.com', '502'],
  ]);
});

it('takes no other text for a log', () => {
  for (const text of [
    '2026-11-27 10:00:00 ERROR "GET /x" failed\n',
    'time,request,status\n2026-11-27T10:00:00Z,"GET / HTTP/1.1",200\n',
    '[27/Nov/2026:10:00:00 +0000] started\n',
    '1.2.3.4 - - [soon] "GET / HTTP/1.1" 200 5\n',
  ])
    expect(() => logForm(text)).toThrow();
});
