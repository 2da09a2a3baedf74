import { describe, expect, it } from 'vitest';
import { parseRoutes } from '../../../src/main/scarf/proxy-route';

const proxy = (host: string, port: number, kind = 'http') => ({ kind, host, port });

describe('the text of a proxy auto-configuration', () => {
  it.each([
    ['DIRECT', [{ kind: 'direct' }]],
    ['', [{ kind: 'direct' }]],
    ['PROXY a:1; HTTPS b:2 ;DIRECT', [proxy('a', 1), proxy('b', 2, 'https'), { kind: 'direct' }]],
    ['proxy a', [proxy('a', 80)]],
    ['HTTPS b', [proxy('b', 443, 'https')]],
    ['HTTP [::1]:3128', [proxy('::1', 3128)]],
    ['SOCKS5 s; PROXY a:1', [proxy('s', 1080, 'socks5'), proxy('a', 1)]],
    ['SOCKS s:1; SOCKS4 t:2', [proxy('s', 1, 'socks4'), proxy('t', 2, 'socks4')]],
    ['QUIC q:443; PROXY a:1', [proxy('a', 1)]],
    ['QUIC q:443', []],
    ['PROXY user:secret@a:1', []],
    ['PROXY a:0; PROXY a:70000; PROXY ; PROXY a/b:1', []],
    ['PROXY a:1;'.repeat(50), [proxy('a', 1), proxy('a', 1), proxy('a', 1), proxy('a', 1)]],
  ])('%s', (pac, routes) => {
    expect(parseRoutes(pac)).toEqual(routes);
  });
});
