// Runs inside the private desktop that bench.ts starts: measures the chosen sections and prints the report.
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { sayFailure } from '../support/failure';
import { prepareAlone, type Alone } from './alone';
import { benchFolder, isSent, makeEventFile, removeEventFile, type EventFile } from './inputs';
import { describeMachine } from './machine';
import { readOptions, type Options } from './options';
import { makeOtherFile, OTHER_KINDS, removeOtherFile } from './other-files';
import { reportOf } from './report';
import type { Results } from './results';
import { measureAnswers } from './sections/answers';
import { measureCheck, type CheckFigures } from './sections/check';
import { measureLog } from './sections/log';
import { measureOtherFile, type OtherFileFigures } from './sections/other-files';
import { carries, measureSend, type SendFigures } from './sections/send';
import { measureStart } from './sections/start';
import { mergeWithSaved, writeDocuments } from './documents';

function logStep(text: string): void {
  const load = (loadavg()[0] ?? 0).toFixed(1);
  console.log(`${new Date().toTimeString().slice(0, 8)}  ${text} (load ${load})`);
}

async function measureFile(
  file: EventFile,
  alone: Alone | null,
  options: Options,
): Promise<Pick<Results, 'check' | 'send'>> {
  const { sections, rounds } = options;
  const check = [];
  const send = [];
  if (alone !== null) {
    logStep(`checking ${file.size} of ${file.format}`);
    check.push(await measureCheck(file, alone, rounds));
  }
  for (const line of sections.includes('send') && isSent(file.format) ? options.lines : []) {
    if (!carries(line, file)) continue;
    logStep(`sending ${file.size} of ${file.format} over ${line}`);
    send.push(await measureSend(file, line, rounds));
  }
  return { check, send };
}

async function measureOtherFiles({ sizes, rounds }: Options): Promise<OtherFileFigures[]> {
  const size = sizes.every((each) => each === '5m') ? 'little' : 'full';
  const figures: OtherFileFigures[] = [];
  for (const kind of OTHER_KINDS) {
    const file = await makeOtherFile(kind, size);
    try {
      logStep(`checking a file of another program: ${kind}`);
      figures.push(await measureOtherFile(file, rounds));
    } finally {
      await removeOtherFile(file);
    }
  }
  return figures;
}

async function measureAll(options: Options): Promise<Results> {
  const { sections, sizes, rounds } = options;
  const check: CheckFigures[] = [];
  const send: SendFigures[] = [];
  const results: Results = {
    taken: new Date().toISOString().slice(0, 10),
    machine: await describeMachine(),
    start: null,
    check,
    ...(sections.includes('files') && { otherFiles: await measureOtherFiles(options) }),
    send,
    answers: null,
    log: null,
  };
  if (sections.includes('start')) {
    logStep('starting the app and a bare window');
    results.start = await measureStart(rounds);
  }
  if (sections.includes('log')) {
    logStep('a log of a million entries');
    results.log = await measureLog(rounds);
  }
  const alone = sections.includes('check') ? await prepareAlone() : null;
  // Only one event file is on disk at a time.
  for (const [size, format] of sizes.flatMap((size) =>
    options.formats.map((format) => [size, format] as const),
  )) {
    if (size === '5g' && format !== 'NDJSON') continue;
    const file = await makeEventFile(size, format);
    try {
      const figures = await measureFile(file, alone, options);
      check.push(...figures.check);
      send.push(...figures.send);
      if (sections.includes('answers') && size === '500m' && format === 'NDJSON') {
        logStep('response to input');
        results.answers = await measureAnswers(file, rounds);
      }
    } finally {
      await removeEventFile(file);
    }
  }
  return results;
}

try {
  const options = readOptions(process.argv.slice(2));
  await mkdir(benchFolder, { recursive: true });
  const results = await measureAll(options);
  console.log(reportOf(results));
  if (options.save) await writeDocuments(options.replace ? results : await mergeWithSaved(results));
} catch (error) {
  console.error(sayFailure(error));
  process.exitCode = 1;
}
