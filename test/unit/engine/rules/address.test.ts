import { describe, expect, it } from 'vitest';
import { addressWithin, isPublicAddress } from '../../../../src/engine/rules/address';

describe('an address that Scarf can look up', () => {
  it.each([
    '52.14.7.9',
    '203.0.113.9',
    '172.32.0.1',
    '100.128.0.1',
    '1.1.1.1',
    '2606:4700::1111',
    '2001:db8::1',
    '::ffff:8.8.8.8',
  ])('%s is public', (text) => expect(isPublicAddress(text)).toBe(true));

  it.each([
    '152.241.796.177',
    '1.2.3',
    '01.2.3.4',
    '1.2.3.4, 5.6.7.8',
    '1.2.3.4:8080',
    '[2606:4700::1111]:443',
    ' 1.2.3.4',
    '10.0.0.1',
    '127.0.0.1',
    '172.16.0.1',
    '192.168.1.20',
    '169.254.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    'localhost',
    'unknown',
    '-',
    '',
  ])('%j is not public', (text) => expect(isPublicAddress(text)).toBe(false));

  it('is found within a list and without its port', () => {
    expect(addressWithin('52.14.7.9, 10.0.0.1')).toBe('52.14.7.9');
    expect(addressWithin('52.14.7.9:8080')).toBe('52.14.7.9');
    expect(addressWithin('[2606:4700::1111]:443')).toBe('2606:4700::1111');
    expect(addressWithin('2606:4700::1111%3')).toBe('2606:4700::1111');
    expect(addressWithin('52.14.7.9/32')).toBe('52.14.7.9');
    expect(addressWithin('/52.14.7.9:5000')).toBe('52.14.7.9');
    expect(addressWithin('\u00a0\u200e52.14.7.9\u200b')).toBe('52.14.7.9');
    expect(addressWithin('52.14.7.0/24')).toBeUndefined();
    expect(addressWithin('fe80::1%eth0')).toBeUndefined();
    expect(addressWithin('10.0.0.1')).toBeUndefined();
    expect(addressWithin('152.241.796.177')).toBeUndefined();
  });
});
