import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DiskBytes } from '../../../../src/engine/archive/block-source';
import { READ_BYTES } from '../../../../src/engine/model/limits';
import { tempFolder } from '../../../support/temp-folder';

describe('the blocks of a file', () => {
  test.each([1, READ_BYTES - 1, READ_BYTES, READ_BYTES + 1, 3 * READ_BYTES + 7])(
    'of %i bytes hold all of it, in room of their own size',
    async (size) => {
      const path = join(tempFolder(), 'file');
      const bytes = Buffer.from(Array.from({ length: size }, (_, at) => (at * 31 + (at >> 9)) % 251));
      await writeFile(path, bytes);
      const handle = await open(path);
      try {
        for (const from of [0, 1, size]) {
          const parts: Buffer[] = [];
          const source = new DiskBytes(handle, size);
          for await (const block of source.blocks(new AbortController().signal, from)) {
            expect(block.buffer.byteLength).toBeLessThanOrEqual(Math.max(Buffer.poolSize, size - from));
            parts.push(Buffer.from(block));
          }
          expect(parts.slice(0, -1).every(({ length }) => length === READ_BYTES)).toBe(true);
          expect(Buffer.concat(parts).equals(bytes.subarray(from))).toBe(true);
        }
      } finally {
        await handle.close();
      }
    },
  );
});
