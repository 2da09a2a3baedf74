import { aimsPart } from './aims';
import {
  bytesWords,
  megabytes,
  median,
  milliseconds,
  ratio,
  seconds,
  speed,
  row,
  table,
  times,
} from './figures';
import { lineWords } from './network-lines';
import type { Role } from './process-tree';
import type { AnswerFigures } from './sections/answers';
import type { CheckFigures } from './sections/check';
import type { LogAnswers, LogFigures } from './sections/log';
import type { OneImport, SendFigures } from './sections/send';
import { idleMemory, type StartFigures } from './sections/start';
import type { Results } from './results';

/** The results as people read them. */
export function reportOf(results: Results): string {
  const { machine, start, check, send, answers, log } = results;
  return [
    '# Benchmarks',
    '',
    `Made by \`npm run bench\` on ${results.taken}: ${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, ` +
      `${machine.system}, Electron ${machine.electron}, Node ${machine.node}; load average ${machine.load} at the beginning.`,
    '',
    'The built app in a real Electron on a screen of its own, and the others, in turn on the same file against the same',
    'server on the same computer; the server stands in for Scarf, counts what arrives and is part of the load. So the',
    'ratios say more than the seconds. Medians of several runs, with the lowest and highest in brackets. The events are',
    'synthetic, from a fixed seed, each with an id of its own. Times in the window are by its own clock, to the frame',
    'that shows it. The figures behind the tables are in `benchmarks.json`.',
    '',
    ...aimsPart(results),
    ...(start === null ? [] : startPart(start)),
    ...(check.length === 0 ? [] : checkPart(check)),
    ...(send.length === 0 ? [] : [...sendPart(send), ...workPart(send)]),
    ...(answers === null ? [] : answersPart(answers)),
    ...(log === null ? [] : logPart(log)),
  ].join('\n');
}

function startPart({ ours, bare }: StartFigures): string[] {
  const line = (what: string, pick: (one: StartFigures['ours'][number]) => number, write = milliseconds) =>
    row(what, write(ours.map(pick)), write(bare.map(pick)), ratio(ours.map(pick), bare.map(pick)));
  const memory = (role: Role) => (one: StartFigures['ours'][number]) =>
    one.memory.filter((each) => each.role === role).reduce((sum, { pss }) => sum + pss, 0);
  return [
    '## Starting',
    '',
    `The app as a returning user starts it, and a window of the same Electron with one line of text; ${ours.length} starts each, in turn.`,
    '',
    ...table(
      ['', 'ours', 'bare window', 'ratio'],
      [
        line('first frame with anything in it', (one) => one.firstPaint),
        line('content of the window', (one) => one.content),
        line('idle memory, all processes', idleMemory, megabytes),
        line('main', memory('main'), megabytes),
        line('renderer', memory('renderer'), megabytes),
        line('GPU process', memory('gpu'), megabytes),
        line('the others', memory('other'), megabytes),
      ],
    ),
    'From starting the program to the frame with the largest text, as the page itself reports it. Memory: proportional set',
    'size six seconds later, so pages in common count once.',
    '',
  ];
}

function checkPart(check: readonly CheckFigures[]): string[] {
  return [
    '## Checking a file',
    '',
    ...table(
      [
        'file',
        'ours',
        'speed',
        'on one core',
        'speed',
        'all / one',
        '`jq -c .`',
        'ours / jq',
        'first verdict',
        'peak of main',
      ],
      check.map(({ format, bytes, ours, oursOnOneCore, jq }) => {
        const whole = ours.map((run) => run.whole);
        const one = oursOnOneCore.map((run) => run.whole);
        return row(
          `${bytesWords(bytes)} ${format}`,
          seconds(whole),
          speed(bytes, whole),
          seconds(one),
          speed(bytes, one),
          ratio(one, whole),
          seconds(jq),
          ratio(whole, jq),
          seconds(ours.map((run) => run.firstVerdict)),
          megabytes(ours.map((run) => run.memory.main)),
        );
      }),
    ),
    'Ours applies every rule and looks for repeated ids; jq only parses and prints. On one core: all processes of the app,',
    'the window too, share one processor (`taskset -c 0`). First verdict: the first that is shown about events of this file.',
    'CSV holds the same events as the NDJSON; each row becomes an event and passes the same rules.',
    '',
  ];
}

