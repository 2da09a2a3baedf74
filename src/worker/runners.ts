import { fail, succeed, type Result } from '../shared/failure';
import { checkFile } from '../engine/check/check-file';
import { saveCorrected } from '../engine/lookup/corrected-copy';
import { findLines } from '../engine/lookup/find-lines';
import { findRows } from '../engine/lookup/find-rows';
import { previewRows } from '../engine/lookup/preview-rows';
import { readLines } from '../engine/lookup/read-lines';
import { readSourceRows } from '../engine/lookup/read-source-rows';
import { tryFixes } from '../engine/lookup/try-fixes';
import type { CheckFacts } from '../engine/model/check-facts';
import { saveFailedLines, writeResendFile } from '../engine/resend/resend-file';
import { makeBody } from './body-job';
import { helpersFrom, serveByteRanges } from './byte-range-helper';
import type { JobThread, Runner } from './job-thread';
import type { CheckRequest, JobName } from './jobs';
import { serveLog } from './log-job';

/** One runner a job; leaving one out does not compile. */
export const runners: { readonly [K in JobName]: Runner<K> } = {
  check,
  'find-lines': (request, { signal }) => findLines(request, signal),
  'find-rows': (request, { signal }) => findRows(request, signal),
  'read-lines': async ({ file, checkpoints, lines }, { signal }) =>
    succeed(await readLines(file, checkpoints, lines, signal)),
  'read-rows': async (request, { signal }) => succeed(await readSourceRows(request, signal)),
  'preview-rows': async (request, { signal }) => succeed(await previewRows(request, signal)),
  'try-fixes': async (request, { signal }) => succeed(await tryFixes(request, signal)),
  'write-resend-file': (request, { signal }) => writeResendFile(request, signal),
  'save-failed-lines': (request, { signal }) => saveFailedLines(request, signal),
  'save-corrected': (request, { signal }) => saveCorrected(request, signal),
  body: makeBody,
  log: serveLog,
  'byte-ranges': serveByteRanges,
};

async function check(request: CheckRequest, thread: JobThread<'check'>): Promise<Result<CheckFacts>> {
  const outcome = await checkFile({
    ...request,
    signal: thread.signal,
    onProgress: (progress) => thread.progress({ kind: 'progress', progress }),
    onSample: (sample) => thread.progress({ kind: 'sample', sample }),
    startHelper: helpersFrom(thread.startHelper),
  });
  switch (outcome.kind) {
    case 'checked':
      return succeed(outcome.facts);
    case 'failed':
      return { ok: false, failure: outcome.failure };
    case 'stopped':
      return fail('gone', 'stopped');
  }
}
