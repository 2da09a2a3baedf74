import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import { expect, it } from 'vitest';
import { clientWithoutHttp2 } from '../../../scripts/support/without-http2';

const require = createRequire(import.meta.url);

it('the client of undici goes without HTTP/2 where it is left out', async () => {
  const path = require.resolve('undici/lib/dispatcher/client-h2.js');
  const code = clientWithoutHttp2(await readFile(path, 'utf8'));
  const asked: string[] = [];
  const own = createRequire(path);
  const load = (name: string): unknown => {
    asked.push(name);
    return own(name);
  };
  const module = { exports: undefined as unknown };
  compileFunction(code, ['module', 'exports', 'require', '__dirname'])(module, {}, load, dirname(path));
  expect(module.exports).toBeInstanceOf(Function);
  expect(asked).toContain('node:assert');
  expect(asked.filter((name) => name.includes('http2'))).toEqual([]);
});

it('a client that loads HTTP/2 in another way is not built', () => {
  expect(() => clientWithoutHttp2("import http2 from 'node:http2';")).toThrow('in another way');
});
