import { join } from 'node:path';
import { closeSync, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { describe, expect, inject, it } from 'vitest';
import { checkTogether } from '../../../src/main/events/check-together';
import { READ_BYTES } from '../../../src/main/events/limits';
import { threadedHelper } from '../../../src/main/worker/stretch-helper';
import { NDJSON } from '../../../src/shared/layout';
import { makeEvents } from '../../support/events';
import { factsOf, fileWith, linesOf, never, NOW } from './bench';

const THREAD = inject('threadFile');

describe('threads that share a file', () => {
  it('find together what one finds alone', async () => {
    const lines = [...makeEvents(8000, { now: NOW }), 'oops', '', ...makeEvents(100, { now: NOW })];
    const path = await fileWith(linesOf(...lines));
    const { size } = await stat(path);
    const descriptor = openSync(path, 'r');
    const source = { descriptor, size, nowMs: NOW };
    const helpers = [1, 2].map(() => threadedHelper(THREAD)(source));
    const options = { source, helpers, signal: never, onStretch: () => undefined, stretchBytes: READ_BYTES };
    const { findings, fingerprint, finalNewline } = await checkTogether(options);
    await Promise.all(helpers.map((helper) => helper.end()));
    closeSync(descriptor);
    const facts = findings.facts(NDJSON, {
      plainBytes: size,
      finalNewline,
      damaged: false,
      unfinished: false,
    });
    expect(await factsOf(path)).toEqual(expect.objectContaining({ ...facts, fingerprint }));
    expect(facts).toMatchObject({ lines: 8102, blank: 1, faulty: 1 });
  });

  it('say what went wrong, then and whenever they are asked again', async () => {
    const helper = threadedHelper(THREAD)({ descriptor: 1_000_000, size: 10, nowMs: NOW });
    const reason = { failure: { code: 'file-unreadable' } };
    await expect(helper.read(0, 10)).rejects.toMatchObject(reason);
    await expect(helper.read(0, 10)).rejects.toMatchObject(reason);
    await helper.end();
    await helper.end();
  });

  it('that cannot even start are a failure, not a silence', async () => {
    const helper = threadedHelper(join(import.meta.dirname, 'no-such-thread.mjs'))({
      descriptor: 0,
      size: 10,
      nowMs: NOW,
    });
    await expect(helper.read(0, 10)).rejects.toMatchObject({ failure: { code: 'worker-ended' } });
    await helper.end();
  });
});
