import { fail, succeed, type Result } from '../shared/failure';
import type { CheckFacts } from '../engine/model/check-facts';
import type { JobThread, Runner } from './job-thread';
import type { CheckRequest, JobName } from './jobs';

/**
 * One runner a job; leaving one out does not compile. A thread loads only what its job needs: the user waits for that.
 */
export const runners: { readonly [K in JobName]: Runner<K> } = {
  check,
  'find-lines': async (request, { signal }) =>
    (await import('../engine/lookup/find-lines')).findLines(request, signal),
  'find-rows': async (request, { signal }) =>
    (await import('../engine/lookup/find-rows')).findRows(request, signal),
  'read-lines': async ({ file, checkpoints, lines }, { signal }) => {
    const { readLines } = await import('../engine/lookup/read-lines');
    return succeed(await readLines(file, checkpoints, lines, signal));
  },
  'read-rows': async (request, { signal }) => {
    const { readSourceRows } = await import('../engine/lookup/read-source-rows');
    return succeed(await readSourceRows(request, signal));
  },
  'preview-rows': async (request, { signal }) => {
    const { previewRows } = await import('../engine/lookup/preview-rows');
    return succeed(await previewRows(request, signal));
  },
  'try-fixes': async (request, { signal }) => {
    const { tryFixes } = await import('../engine/lookup/try-fixes');
    return succeed(await tryFixes(request, signal));
  },
  'write-resend-file': async (request, { signal }) =>
    (await import('../engine/resend/resend-file')).writeResendFile(request, signal),
  'save-failed-lines': async (request, { signal }) =>
    (await import('../engine/resend/resend-file')).saveFailedLines(request, signal),
  'save-corrected': async (request, { signal }) =>
    (await import('../engine/lookup/corrected-copy')).saveCorrected(request, signal),
  body: async (plan, thread) => (await import('./body-job')).makeBody(plan, thread),
  log: async (request, thread) => (await import('./log-job')).serveLog(request, thread),
  'byte-ranges': async (input) => (await import('./byte-range-helper')).serveByteRanges(input),
};

/** Loads the code of a check, once. */
export const loadCheck = () =>
  Promise.all([import('../engine/check/check-file'), import('./byte-range-helper')]);

async function check(request: CheckRequest, thread: JobThread<'check'>): Promise<Result<CheckFacts>> {
  const [{ checkFile }, { helpersFrom }] = await loadCheck();
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
