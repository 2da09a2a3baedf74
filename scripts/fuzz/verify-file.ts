import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { produceBody } from '../../src/engine/send/request-body';
import { checkFile } from '../../src/engine/check/check-file';
import { reportFor } from '../../src/engine/check/report';
import { readLines } from '../../src/engine/lookup/read-lines';
import type { CheckFacts } from '../../src/engine/model/check-facts';
import type { BodyPlan } from '../../src/engine/model/request-body';
import { NO_FIXES } from '../../src/shared/fix';

const DESTINATION = { kind: 'package', id: 'package-1', name: 'docs' } as const;
const never = new AbortController().signal;

/** How the app took a file: a code of what it said of it. Throws when it broke a promise. */
export async function tryFile(path: string, folder: string, nowMs: number): Promise<string> {
  const outcome = await checkFile({ path, nowMs, onProgress: () => undefined, signal: never });
  if (outcome.kind === 'stopped') throw new Error('the check stopped by itself');
  if (outcome.kind === 'failed') {
    if (['unexpected', 'worker-ended', 'disk-trouble'].includes(outcome.failure.code))
      throw new Error(JSON.stringify(outcome.failure));
    return outcome.failure.code;
  }
  const { facts } = outcome;
  const report = reportFor(facts, DESTINATION, null);
  demand(report.lines === report.ready + report.errors + report.blank, 'the report adds up', report);
  demand(report.ready >= 0 && report.errors >= 0 && report.blank >= 0, 'no count is below nothing', report);
  const bodies = [
    await bodyOf(facts, path, folder, nowMs, true),
    await bodyOf(facts, path, folder, nowMs, false),
  ];
  for (const body of bodies) {
    if (body === null) {
      demand(report.ready === 0, 'what is ready is sent', report);
      continue;
    }
    const { result, lines } = body;
    demand(
      result.lines === report.lines && result.blank === report.blank,
      'both passes see the same lines',
      result,
    );
    demand(
      result.sent === report.ready && result.setAside === report.errors,
      'what was promised is sent',
      result,
    );
    demand(lines === result.sent, 'each event is one line', { lines, result });
  }
  await readLines(
    { path, identity: facts.identity, form: facts.form, ...partsOf(facts) },
    facts.checkpoints,
    [1, report.lines],
    never,
  );
  const { layout } = facts.form;
  return layout.kind === 'json' ? layout.shape : layout.kind;
}

async function bodyOf(
  facts: CheckFacts,
  path: string,
  folder: string,
  nowMs: number,
  safetyIds: boolean,
): Promise<{
  result: { lines: number; blank: number; sent: number; setAside: number };
  lines: number;
} | null> {
  const plan: BodyPlan = {
    path,
    identity: facts.identity,
    fingerprint: facts.fingerprint,
    compression: facts.compression,
    form: facts.form,
    ...partsOf(facts),
    fixes: NO_FIXES,
    originsPath: null,
    occurrencesPath: null,
    destination: DESTINATION,
    known: null,
    nowMs,
    keepReadable: true,
    safetyIds,
    allGo: false,
    allHaveIds: false,
    untidy: true,
    setAsidePath: join(folder, 'set-aside'),
    setAsideIndexPath: join(folder, 'set-aside-index'),
    lineMapPath: join(folder, 'line-map'),
  };
  const chunks: Uint8Array[] = [];
  const made = await produceBody(plan, async ({ bytes }) => void chunks.push(bytes), never);
  if (!made.ok) {
    demand(made.failure.code === 'nothing-to-send', 'a body that was checked can be made', made.failure);
    return null;
  }
  const body = gunzipSync(Buffer.concat(chunks));
  let lines = 0;
  let from = 0;
  for (let end = body.indexOf(10); end !== -1; end = body.indexOf(10, from)) {
    const value: unknown = JSON.parse(body.toString('utf8', from, end));
    demand(
      typeof value === 'object' && value !== null && !Array.isArray(value),
      'only events are sent',
      value,
    );
    lines += 1;
    from = end + 1;
  }
  demand(from === body.length, 'the last line has its end', body.length - from);
  return { result: made.value, lines };
}

function partsOf({ parts }: CheckFacts): Pick<BodyPlan, 'parts'> {
  return parts === undefined ? {} : { parts };
}

function demand(holds: boolean, promise: string, seen: unknown): void {
  if (!holds) throw new Error(`not kept: ${promise}: ${JSON.stringify(seen)?.slice(0, 2_000)}`);
}