function sendPart(send: readonly SendFigures[]): string[] {
  return [
    '## Checking and sending',
    '',
    ...table(
      [
        'file',
        'line',
        'ours: check',
        'ours: send',
        'together',
        'speed',
        'guide’s curl line',
        '`gzip` piped to curl',
        'with `gzip -1`',
      ],
      send.map(({ bytes, format, line, ours, curl, gzipCurl, fastGzipCurl }) => {
        const both = ours.map(together);
        const beside = (others: readonly number[]): string =>
          others.length === 0 ? '–' : `${seconds(others)} (${ratio(both, others)})`;
        return row(
          `${bytesWords(bytes)} ${format}`,
          lineWords[line],
          seconds(ours.map(({ check }) => check)),
          seconds(ours.map(({ send: sent }) => sent)),
          seconds(both),
          speed(bytes, both),
          beside(curl),
          beside(gzipCurl),
          beside(fastGzipCurl),
        );
      }),
    ),
    'In brackets behind the others: our check and send together, as a multiple of theirs; below 1 ours is done first. Lines',
    'other than loopback are held to their speed, both ways, by a relay of the bench. 10 Mbit/s carries the small file only:',
    'plain curl would take seven minutes for the other. All events of all imports have arrived, or there is no figure.',
    'Nothing but the app turns CSV into events.',
    '',
  ];
}

function workPart(send: readonly SendFigures[]): string[] {
  return [
    '## While it works',
    '',
    ...table(
      [
        'file',
        'line',
        'peak of main',
        'of the window',
        'all processes',
        'main late: p99',
        'longest',
        'longest frame',
      ],
      send.map(({ bytes, format, line, ours }) =>
        row(
          `${bytesWords(bytes)} ${format}`,
          lineWords[line],
          megabytes(ours.map((run) => run.memory.main)),
          megabytes(ours.map((run) => run.memory.renderer)),
          megabytes(ours.map((run) => run.memory.all)),
          milliseconds(ours.map((run) => run.calm.mainP99)),
          milliseconds(ours.map((run) => run.calm.mainLongest)),
          milliseconds(ours.map((run) => run.calm.longestFrame)),
        ),
      ),
    ),
    ...flatness(send),
    'Main holds the threads that read, check and compress. Peak of a process: its highest resident size, shared pages',
    'included; of all processes: the highest sum of proportional sizes. Main late: how far its own timers were behind.',
    '',
  ];
}

/** Whether memory grows with the file. */
function flatness(send: readonly SendFigures[]): string[] {
  const [least, ...larger] = send
    .filter(({ line, format }) => line === 'loopback' && format === 'NDJSON')
    .sort((a, b) => a.bytes - b.bytes);
  if (least === undefined || larger.length === 0) return [];
  const peak = (figures: SendFigures, pick: 'main' | 'all'): number =>
    median(figures.ours.map((run) => run.memory[pick]));
  return larger
    .map((one) => {
      const more = (pick: 'main' | 'all'): string => {
        const mb = Math.round(peak(one, pick) - peak(least, pick));
        return `${mb >= 0 ? '+' : '−'}${Math.abs(mb)} MB`;
      };
      return (
        `From ${bytesWords(least.bytes)} to ${bytesWords(one.bytes)} (${times(one.bytes / least.bytes)} the file), over loopback: ` +
        `main ${more('main')}, all processes ${more('all')}.`
      );
    })
    .flatMap((sentence) => [sentence, ''])
    .concat(
      'What grows is the table in which repeated ids are looked for, 17 bytes for each of the first 8,000,000; and from 96 MB',
      'on several threads share a check, 14 MB each.',
      '',
    );
}

function answersPart(answers: AnswerFigures): string[] {
  return [
    '## Answers to a hand',
    '',
    `While a file of ${bytesWords(answers.bytes)} is checked, or sent over 100 Mbit/s.`,
    '',
    ...table(
      ['what', 'answered after', 'aim'],
      [
        row('a file hovers over the window', milliseconds(answers.hover), '100 ms'),
        row('a file is dropped', milliseconds(answers.drop), '100 ms'),
        row('Stop while it is checked', milliseconds(answers.stopCheck), '200 ms'),
        row('Stop while it is sent: the question', milliseconds(answers.askToStop), '200 ms'),
        row('“Stop import”: it is stopping', milliseconds(answers.stopSending), '200 ms'),
      ],
    ),
  ];
}

function logPart({ entries, first, again, arriving, whole }: LogFigures): string[] {
  const both = (what: string, key: keyof LogAnswers): string =>
    row(what, milliseconds(arriving[key]), milliseconds(whole[key]), '100 ms');
  return [
    '## A log of a million entries',
    '',
    ...table(
      ['opening', 'first time, from Scarf', 'again, from the disk', 'aim'],
      [
        row('causes', milliseconds(first.causes), milliseconds(again.causes), '500 ms'),
        row('first rows', milliseconds(first.rows), milliseconds(again.rows), '500 ms'),
      ],
    ),
    ...table(
      ['then', 'while it arrives', 'once it is whole', 'aim'],
      [
        both('only the warnings', 'byClass'),
        both('only one cause', 'byCause'),
        both('a word', 'byWord'),
        both('digits', 'byDigits'),
        both('a word that is nowhere', 'byNothing'),
        both('go to a line', 'jump'),
      ],
    ),
    `${entries.toLocaleString('en')} entries, over a line of 100 Mbit/s. A word counts from its last letter, the pause after it included.`,
    '',
  ];
}

const together = (run: OneImport): number => run.check + run.send;
