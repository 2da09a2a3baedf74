import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyIn, policyView, readPolicy } from '../../../src/main/policy/policy';
import { isOfAdministrators } from '../../../src/main/policy/administrators-file';
import { tempFolder } from '../../support/temp-folder';

const PATH = '/etc/scarf-event-importer/policy.json';
const read = (content: unknown) => policyIn(PATH, JSON.stringify(content));

describe('a policy', () => {
  it('has locked values and defaults', () => {
    const policy = read({
      locked: { proxy: 'system', owner: 'acme', safetyIds: true, updates: 'off' },
      default: { notifications: false, certificateFile: '/etc/ssl/office.pem', updateChannel: 'testing' },
    });
    expect(policy).toEqual({
      locked: { proxy: 'system', owner: 'acme', safetyIds: true, updates: 'off' },
      defaults: { notifications: false, certificateFile: '/etc/ssl/office.pem', updateChannel: 'testing' },
      trouble: null,
    });
    expect(policyView(policy)).toEqual({ locked: ['proxy', 'owner', 'safetyIds', 'updates'], owner: 'acme' });
    expect(policyView(read({ default: { owner: 'acme' } }))).toEqual({ locked: [], owner: 'acme' });
  });

  it('names each value that is not understood, and applies all others', () => {
    const { locked, defaults, trouble } = read({
      locked: { proxy: 'fast', notifications: true, later: 1, certificateFile: 'office.pem', owner: 'a b' },
      default: 7,
      comment: 'ours',
    });
    expect([locked, defaults]).toEqual([{ notifications: true }, {}]);
    expect(trouble).toMatchObject({ applies: 'part', path: PATH });
    expect(trouble?.details.split('\n')).toEqual([
      'comment: is neither "locked" nor "default"',
      'locked.proxy: Invalid option: expected one of "system"|"none"',
      'locked.later: is not known to this version of the app',
      'locked.certificateFile: must be a whole path',
      'locked.owner: must be the name of an account',
      'default: must be an object',
    ]);
  });

  it.each(['', '{"locked": {', '[]', 'null', '"locked"'])(
    'that is no object of JSON does not apply, and turns updates off: %j',
    (text) => {
      const { locked, trouble } = policyIn(PATH, text);
      expect([locked, trouble?.applies]).toEqual([{ updates: 'off' }, 'none']);
    },
  );

  it.each([
    '{"locked":{"updates":"Off","proxy":"none"}}',
    '{"locked":{"updates":false}}',
    '{"locked":["updates"]}',
  ])('that cannot be understood about updates turns them off: %j', (text) => {
    const { locked, trouble } = policyIn(PATH, text);
    expect([locked.updates, trouble?.applies]).toEqual(['off', 'part']);
  });

  it('cannot reach into objects by odd names', () => {
    const { locked } = policyIn(PATH, '{"locked":{"__proto__":{"proxy":"none"},"constructor":1}}');
    expect(locked.proxy).toBeUndefined();
  });
});

describe('the file of a policy', () => {
  it('may be missing', () => {
    expect(readPolicy(join(tempFolder(), 'a', 'policy.json'))).toEqual({
      locked: {},
      defaults: {},
      trouble: null,
    });
  });

  // Only root can make a file that belongs to somebody else.
  describe.runIf(process.getuid?.() === 0)('counts only if administrators alone can have written it', () => {
    function policyFile(): string {
      const folder = join(tempFolder(), 'etc');
      mkdirSync(folder, { mode: 0o755 });
      const path = join(folder, 'policy.json');
      writeFileSync(path, '{"locked":{"proxy":"none"}}', { mode: 0o644 });
      return path;
    }
    const detailsOf = (path: string): string | undefined => readPolicy(path).trouble?.details;

    it('and then applies', () => {
      const path = policyFile();
      expect(readPolicy(path)).toMatchObject({ locked: { proxy: 'none' }, trouble: null });
      expect(isOfAdministrators(path)).toBe(true);
      expect(isOfAdministrators(`${path}.gone`)).toBe(false);
    });

    it('not if it belongs to a user, or others can change or replace it', () => {
      const users = policyFile();
      chownSync(users, 1000, 1000);
      expect(detailsOf(users)).toBe('It does not belong to root.');
      expect(readPolicy(users).locked.proxy).toBeUndefined();
      expect(isOfAdministrators(users)).toBe(false);
      for (const mode of [0o666, 0o664]) {
        const shared = policyFile();
        chmodSync(shared, mode);
        expect(detailsOf(shared)).toBe('Others than root can change it.');
      }
      const replaced = policyFile();
      chmodSync(join(replaced, '..'), 0o777);
      expect(detailsOf(replaced)).toBe('Others than root can replace it.');
      const inUsers = policyFile();
      chownSync(join(inUsers, '..'), 1000, 1000);
      expect(detailsOf(inUsers)).toBe('Others than root can replace it.');
    });

    it('not if it is a folder, or too large', () => {
      const path = policyFile();
      expect(detailsOf(join(path, '..'))).toBe('It is not a file.');
      writeFileSync(path, ' '.repeat(70_000));
      expect(detailsOf(path)).toBe('It is larger than 64 KB.');
    });
  });
});
