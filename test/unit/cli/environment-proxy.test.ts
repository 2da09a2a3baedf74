import { describe, expect, it } from 'vitest';
import { environmentProxy } from '../../../src/cli/scarf/environment-proxy';
import { parseRoutes } from '../../../src/main/scarf/proxy-route';

const SCARF = 'https://api.scarf.sh/';

describe('the proxy of the environment', () => {
  it.each([
    [{}, 'DIRECT'],
    [{ HTTPS_PROXY: '' }, 'DIRECT'],
    [{ HTTPS_PROXY: 'http://proxy:3128' }, 'PROXY proxy:3128'],
    [{ HTTPS_PROXY: 'proxy:3128' }, 'PROXY proxy:3128'],
    [{ https_proxy: 'http://a', HTTPS_PROXY: 'http://b' }, 'PROXY a'],
    [{ HTTPS_PROXY: 'https://proxy:8443' }, 'HTTPS proxy:8443'],
    [{ ALL_PROXY: 'socks5h://proxy:1080' }, 'SOCKS5 proxy:1080'],
    [{ HTTPS_PROXY: 'http://ana:secret@proxy:3128' }, 'PROXY proxy:3128'],
    [{ HTTPS_PROXY: 'http://[::1]:3128' }, 'PROXY [::1]:3128'],
    [{ HTTPS_PROXY: 'http://proxy', NO_PROXY: '*' }, 'DIRECT'],
    [{ HTTPS_PROXY: 'http://proxy', NO_PROXY: 'localhost, .scarf.sh' }, 'DIRECT'],
    [{ HTTPS_PROXY: 'http://proxy', NO_PROXY: 'scarf.sh' }, 'DIRECT'],
    [{ HTTPS_PROXY: 'http://proxy', no_proxy: 'api.scarf.sh:443' }, 'DIRECT'],
    [{ HTTPS_PROXY: 'http://proxy', no_proxy: 'api.scarf.sh:8443,arf.sh' }, 'PROXY proxy'],
  ])('with %j is %s', (env, routes) => {
    expect(environmentProxy(SCARF, env)).toBe(routes);
  });

  it('of an unknown kind is no way past it', () => {
    for (const named of ['ftp://proxy:21', '::'])
      expect(parseRoutes(environmentProxy(SCARF, { HTTPS_PROXY: named }))).toEqual([]);
  });
});
