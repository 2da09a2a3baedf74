import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { fail, succeed, type Result } from '../../shared/failure';

/** The files in which Linux distributions keep the certificate authorities of the system. */
const LINUX_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const LARGEST_FILE = 8 * 1024 * 1024;

/**
 * The certificate authorities to trust besides Node's: those of the system and of the user's file. Returns the same
 * array while nothing changed. An unreadable file adds none: a fault never widens trust.
 */
export function createCertificates(userFile: () => string | null): () => Promise<readonly string[]> {
  let known: { readonly key: string; readonly all: readonly string[] } | null = null;
  return async () => {
    const path = userFile();
    const key = path === null ? '' : `${path} ${await changedAt(path)}`;
    if (known?.key !== key) {
      const users = path === null ? null : await readCertificateFile(path);
      known = { key, all: [...(await systemCertificates()), ...(users?.ok === true ? users.value : [])] };
    }
    return known.all;
  };
}

/**
 * Reads a certificate file, PEM (one or many) or DER (one); returns PEM texts. Fails with `file-missing`,
 * `file-unreadable`, or `bad-input` if the file holds no certificate.
 */
export async function readCertificateFile(path: string): Promise<Result<string[]>> {
  let bytes: Buffer;
  try {
    if ((await stat(path)).size > LARGEST_FILE)
      return fail('bad-input', 'The file is too large for certificates.');
    bytes = await readFile(path);
  } catch (error) {
    return fail((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'file-missing' : 'file-unreadable');
  }
  const blocks: readonly (string | Buffer)[] = bytes
    .toString('latin1')
    .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [bytes];
  try {
    return succeed(blocks.map((block) => new X509Certificate(block).toString()));
  } catch {
    return fail('bad-input', 'The file holds no certificate, or a damaged one.');
  }
}

let systemRead: Promise<readonly string[]> | null = null;

function systemCertificates(): Promise<readonly string[]> {
  return (systemRead ??= readSystem());
}

interface TlsOfNewerNode {
  readonly getCACertificates?: (type: 'system') => string[];
}

async function readSystem(): Promise<readonly string[]> {
  // `getCACertificates` exists since Node 22.15 and 23.9. Older versions can only read the files of Linux.
  // Imported late: loading it takes a while, and the window must open first.
  const { getCACertificates } = (await import('node:tls')) as TlsOfNewerNode;
  if (getCACertificates !== undefined) {
    try {
      return getCACertificates('system');
    } catch {
      // An unreadable system store adds none.
    }
  }
  if (process.platform !== 'linux') return [];
  for (const path of LINUX_BUNDLES) {
    const bundle = await readCertificateFile(path);
    if (bundle.ok) return bundle.value;
  }
  return [];
}

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    (facts) => facts.mtimeMs,
    () => 0,
  );
}
