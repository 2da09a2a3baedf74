import { fail, failure, succeed, type Result } from '../../shared/failure';
import type { Fixes } from '../../shared/checks/fix';
import { reportFor } from '../../engine/check/report';
import type { CheckFacts, KnownArtifacts } from '../../engine/model/check-facts';
import type { PartFile } from '../../engine/model/source-file';
import type { FileWork } from '../jobs/ports';
import type { Submission } from '../imports/record/submission';

export interface SplitPerFileParts {
  readonly work: Pick<FileWork, 'run'>;
  readonly known: () => KnownArtifacts | null;
  readonly now: () => number;
}

/**
 * Splits a submission of several files into one for each, in their order. Checks each file on its own, in the same form.
 * Skips files without a ready event. Fails with `file-changed` when a file changed since the check.
 */
export async function splitPerFile(
  whole: Submission,
  parts: SplitPerFileParts,
  signal: AbortSignal,
): Promise<Result<readonly Submission[]>> {
  const submissions: Submission[] = [];
  for (const part of whole.facts.parts ?? []) {
    const fixes = fixesOfPart(part, whole.fixes);
    const facts = await checkPart(part, fixes, parts, signal);
    if (!facts.ok) return facts;
    const report = reportFor(facts.value, whole.destination, parts.known());
    if (report.ready > 0) submissions.push(submissionOfPart(whole, part, facts.value, report, fixes));
  }
  return submissions.length === 0 ? fail('nothing-to-send') : succeed(submissions);
}

async function checkPart(
  part: PartFile,
  fixes: Fixes,
  { work, now }: SplitPerFileParts,
  signal: AbortSignal,
): Promise<Result<CheckFacts>> {
  const { path, name, packed, form, fingerprint, identity, sheet } = part;
  const inside = { path, name, packed, size: identity.size, ...(sheet !== undefined && { sheet }) };
  const location = packed === null ? {} : { location: inside };
  const request = { path, ...location, form, nowMs: now(), mappings: [], fixes };
  const checked = await work.run('check', request, signal);
  if (!checked.ok) return checked;
  const facts = checked.value;
  const [only] = facts.parts ?? [facts];
  return only?.fingerprint === fingerprint
    ? succeed(facts)
    : { ok: false, failure: failure('file-changed', name) };
}

function submissionOfPart(
  whole: Submission,
  { path, name }: PartFile,
  facts: CheckFacts,
  report: Submission['report'],
  fixes: Fixes,
): Submission {
  return { ...whole, path, name, facts, report, fixes };
}

/** The fixes for one part. The lines of edits are numbered across all parts. */
function fixesOfPart({ firstLine, lines }: PartFile, fixes: Fixes): Fixes {
  const own = fixes.lines.filter(({ line }) => line >= firstLine && line < firstLine + lines);
  return { all: fixes.all, lines: own.map((edit) => ({ ...edit, line: edit.line - firstLine + 1 })) };
}
