import { parentPort, workerData, type TransferListItem } from 'node:worker_threads';
import { failure, FailureError } from '../shared/failure';
import { produceBody } from '../engine/send/request-body';
import { writeResendFile, saveFailedLines } from '../engine/resend/resend-file';
import { saveCorrected } from '../engine/lookup/corrected-copy';
import { tryFixes } from '../engine/lookup/try-fixes';
import { checkFile } from '../engine/check/check-file';
import { LineMap } from '../engine/send/line-map';
import { findLines } from '../engine/lookup/find-lines';
import { readLines } from '../engine/lookup/read-lines';
import type { SampleFacts } from '../engine/model/check-facts';
import type { BodyChunk, BodyPlan } from '../engine/model/request-body';
import type { LogSummary } from '../engine/log/log-summary';
import { LogService } from './log-service';
import { helpersFrom, serveStretches } from './range-helper';
import {
  CHUNKS_IN_FLIGHT,
  REST_MS,
  type FromWorker,
  type Job,
  type ToWorker,
  type OpenLogRequest,
  type ReadLinesRequest,
} from './jobs';

/** The thread's side: takes its one job from `workerData`, does it, tells how it ended. */
const port = parentPort;
if (port === null) throw new Error('This runs in a worker thread.');

const stopping = new AbortController();
const tell = (message: FromWorker, transfer: TransferListItem[] = []): void =>
  port.postMessage(message, transfer);

async function run(job: Job): Promise<void> {
  const { signal } = stopping;
  switch (job.kind) {
    case 'check': {
      const onProgress = (progress: Extract<FromWorker, { kind: 'progress' }>['progress']): void =>
        tell({ kind: 'progress', progress });
      const onSample = (sample: SampleFacts): void => tell({ kind: 'sample', sample });
      const startHelper = helpersFrom((source, port) => tell({ kind: 'help', source, port }, [port]));
      return tell({
        kind: 'checked',
        outcome: await checkFile({ ...job, onProgress, onSample, signal, startHelper }),
      });
    }
    case 'stretches':
      return serveStretches(job.source, job.port);
    case 'body':
      return sendBody(job.plan, signal);
    case 'find-lines':
      return tell({ kind: 'lines', result: await findLines(job.request, signal) });
    case 'try-fixes':
      return tell({ kind: 'tried', rows: await tryFixes(job.request, signal) });
    case 'make-again':
      return tell({ kind: 'made-again', result: await writeResendFile(job.request, signal) });
    case 'save-failed':
      return tell({ kind: 'copied', result: await saveFailedLines(job.request, signal) });
    case 'save-corrected':
      return tell({ kind: 'copied', result: await saveCorrected(job.request, signal) });
    case 'read-lines':
      return tell({ kind: 'read', rows: await readSourceLines(job.request, signal) });
    case 'log':
      return serveLog(job.request, signal);
  }
}

/** Emits chunks as fast as main takes them, and no faster. */
async function sendBody(plan: BodyPlan, signal: AbortSignal): Promise<void> {
  let inFlight = 0;
  let room: () => void = () => undefined;
  taken = () => {
    inFlight -= 1;
    room();
  };
  signal.addEventListener('abort', () => room());
  const emit = async (chunk: BodyChunk): Promise<void> => {
    while (inFlight >= CHUNKS_IN_FLIGHT && !signal.aborted) {
      await new Promise<void>((resolve) => (room = resolve));
    }
    inFlight += 1;
    // Every chunk has a buffer of its own: it is handed over, not copied.
    tell({ kind: 'chunk', chunk }, [chunk.bytes.buffer as ArrayBuffer]);
  };
  tell({ kind: 'body-done', result: await produceBody(plan, emit, signal) });
}

async function readSourceLines(request: ReadLinesRequest, signal: AbortSignal): ReturnType<typeof readLines> {
  const { file, lines } = request;
  if (request.checkpoints instanceof Float64Array) {
    return readLines(file, request.checkpoints, lines, signal);
  }
  if (request.originsPath !== undefined) {
    const origins = await LineMap.load(request.originsPath);
    const found = lines.map((line) => origins.sentLine(line));
    const wanted = found.filter((line) => line !== null);
    const rows = await readLines(file, new Float64Array(), wanted, signal);
    return lines.map((line, at) => {
      const row = rows.find((one) => one.line === found[at]);
      return row === undefined ? { line, text: null, truncated: false } : { ...row, line };
    });
  }
  const map = await LineMap.load(request.checkpoints.lineMapPath);
  return readLines(file, map.checkpoints, lines, signal);
}

/** Stays open and answers until it is ended. */
async function serveLog(request: OpenLogRequest, signal: AbortSignal): Promise<void> {
  const onRead = (summary: LogSummary): void => tell({ kind: 'log-read', summary });
  const log = await LogService.open(request.lineMapPath, onRead, signal);
  const serve = async ({ id, question }: Ask): Promise<void> =>
    tell({ kind: 'answer', id, answer: await log.answer(question) });
  answer = (ask) => void serve(ask).catch(tellFailure);
  for (const ask of askedEarly) answer(ask);
}

type Ask = Extract<ToWorker, { kind: 'ask' }>;
/** Questions to a log whose line map is still being read. */
const askedEarly: Ask[] = [];

let taken: () => void = () => undefined;
let answer: (ask: Ask) => void = (ask) => void askedEarly.push(ask);

function tellFailure(error: unknown): void {
  tell({
    kind: 'failed',
    failure: error instanceof FailureError ? error.failure : failure('worker-ended', String(error)),
  });
}

function hear(message: ToWorker): void {
  switch (message.kind) {
    case 'stop':
      return stopping.abort();
    case 'finish':
      return void setTimeout(() => port?.close(), REST_MS);
    case 'taken':
      return taken();
    case 'ask':
      return answer(message);
  }
}

port.on('message', (message: ToWorker) => {
  try {
    hear(message);
  } catch (error) {
    tellFailure(error);
  }
});

run(workerData as Job).catch(tellFailure);
