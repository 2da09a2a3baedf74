import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LineMap } from '../../../src/engine/line-map/line-map';
import { openCheckingApp, type CheckingApp } from '../../support/checking-app';
import { heldBy } from '../../support/held-events';
import { AGENT, KINDS_OF_FILES, type KindOfFile, type Visit } from '../../support/kinds-of-files';
import { isWholeRun } from '../../support/rounds';
import { ACME_PACKAGES } from '../../support/scarf-server';
import { tempFolder } from '../../support/temp-folder';

const FIRST_MS = Math.floor(Date.now() / 60_000) * 60_000 - 30 * 3_600_000;
/** A visit, and when it was. */
interface MadeVisit {
  readonly time: string;
  readonly address: string;
}

const visit = (number: number): MadeVisit => ({
  time: new Date(FIRST_MS + number * 60_000).toISOString().replace('.000', ''),
  address: `52.14.7.${number}`,
});
const [FIRST, SECOND, THIRD, LAST] = [visit(1), visit(2), visit(3), visit(4)];
/** The file has no readable time for the second one. */
const VISITS: readonly Visit[] = [FIRST, { ...SECOND, time: null }, THIRD, LAST];

function valuesOf({ gives }: KindOfFile, { address }: MadeVisit): Readonly<Record<string, string>> {
  const values = { $remote_address: address, $user_agent: AGENT };
  return Object.fromEntries(gives.map((key) => [key, values[key]]));
}

/** `npm test` takes two of each reader; what the others have of their own, the tests of their formats hold. */
const KINDS = KINDS_OF_FILES.flatMap((kinds) => (isWholeRun ? kinds : kinds.slice(0, 2)));

/** What Scarf gets of a visit. */
function expected(kind: KindOfFile, visit: MadeVisit): unknown {
  return { ms: Date.parse(visit.time), ...valuesOf(kind, visit) };
}

/** The event as a user writes it. */
function written(kind: KindOfFile, visit: MadeVisit, others: object = {}): string {
  return JSON.stringify({ $time: visit.time, ...valuesOf(kind, visit), ...others });
}

async function held({ server }: CheckingApp, { gives }: KindOfFile): Promise<readonly unknown[]> {
  return (await heldBy(server)).map((text) => {
    const event = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return {
      ms: Date.parse(String(event['$time'])),
      ...Object.fromEntries(gives.map((key) => [key, event[key]])),
    };
  });
}

describe('a file is checked, fixed, imported, and what Scarf refused of it is fixed and resent', () => {
  it.each(KINDS)('$name', async (kind) => {
    const app = await openCheckingApp();
    const { session, rig, done, untilChecked, send, resend } = app;
    const path = join(tempFolder(), kind.name);
    writeFileSync(path, kind.of(VISITS));
    await session.start(path);
    const [docs] = ACME_PACKAGES;
    const to = { kind: 'package', id: docs?.id ?? '', name: docs?.name ?? '' } as const;
    expect(session.setDestination(done().id, to)).toMatchObject({ ok: true });
    expect(done().report).toMatchObject({ ready: 3, errors: 1 });

    const { id, fixes } = done();
    const all = await session.tryFixes(id, { code: null, fixes, after: 0, limit: 20 });
    const lineOf = ({ address }: MadeVisit): number =>
      (all.ok ? all.value.rows : []).find(({ before }) => before?.includes(address) === true)?.line ?? -1;
    const edits = [
      { line: lineOf(SECOND), text: written(kind, SECOND) },
      // Scarf takes a type as a text only.
      { line: lineOf(THIRD), text: written(kind, THIRD, { $type: 7 }) },
    ];
    expect(await session.setFixes(id, { all: [], lines: edits })).toMatchObject({ ok: true });
    await untilChecked(id);
    expect(done().report).toMatchObject({ ready: 4, errors: 0 });
    const parent = await send();
    expect(rig.views.get(parent)?.remote).toMatchObject({ imported: 3, failed: 1 });
    const sent = [FIRST, SECOND, LAST].map((each) => expected(kind, each));
    expect(await held(app, kind)).toEqual(sent);

    // The log leads to the line of the file.
    const refused = await resend(parent, { which: 'refused', cause: null });
    if (!refused.ok) throw new Error(refused.failure.code);
    const origins = await LineMap.load(refused.value.resend.originsPath);
    expect(origins.sourceLine(1)).toBe(lineOf(THIRD));
    await session.startResend(refused.value);
    const again = done().id;
    const mended = [{ line: lineOf(THIRD), text: written(kind, THIRD) }];
    expect(await session.setFixes(again, { all: [], lines: mended })).toMatchObject({ ok: true });
    await untilChecked(again);
    await send();
    expect(await held(app, kind)).toEqual([...sent, expected(kind, THIRD)]);
    expect(rig.reported).toEqual([]);
  });
});
