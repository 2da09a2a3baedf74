import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The ways a secret may be written down: as it is, as URLs, base64 and Windows write it. */
function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  // Base64 looks different at each of three places in a longer text; its ends belong to the neighbours.
  const encoded = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  );
  const texts = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...encoded];
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(secret, 'utf16le')];
}

/** Where a text or bytes hold the secret in any form: the words around each place. */
export function leaksIn(content: string | Buffer, secret: string): readonly string[] {
  const bytes = Buffer.from(content);
  return formsOf(secret).flatMap((form) => {
    const at = bytes.indexOf(form);
    return at === -1 ? [] : [bytes.subarray(Math.max(0, at - 80), at + form.length + 20).toString()];
  });
}

/** All files below some folders, with what is in them. */
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

/** Null: an app that still runs has put it away since it was listed. */
function read(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
