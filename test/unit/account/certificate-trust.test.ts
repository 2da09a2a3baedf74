import { describe, expect, it } from 'vitest';
import type { CertificateView } from '../../../src/shared/app/certificate';
import { fail, succeed, type Result } from '../../../src/shared/failure';
import { CertificateTrust } from '../../../src/main/account/certificate-trust';
import type { CertificateFile } from '../../../src/main/scarf/certificates';

const PATH = '/etc/office-ca.pem';
const FILE: CertificateFile = {
  certificates: ['PEM'],
  facts: [{ subject: 'CN=Office', until: '2030-01-01T00:00:00.000Z' }],
  fingerprint: 'one',
};

/** The file of the settings, what it holds, and what the user answers. */
interface Place {
  path?: string | null;
  file?: Result<CertificateFile>;
  answer?: boolean;
  saved?: Result<undefined>;
}

function trustWith({ path = PATH, file = succeed(FILE), answer = true, saved = succeed(undefined) }: Place) {
  const calls: string[] = [];
  const views: CertificateView[] = [];
  let setting = path;
  const trust = new CertificateTrust({
    setting: {
      read: () => setting,
      write: (value) => {
        if (saved.ok) setting = value;
        return saved;
      },
    },
    read: async (from) => {
      calls.push(`read ${from}`);
      return file;
    },
    ask: async (from, [facts]) => {
      calls.push(`ask ${from} ${facts?.subject}`);
      return answer;
    },
    changed: (view) => views.push(view),
    decided: () => calls.push('decided'),
  });
  return { trust, calls, views, setting: () => setting };
}

describe('the certificate file of the settings', () => {
  it('is trusted without a question when its fingerprint was kept, and read once', async () => {
    const { trust, calls, views } = trustWith({});
    await trust.open('one');
    await trust.open('one');
    expect(calls).toEqual([`read ${PATH}`]);
    expect(trust.trusted()).toBe(FILE);
    expect(views).toEqual([{ state: 'trusted', certificates: FILE.facts }]);
  });

  it.each([null, 'another'])('is asked about when the fingerprint that was kept is %s', async (kept) => {
    const { trust, calls } = trustWith({});
    await trust.open(kept);
    expect(calls).toEqual([`read ${PATH}`, `ask ${PATH} CN=Office`, 'decided']);
    expect(trust.fingerprint()).toBe('one');
  });

  it('counts for nothing and leaves the settings when the user does not trust it', async () => {
    const { trust, setting } = trustWith({ answer: false });
    await trust.open(null);
    expect([trust.trusted(), setting()]).toEqual([null, null]);
    expect(trust.view).toEqual({ state: 'none' });
  });

  it('that cannot be read counts for nothing, stays in the settings and is tried again', async () => {
    const { trust, calls, setting } = trustWith({ file: fail('file-unreadable') });
    await trust.open('one');
    await trust.open('one');
    expect(calls).toEqual([`read ${PATH}`, `read ${PATH}`]);
    expect([trust.trusted(), setting()]).toEqual([null, PATH]);
    expect(trust.view).toMatchObject({ state: 'unreadable', failure: { code: 'file-unreadable' } });
  });
});

describe('choosing a certificate file', () => {
  it('saves its path only after the user trusted what is in it', async () => {
    const chosen = trustWith({ path: null });
    expect(await chosen.trust.choose(PATH)).toEqual(succeed(true));
    expect(chosen.calls).toEqual([`read ${PATH}`, `ask ${PATH} CN=Office`, 'decided']);
    expect(chosen.setting()).toBe(PATH);

    const declined = trustWith({ path: null, answer: false });
    expect(await declined.trust.choose(PATH)).toEqual(succeed(false));
    expect([declined.trust.trusted(), declined.setting()]).toEqual([null, null]);
  });

  it('trusts nothing that cannot be saved, and nothing that is no certificate file', async () => {
    for (const place of [{ saved: fail('disk-full') }, { file: fail('not-certificates') }]) {
      const { trust } = trustWith({ path: null, ...place });
      expect(await trust.choose(PATH)).toMatchObject({ ok: false });
      expect(trust.trusted()).toBeNull();
    }
  });

  it('is undone by clearing it', async () => {
    const { trust, calls, setting } = trustWith({});
    await trust.open('one');
    expect(trust.clear()).toEqual(succeed(undefined));
    expect([trust.trusted(), setting(), calls.at(-1)]).toEqual([null, null, 'decided']);
  });
});
