import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { checkFile } from '../../src/engine/check/check-file';
import { fixesForNames, namesIn } from '../../src/engine/check/names-in-groups';
import { reportFor } from '../../src/engine/check/report';
import { findRows } from '../../src/engine/lookup/find-rows';
import type { KnownArtifacts } from '../../src/engine/model/check-facts';
import { FlawedLines } from '../../src/main/checks/flawed-lines';
import { LineNumbering } from '../../src/main/checks/line-numbering';
import { NO_FIXES } from '../../src/shared/checks/fix';
import { FakeFailure, type FakeBridge } from './fake-bridge';
import { tempFolder } from './temp-folder';
import { doneCheck } from './views';

const MIXED = { kind: 'mixed' } as const;

/** A checked file whose rows the window can list and change, as in the main process but without a thread. */
export async function flawedFile(name: string, content: string, known: KnownArtifacts, nowMs: number) {
  const path = join(tempFolder(), name);
  writeFileSync(path, content);
  const { signal } = new AbortController();
  const checked = await checkFile({ path, nowMs, zone: 'UTC', onProgress: () => undefined, signal });
  if (checked.kind !== 'checked') throw new Error(JSON.stringify(checked));
  const { facts } = checked;
  const forNames = fixesForNames(namesIn(facts.groups, MIXED, known, []));
  const report = reportFor(facts, MIXED, known);
  const lines = new FlawedLines(
    {
      work: {
        run: async (kind, input) => {
          if (kind !== 'find-rows') throw new Error(`no job ${kind}`);
          return (await findRows(input as Parameters<typeof findRows>[0], signal)) as never;
        },
      },
      path,
      facts,
      fixes: NO_FIXES,
      numbering: new LineNumbering(null),
    },
    null,
  );
  const rules = { report, standard: { nowMs, destination: MIXED, known }, forNames };
  const { size } = await stat(path);
  return {
    check: doneCheck(report, { file: { path, name, size }, destination: MIXED, report }),
    answerOn: (bridge: FakeBridge): FakeBridge =>
      bridge
        .answer('check.flawed-rows', async ({ codes, fixes, after, limit }) => {
          const rows = await lines.list({ codes, fixes, after, limit }, rules, signal);
          if (!rows.ok) throw new FakeFailure(rows.failure);
          return rows.value;
        })
        .answer('check.try-row', ({ line, change, fixes }) => {
          const row = lines.try({ line, change, fixes }, rules);
          if (!row.ok) throw new FakeFailure(row.failure);
          return row.value;
        })
        .answer('check.try-fixes', () => ({ rows: [], more: false }))
        .answer('check.set-fixes', () => undefined),
  };
}
