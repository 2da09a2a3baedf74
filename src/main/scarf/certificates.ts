import { createHash, X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { CertificateFacts } from '../../shared/app/certificate';
import { fail, failure, FailureError, succeed, type Failure, type Result } from '../../shared/failure';

/** The files in which Linux distributions keep the certificate authorities of the system. */
const LINUX_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const MAX_BYTES = 4 * 1024 * 1024;
const ANSWER_MS = 5_000;

/** What a certificate file holds. */
export interface CertificateFile {
  /** PEM texts. */
  readonly certificates: readonly string[];
  readonly facts: readonly CertificateFacts[];
  /** Equal for two files with the same certificates, and only for those. */
  readonly fingerprint: string;
}

/**
 * The certificate authorities to trust besides Node's: the system's and those of the user's file. Returns the same array
 * while the user's are the same.
 */
export function createCertificates(users: () => CertificateFile | null): () => Promise<readonly string[]> {
  let known: { readonly users: CertificateFile | null; readonly all: readonly string[] } | null = null;
  return async () => {
    const system = await systemCertificates();
    const file = users();
    if (known?.users !== file) known = { users: file, all: [...system, ...(file?.certificates ?? [])] };
    return known.all;
  };
}

interface ReadOptions {
  readonly openFile?: typeof open;
  readonly answerMs?: number;
}

/** A file that never answers keeps one of libuv's four threads, so there is one at a time. */
let reading: Promise<unknown> = Promise.resolve();

/**
 * Reads a certificate file: a PEM bundle or one DER certificate, and nothing else. Fails with `file-missing`,
 * `file-unreadable` or `not-certificates`.
 */
export async function readCertificateFile(
  path: string,
  { openFile = open, answerMs = ANSWER_MS }: ReadOptions = {},
): Promise<Result<CertificateFile>> {
  const late = AbortSignal.timeout(answerMs);
  const bytes = reading.then(() => {
    late.throwIfAborted();
    return readRegularFile(path, openFile);
  });
  reading = bytes.catch(() => undefined);
  try {
    return contentOf(await answered(bytes, late));
  } catch (error) {
    return { ok: false, failure: readFailure(error) };
  }
}

/** Opens without waiting, as a pipe would make it do, and reads no more than a certificate file may hold. */
async function readRegularFile(path: string, openFile: typeof open): Promise<Buffer> {
  const file = await openFile(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) throw new FailureError(failure('file-unreadable', 'This is no file.'));
    return await readAtMost(file, MAX_BYTES);
  } finally {
    await file.close();
  }
}

async function readAtMost(file: FileHandle, maxBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(maxBytes + 1);
  let length = 0;
  while (length <= maxBytes) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  throw new FailureError(failure('not-certificates', 'The file is too large for certificates.'));
}

function answered<T>(work: Promise<T>, late: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const silent = new FailureError(failure('file-unreadable', 'The file did not answer.'));
    late.addEventListener('abort', () => reject(silent), { once: true });
    work.then(resolve, reject);
  });
}

function readFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return failure((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'file-missing' : 'file-unreadable');
}

function contentOf(bytes: Buffer): Result<CertificateFile> {
  const text = bytes.toString('latin1');
  const blocks = text.includes(BEGIN) ? pemBlocks(text) : [bytes];
  if (blocks === null) return fail('not-certificates', 'The file holds something besides certificates.');
  try {
    const found = blocks.map((block) => new X509Certificate(block));
    // Bytes behind a DER certificate would be ignored.
    const isWhole = found.every(({ raw }, at) => typeof blocks[at] === 'string' || raw.equals(bytes));
    if (!isWhole) return fail('not-certificates', 'The file goes on after its certificate.');
    return succeed({
      certificates: found.map(String),
      facts: found.map(factsOf),
      fingerprint: fingerprintOf(found),
    });
  } catch {
    return fail('not-certificates', 'The file holds no certificate, or a damaged one.');
  }
}

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/** The blocks of a file that has nothing else but blank lines and comments after `#`; else null. */
function pemBlocks(text: string): string[] | null {
  const blocks: string[] = [];
  let block: string[] | null = null;
  for (const line of text.replace(/^\u00ef\u00bb\u00bf/, '').split(/\r\n|\r|\n/)) {
    const trimmed = line.trim();
    if (block === null) {
      if (trimmed === BEGIN) block = [trimmed];
      else if (trimmed !== '' && !trimmed.startsWith('#')) return null;
      continue;
    }
    if (trimmed !== END && !/^[A-Za-z0-9+/=]*$/.test(trimmed)) return null;
    block.push(trimmed);
    if (trimmed !== END) continue;
    blocks.push(block.join('\n'));
    block = null;
  }
  return block === null ? blocks : null;
}

const MAX_SUBJECT = 200;

function factsOf({ subject, validTo }: X509Certificate): CertificateFacts {
  const untilMs = Date.parse(validTo);
  return {
    // The text is whatever the certificate's author wrote.
    subject: (subject ?? '').replace(/\n/g, ', ').replace(/\p{C}/gu, '?').slice(0, MAX_SUBJECT),
    until: Number.isNaN(untilMs) ? null : new Date(untilMs).toISOString(),
  };
}

function fingerprintOf(certificates: readonly X509Certificate[]): string {
  const each = certificates.map(({ fingerprint256 }) => fingerprint256).sort();
  return createHash('sha256')
    .update([...new Set(each)].join('\n'))
    .digest('base64url');
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
    const bundle = await readRegularFile(path, open).then(systemBlocks, () => []);
    if (bundle.length > 0) return bundle;
  }
  return [];
}

/** The system's own bundles also hold names and dumps between their certificates. */
function systemBlocks(bytes: Buffer): string[] {
  const blocks = bytes.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  return (blocks ?? []).map((block) => new X509Certificate(block).toString());
}
