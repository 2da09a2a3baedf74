// The bench itself, inside its private desktop: measures what was asked for and tells it.
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { sayFailure } from '../failure';
import { benchFolder, makeEventFile, removeEventFile, type EventFile } from './inputs';
import { describeMachine } from './machine';
import { readOptions, type Options } from './options';
import { reportOf, type Results } from './report';
import { measureAnswers } from './sections/answers';
import { measureCheck } from './sections/check';
import { measureLog } from './sections/log';
import { carries, measureSend } from './sections/send';
import { measureStart } from './sections/start';
import { writeDocuments } from './documents';

function step(text: string): void {
  const load = (loadavg()[0] ?? 0).toFixed(1);
  console.log(`${new Date().toTimeString().slice(0, 8)}  ${text} (load ${load})`);
}

async function measureFile(file: EventFile, options: Options): Promise<Pick<Results, 'check' | 'send'>> {
  const { sections, rounds } = options;
  const check = [];
  const send = [];
  if (sections.includes('check')) {
    step(`checking ${file.size} of ${file.format}`);
    check.push(await measureCheck(file, rounds));
  }
  for (const line of sections.includes('send') ? options.lines : []) {
    if (!carries(line, file.size)) continue;
    step(`sending ${file.size} of ${file.format} over ${line}`);
    send.push(await measureSend(file, line, rounds));
  }
  return { check, send };
}

async function measureAll(options: Options): Promise<Results> {
  const { sections, sizes, rounds } = options;
  const results: Results = {
    taken: new Date().toISOString().slice(0, 10),
    machine: await describeMachine(),
    start: null,
    check: [],
    send: [],
    answers: null,
    log: null,
  };
  if (sections.includes('start')) {
    step('starting, beside a bare window');
    results.start = await measureStart(rounds);
  }
  if (sections.includes('log')) {
    step('a log of a million entries');
    results.log = await measureLog(rounds);
  }
  // One file at a time is on the disk.
  for (const size of sizes) {
    const file = await makeEventFile(size);
    try {
      const { check, send } = await measureFile(file, options);
      results.check.push(...check);
      results.send.push(...send);
      if (sections.includes('answers') && size === '500m') {
        step('answers to a hand');
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
  if (options.whole) await writeDocuments(results);
} catch (error) {
  console.error(sayFailure(error));
  process.exitCode = 1;
}
