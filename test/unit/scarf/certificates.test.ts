import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCertificates, readCertificateFile } from '../../../src/main/scarf/certificates';
import { tempFolder } from '../../support/temp-folder';
import { CA, TLS_FIXTURES } from '../../support/tls';

const [ca] = CA;
const server = readFileSync(join(TLS_FIXTURES, 'server.pem'), 'utf8');
const key = readFileSync(join(TLS_FIXTURES, 'key.pem'), 'utf8');
const { raw } = new X509Certificate(ca);
const NOT_CERTIFICATES = { ok: false, failure: { code: 'not-certificates' } };
const UNREADABLE = { ok: false, failure: { code: 'file-unreadable' } };

async function read(content: string | Buffer) {
  const path = join(tempFolder(), 'chosen.pem');
  await writeFile(path, content);
  return readCertificateFile(path);
}

async function held(content: string | Buffer) {
  const file = await read(content);
  if (!file.ok) throw new Error(file.failure.code);
  return file.value;
}

describe('a certificate file', () => {
  it('is a PEM bundle, also with comments and blank lines, or one DER certificate', async () => {
    const bundle = `\ufeff# of the office\r\n\n${ca.trim()}\r\n\n${server}`;
    expect((await held(bundle)).certificates).toEqual(
      [ca, server].map((pem) => new X509Certificate(pem).toString()),
    );
    expect((await held(raw)).certificates).toEqual([new X509Certificate(ca).toString()]);
  });

  it('says whom it trusts and until when', async () => {
    const { facts } = await held(ca);
    const { subject, validTo } = new X509Certificate(ca);
    expect(facts).toEqual([
      { subject: subject.replaceAll('\n', ', '), until: new Date(validTo).toISOString() },
    ]);
  });

  it('has one fingerprint whatever its form and order, and another with other certificates', async () => {
    const fingerprint = async (content: string | Buffer) => (await held(content)).fingerprint;
    const ofCa = await fingerprint(ca);
    expect(await fingerprint(raw)).toBe(ofCa);
    expect(await fingerprint(ca + server)).toBe(await fingerprint(server + ca));
    expect(await fingerprint(ca + server)).not.toBe(ofCa);
  });

  it.each([
    ['nothing', 'nothing'],
    ['events with a certificate among them', `{"$time":"2026-07-21T12:00:00Z"}\n${ca}`],
    ['a certificate with events behind it', `${ca}{"$time":"2026-07-21T12:00:00Z"}\n`],
    ['a certificate on one line with other text', ca.replace('-----BEGIN', '{"a":1} -----BEGIN')],
    ['a private key', ca + key],
    ['a certificate that is cut off', ca.slice(0, -40)],
    ['a damaged certificate', ca.replace(/[A-Z]{3}/, 'AAA')],
    ['bytes behind a DER certificate', Buffer.concat([raw, Buffer.from('{}')])],
    ['too many bytes', ca + '\n'.repeat(5_000_000)],
  ])('is refused with %s', async (_what, content) => {
    expect(await read(content)).toMatchObject(NOT_CERTIFICATES);
  });

  it('that is not there is told as such', async () => {
    expect(await readCertificateFile(join(tempFolder(), 'none.pem'))).toMatchObject({
      ok: false,
      failure: { code: 'file-missing' },
    });
  });

  it.runIf(process.platform !== 'win32')('that is a pipe or a device is not read', async () => {
    const pipe = join(tempFolder(), 'pipe.pem');
    execFileSync('mkfifo', [pipe]);
    expect(await readCertificateFile(pipe)).toMatchObject(UNREADABLE);
    expect(await readCertificateFile('/dev/zero')).toMatchObject(UNREADABLE);
    expect(await readCertificateFile(tempFolder())).toMatchObject(UNREADABLE);
  });

  it('that never answers is given up, and no second one is opened meanwhile', async () => {
    let opened = 0;
    let answer: (error: Error) => void = () => undefined;
    const openFile = () => {
      opened += 1;
      return new Promise<never>((_resolve, reject) => (answer = reject));
    };
    const silent = { openFile, answerMs: 20 };
    expect(await readCertificateFile('/gone/ca.pem', silent)).toMatchObject(UNREADABLE);
    expect(await readCertificateFile('/gone/ca.pem', silent)).toMatchObject(UNREADABLE);
    expect(opened).toBe(1);
    answer(new Error('the share is back'));
    expect((await held(ca)).facts).toHaveLength(1);
  });
});

describe('the certificates to trust', () => {
  it('are the same list until the user trusts another file', async () => {
    let users = null as Awaited<ReturnType<typeof held>> | null;
    const certificates = createCertificates(() => users);
    const system = await certificates();
    expect(await certificates()).toBe(system);
    users = await held(raw);
    const more = await certificates();
    expect(more).toEqual([...system, new X509Certificate(ca).toString()]);
    expect(await certificates()).toBe(more);
    users = null;
    expect(await certificates()).toEqual(system);
  });
});
