import { describe, expect, it } from 'vitest';
import {
  lacksSandbox,
  otherServer,
  policyPath,
  refusedSwitch,
  serverAddress,
  type Launch,
} from '../../../src/main/places/launch';
import { passwordEntries } from '../../../src/main/places/password-entry';
import { BUILT_IN_SOURCE, publicKeyOf, updateSource } from '../../../src/main/updates/update-source';
import { parseAddress } from '../../../src/main/scarf/address';

const OTHER = 'http://127.0.0.1:8787';
const SCARF = 'https://api.scarf.sh';

const launch = (parts: Partial<Launch>): Launch => ({
  isPackaged: false,
  version: '0.1.0',
  env: {},
  hasSwitch: () => false,
  ...parts,
});

describe('the server', () => {
  it.each([
    ['without SCARF_API_URL', {}, SCARF],
    ['with an empty one', { SCARF_API_URL: '' }, SCARF],
    ['with a blank one', { SCARF_API_URL: ' ' }, SCARF],
    ['with another', { SCARF_API_URL: OTHER }, OTHER],
  ])('of an app that is not packaged, %s', (_what, env, address) => {
    expect(serverAddress(launch({ env }))).toBe(address);
  });

  it('of a packaged app is Scarf, whatever the environment says', () => {
    const packaged = launch({ isPackaged: true, env: { SCARF_API_URL: OTHER } });
    expect([otherServer(packaged), serverAddress(packaged)]).toEqual([null, SCARF]);
  });
});

describe('the file of the policy', () => {
  it('is where administrators of each system write', () => {
    const env = { ProgramData: 'D:\\Data' };
    expect([
      policyPath(launch({}), 'linux'),
      policyPath(launch({}), 'darwin'),
      policyPath(launch({}), 'win32'),
      policyPath(launch({ env }), 'win32'),
    ]).toEqual([
      '/etc/scarf-event-importer/policy.json',
      '/Library/Application Support/scarf-event-importer/policy.json',
      'C:\\ProgramData\\scarf-event-importer\\policy.json',
      'D:\\Data\\scarf-event-importer\\policy.json',
    ]);
  });

  it('is another one for tests only, never in a package for users', () => {
    const env = { EVENT_IMPORTER_POLICY: '/tmp/policy.json' };
    expect(policyPath(launch({ env }), 'linux')).toBe('/tmp/policy.json');
    expect(policyPath(launch({ env, isPackaged: true }), 'linux')).toBe(
      '/etc/scarf-event-importer/policy.json',
    );
  });
});

describe('the place of newer versions', () => {
  const env = { EVENT_IMPORTER_UPDATES: 'http://127.0.0.1:8787 MCowBQYDK2VwAyEA' };
  const named = { address: 'http://127.0.0.1:8787', publicKey: 'MCowBQYDK2VwAyEA' };

  it('is none in an app for development or trial, unless the environment names one', () => {
    expect(updateSource(launch({}))).toBeNull();
    expect(updateSource(launch({ env }))).toEqual(named);
    const trial = { isPackaged: true, version: '0.1.0-trial' };
    expect([updateSource(launch(trial)), updateSource(launch({ ...trial, env }))]).toEqual([null, named]);
  });

  it('is the one that a package for users was built with, whatever the environment says', () => {
    expect(updateSource(launch({ isPackaged: true, env }))).toBe(BUILT_IN_SOURCE);
  });

  it.runIf(BUILT_IN_SOURCE !== null)('can be asked, and its key can be read', () => {
    const source = BUILT_IN_SOURCE ?? { address: '', publicKey: '' };
    expect(parseAddress(source.address)).toMatchObject({ ok: true });
    expect(publicKeyOf(source).asymmetricKeyType).toBe('ed25519');
  });
});

describe('switches that hand the window to a debugger', () => {
  const hasSwitch = (name: string) => name === 'remote-debugging-pipe';

  it('end a packaged app, but not one for development or trial', () => {
    expect(refusedSwitch(launch({ isPackaged: true, hasSwitch }))).toBe('remote-debugging-pipe');
    expect(refusedSwitch(launch({ isPackaged: true }))).toBeNull();
    expect(refusedSwitch(launch({ hasSwitch }))).toBeNull();
    expect(refusedSwitch(launch({ isPackaged: true, version: '0.1.0-trial', hasSwitch }))).toBeNull();
  });
});

it('a package for users that runs without the sandbox is known, and one for trial may do so', () => {
  const hasSwitch = (name: string) => name === 'no-sandbox';
  expect(lacksSandbox(launch({ isPackaged: true, hasSwitch }))).toBe(true);
  expect(lacksSandbox(launch({ isPackaged: true }))).toBe(false);
  expect(lacksSandbox(launch({ isPackaged: true, version: '0.1.0-trial', hasSwitch }))).toBe(false);
});

describe('the entries in the password store', () => {
  const place = { appName: 'Importer', server: null, appData: '/home/ana/.config' };

  it('belong to a data folder and a server', () => {
    const names = [
      { ...place, dataFolder: '/home/ana/.config/Importer' },
      { ...place, dataFolder: '/tmp/other' },
      { ...place, dataFolder: '/tmp/other', server: OTHER },
    ].map((one) => passwordEntries(one).current);
    expect(new Set(names).size).toBe(3);
  });

  it('of before, without a folder, are those of the usual folder only', () => {
    expect(passwordEntries({ ...place, dataFolder: '/home/ana/.config/Importer' }).earlier).toBe('Importer');
    expect(passwordEntries({ ...place, dataFolder: '/tmp/other' }).earlier).toBeNull();
  });
});
