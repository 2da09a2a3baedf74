import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Encodings of a secret: plain, URL, JSON, base64 and UTF-16. */
function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  // Base64 depends on the offset modulo 3; its ends mix with the neighbouring bytes.
  const encoded = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  );
  const texts = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...encoded];
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(secret, 'utf16le')];
}

/** The context of each place that holds the secret in any encoding. */
export function leaksIn(content: string | Buffer, secret: string): readonly string[] {
  const bytes = Buffer.from(content);
  return formsOf(secret).flatMap((form) => {
    const at = bytes.indexOf(form);
    return at === -1 ? [] : [bytes.subarray(Math.max(0, at - 80), at + form.length + 20).toString()];
  });
}

/** All files below some folders, with their content. */
export function* filesBelow(...folders: readonly string[]): Generator<{ path: string; content: Buffer }> {
  for (const folder of folders) {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const kind = lstatSync(path, { throwIfNoEntry: false });
      if (kind?.isDirectory() === true) yield* filesBelow(path);
      else if (kind?.isFile() === true) {
        const content = read(path);
        if (content !== null) yield { path, content };
      }
    }
  }
}

/** Null: the running app removed the file after it was listed. */
function read(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
