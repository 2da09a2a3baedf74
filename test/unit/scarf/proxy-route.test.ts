import { describe, expect, it } from 'vitest';
import { parseRoutes } from '../../../src/main/scarf/proxy-route';

const proxy = (host: string, port: number, secure = false) => ({ kind: 'proxy', secure, host, port });

describe('what a proxy auto-configuration answers', () => {
  it.each([
    ['DIRECT', [{ kind: 'direct' }]],
    ['', [{ kind: 'direct' }]],
    ['PROXY a:1; HTTPS b:2 ;DIRECT', [proxy('a', 1), proxy('b', 2, true), { kind: 'direct' }]],
    ['proxy a', [proxy('a', 80)]],
    ['HTTPS b', [proxy('b', 443, true)]],
    ['HTTP [::1]:3128', [proxy('::1', 3128)]],
    ['SOCKS5 s:1080; PROXY a:1', [proxy('a', 1)]],
    ['SOCKS s:1080', []],
    ['PROXY user:secret@a:1', []],
    ['PROXY a:0; PROXY a:70000; PROXY ; PROXY a/b:1', []],
    ['PROXY a:1;'.repeat(50), [proxy('a', 1), proxy('a', 1), proxy('a', 1), proxy('a', 1)]],
  ])('%s', (pac, routes) => {
    expect(parseRoutes(pac)).toEqual(routes);
  });
});
