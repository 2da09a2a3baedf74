import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineMap } from '../../../../src/engine/line-map/line-map';
import { LineMapWriter } from '../../../../src/engine/line-map/line-map-writer';
import { folder } from '../bench';
import { rounds } from '../../../support/rounds';

async function write(
  sent: readonly number[],
  lines: number,
  checkpoints: readonly number[] = [],
): Promise<string> {
  const path = join(await folder(), 'map');
  const writer = await LineMapWriter.create(path);
  for (const line of sent) writer.add(line);
  await writer.finish(lines, checkpoints);
  return path;
}

describe('the line map', () => {
  it('leads each sent line to its source line, and back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 300 }), async (isSent) => {
        const sent = isSent.flatMap((wasSent, index) => (wasSent ? [index + 1] : []));
        const map = await LineMap.load(await write(sent, isSent.length));
        expect([map.sent, map.lines]).toEqual([sent.length, isSent.length]);
        for (let line = -1; line <= isSent.length + 2; line += 1) {
          expect(map.sourceLine(line)).toBe(sent[line - 1] ?? null);
          const index = sent.indexOf(line);
          expect(map.sentLine(line)).toBe(index === -1 ? null : index + 1);
        }
      }),
      { numRuns: rounds(40) },
    );
  });

  it('is small for long runs, and keeps checkpoints and line numbers beyond 2^32', async () => {
    const checkpoints = [0, 1_300_000, 5_000_000_000, 2 ** 45];
    const path = await write([5, 6, 7, 2 ** 40, 2 ** 40 + 1], 2 ** 40 + 9, checkpoints);
    const map = await LineMap.load(path);
    expect([...map.checkpoints]).toEqual(checkpoints);
    expect(map.sourceLine(4)).toBe(2 ** 40);
    expect(map.sentLine(2 ** 40 + 1)).toBe(5);
    expect((await readFile(path)).length).toBeLessThan(150);
  });

  it('fails to load when any byte was changed or is missing', async () => {
    const path = await write([1, 2, 5, 6, 9], 9, [0, 100]);
    const intact = await readFile(path);
    for (let at = 0; at < intact.length; at += 1) {
      const changed = Buffer.from(intact);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await writeFile(path, changed);
      await expect(LineMap.load(path)).rejects.toMatchObject({ failure: { code: 'disk-trouble' } });
      await writeFile(path, intact.subarray(0, at));
      await expect(LineMap.load(path)).rejects.toMatchObject({ failure: { code: 'disk-trouble' } });
    }
    await expect(LineMap.load(`${path}-not-there`)).rejects.toMatchObject({
      failure: { code: 'disk-trouble' },
    });
  });
});
