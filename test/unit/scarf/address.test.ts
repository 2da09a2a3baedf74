import { describe, expect, it } from 'vitest';
import { isLoopback, parseAddress } from '../../../src/main/scarf/address';

describe('the base URL of the API', () => {
  it.each([
    ['https://api.scarf.sh', 'https://api.scarf.sh', ''],
    ['https://api.scarf.sh/', 'https://api.scarf.sh', ''],
    ['https://gateway.example:8443/scarf/', 'https://gateway.example:8443', '/scarf'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787', ''],
    ['http://127.9.8.7', 'http://127.9.8.7', ''],
    ['http://[::1]:80', 'http://[::1]', ''],
    ['http://localhost:1', 'http://localhost:1', ''],
  ])('%s is allowed', (text, origin, prefix) => {
    expect(parseAddress(text)).toEqual({ ok: true, value: { origin, prefix } });
  });

  it.each([
    'http://api.scarf.sh',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'https://user:secret@api.scarf.sh',
    'http://localhost@evil.example',
    'https://api.scarf.sh/?token=secret',
    'https://api.scarf.sh/#secret',
    'secret',
    '',
  ])('%s is refused and not repeated in the failure', (text) => {
    const result = parseAddress(text);
    expect(result).toMatchObject({ ok: false, failure: { code: 'address-not-allowed', retryable: false } });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('all names of this computer are loopback', () => {
    expect(['127.0.0.1', '127.255.0.9', '::1', '[::1]', 'localhost'].map(isLoopback)).not.toContain(false);
    expect(['128.0.0.1', '127.0.0', '::2', 'localhost.lan', ''].map(isLoopback)).not.toContain(true);
  });
});
