import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { produceBody } from '../../src/engine/send/request-body';
import { checkFile } from '../../src/engine/check/check-file';
import { reportFor } from '../../src/engine/check/report';
import { readLines } from '../../src/engine/lookup/read-lines';
import type { CheckReport } from '../../src/shared/checks/check';
import type { CheckFacts } from '../../src/engine/model/check-facts';
import type { BodyPlan } from '../../src/engine/model/request-body';
import { NO_FIXES } from '../../src/shared/checks/fix';
import { isOpen, type Answers } from '../../src/shared/checks/question';
import { unexplained } from './tagged-files';

const DESTINATION = { kind: 'package', id: 'package-1', name: 'docs' } as const;
const never = new AbortController().signal;

/** `tags`: a file of `taggedFile`, so that what is sent can be explained. */
export type KindOfFile = 'any' | 'tags';

/**
 * Checks a file and builds its body, and once more with its open questions answered. Returns the layout or the failure code;
 * throws when an invariant does not hold.
 */
export async function verifyFile(
  path: string,
  kind: KindOfFile,
  folder: string,
  nowMs: number,
  given: Answers = {},
): Promise<string> {
  const answers = { given, remembered: [] };
  const outcome = await checkFile({ path, nowMs, answers, onProgress: () => undefined, signal: never });
  if (outcome.kind === 'stopped') throw new Error('the check stopped without a request');
  if (outcome.kind === 'failed') {
    if (['unexpected', 'worker-ended', 'disk-trouble'].includes(outcome.failure.code))
      throw new Error(JSON.stringify(outcome.failure));
    return outcome.failure.code;
  }
  const { facts } = outcome;
  const report = reportFor(facts, DESTINATION, null);
  const { ready, errors, blank, skipped } = report;
  assertHolds(report.lines === ready + errors + blank + skipped, 'the report adds up', report);
  assertHolds(Math.min(ready, errors, blank, skipped) >= 0, 'no count is negative', report);
  const bodies = [
    await bodyOf(facts, path, folder, nowMs, true),
    await bodyOf(facts, path, folder, nowMs, false),
  ];
  for (const body of bodies) {
    if (body === null) {
      assertHolds(report.ready === 0, 'ready lines are sent', report);
      continue;
    }
    const { result, lines } = body;
    assertHolds(
      result.lines === report.lines && result.blank === report.blank,
      'check and body see the same lines',
      result,
    );
    assertHolds(
      result.sent === report.ready && result.setAside === report.errors,
      'the body matches the report',
      result,
    );
    assertHolds(lines === result.sent, 'each event is one line', { lines, result });
  }
  await readLines(
    { path, identity: facts.identity, form: facts.form, ...partsOf(facts) },
    facts.checkpoints,
    [1, report.lines],
    never,
  );
  if (kind === 'tags') await assertExplained(path, folder, bodies.at(-1)?.text ?? '', askedHeader(report));
  const open = openAnswers(facts);
  if (Object.keys(given).length === 0 && Object.keys(open).length > 0)
    return verifyFile(path, kind, folder, nowMs, open);
  const { layout } = facts.form;
  return layout.kind === 'json' ? layout.shape : layout.kind;
}

/** The likeliest answers to the open questions of a check. */
function openAnswers({ questions }: CheckFacts): Answers {
  const open = questions.flatMap((file) => file.questions.filter(isOpen));
  return Object.fromEntries(open.map(({ code, choices }) => [code, choices[0]?.value ?? '']));
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
  text: string;
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
  if (!made.ok) throw new Error(`invariant broken: a checked file gives a body: ${made.failure.code}`);
  if (made.value.sent === 0) return null;
  const body = gunzipSync(Buffer.concat(chunks));
  let lines = 0;
  let from = 0;
  for (let end = body.indexOf(10); end !== -1; end = body.indexOf(10, from)) {
    const value: unknown = JSON.parse(body.toString('utf8', from, end));
    assertHolds(
      typeof value === 'object' && value !== null && !Array.isArray(value),
      'the body holds only events',
      value,
    );
    lines += 1;
    from = end + 1;
  }
  assertHolds(from === body.length, 'the last line ends with a line feed', body.length - from);
  return { result: made.value, lines, text: body.toString() };
}

/** Every sent line is one row of the file, and every row is sent or set aside; `from`: counts from this line on, from 0. */
async function assertExplained(path: string, folder: string, sent: string, from: number): Promise<void> {
  const setAside = await readFile(join(folder, 'set-aside'), 'utf8');
  const content = await readFile(path, 'utf8');
  const reason = unexplained(content.split('\n').slice(from).join('\n'), sent, setAside);
  assertHolds(reason === null, 'what is sent is explained by the file', reason);
}

/** The row of the header where the user was asked for it: the question shows it, and those above it are not sent. */
function askedHeader({ questions }: CheckReport): number {
  const all = questions.flatMap((one) => one.questions);
  const row = Number(
    all.find(({ code, certainty }) => code === 'header' && certainty !== 'certain')?.taken ?? 0,
  );
  return Number.isFinite(row) ? row : 0;
}

function partsOf({ parts }: CheckFacts): Pick<BodyPlan, 'parts'> {
  return parts === undefined ? {} : { parts };
}

function assertHolds(holds: boolean, invariant: string, evidence: unknown): void {
  if (!holds) throw new Error(`invariant broken: ${invariant}: ${JSON.stringify(evidence)?.slice(0, 2_000)}`);
}
