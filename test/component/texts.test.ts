import { describe, expect, it } from 'vitest';
import { failure, FAILURE_CODES } from '../../src/shared/failure';
import { importLabel, verdict } from '../../src/renderer/text/check';
import { failureText } from '../../src/renderer/text/failures';
import { noticeText } from '../../src/renderer/text/notices';
import { isProblemCode, PROBLEM_CODES, problemText } from '../../src/renderer/text/problems';
import {
  queueText,
  QUEUE_SENTENCES,
  stopQuestion,
  unconfirmedSentence,
} from '../../src/renderer/text/progress';
import { ImportedFiles } from '../../src/shared/imports/outcome';
import { resultCauses, resultSentence } from '../../src/renderer/text/results';
import { kindName } from '../../src/renderer/text/file-kinds';
import { fieldName } from '../../src/renderer/text/fixes';
import { keyName, keyWords } from '../../src/renderer/text/mapping';
import { leftOutHeading, leftOutText } from '../../src/renderer/text/places';
import { FILE_KINDS } from '../../src/shared/file-kind';
import { doneImport, foreignImport, importOf, processingImport, reportOf } from '../support/views';

/** Sentences must be short, and free of blame, codes and alarm. */
function faultsOf(text: string): string[] {
  const faults: string[] = [];
  for (const sentence of text.split(/(?<=[.?!])\s+/)) {
    const length = sentence.split(/\s+/).length;
    if (length > 20) faults.push(`${length} words: ${sentence}`);
  }
  const forbidden =
    /\binvalid\b|\bfailed to\b|\berror\b|\bHTTP\b|\b[45]\d\d\b|!|\byou (?:did|must have|forgot)\b/i;
  if (forbidden.test(text)) faults.push(`a word we do not use: ${text}`);
  if (!/[.?]$/.test(text)) faults.push(`no full stop: ${text}`);
  return faults;
}

describe('failure texts', () => {
  it.each(FAILURE_CODES)('%s says what happened and what to do next', (code) => {
    const { sentence, next } = failureText({ code, retryable: false });
    expect(faultsOf(sentence)).toEqual([]);
    expect(faultsOf(next)).toEqual([]);
    expect(`${sentence}${next}`).not.toContain(code.includes('-') ? code : '\n');
  });

  it('different failures have different words', () => {
    const sentences = FAILURE_CODES.map((code) =>
      Object.values(failureText({ code, retryable: false })).join(' '),
    );
    expect(new Set(sentences).size).toBe(FAILURE_CODES.length);
  });

  it('include the waiting time that Scarf asked for', () => {
    expect(failureText({ code: 'slow-down', retryable: true, retryAfter: 95 }).next).toBe(
      'Try again in 1:35.',
    );
  });
});

describe('problem texts', () => {
  it.each(PROBLEM_CODES)('%s has a sentence, a reason and an action', (code) => {
    for (const unit of ['line', 'row', 'event'] as const) {
      for (const state of [
        { count: 1 },
        { count: 2 },
        { count: 48_210 },
        { count: 2, handled: true },
      ] as const) {
        const { number, sentence, why, action } = problemText({ code, ...state }, unit);
        expect(faultsOf(`${number ?? ''} ${sentence}`.trim())).toEqual([]);
        expect(faultsOf(why)).toEqual([]);
        if (action !== null) expect(faultsOf(action)).toEqual([]);
      }
    }
  });

  it('describe old events in full', () => {
    const three = problemText({ code: 'too-old', count: 3 }, 'line');
    expect(`${three.number} ${three.sentence}`).toBe(
      '3 events are more than 7 days old. Scarf will refuse them.',
    );
    const one = problemText({ code: 'too-old', count: 1 }, 'line');
    expect(`${one.number} ${one.sentence}`).toBe('1 event is more than 7 days old. Scarf will refuse it.');
  });

  it('isProblemCode accepts only known codes, not inherited keys', () => {
    expect(isProblemCode('too-old')).toBe(true);
    expect(isProblemCode('toString')).toBe(false);
    expect(isProblemCode('__proto__')).toBe(false);
  });
});

describe('check texts', () => {
  it.each([
    [reportOf(), 'All 48,214 lines are ready.'],
    [reportOf({ ready: 48_210, errors: 4 }), '48,210 of 48,214 lines are ready. 4 need fixing.'],
    [reportOf({ ready: 48_213, errors: 1 }), '48,213 of 48,214 lines are ready. 1 needs fixing.'],
    [reportOf({ lines: 5, ready: 1, errors: 3, blank: 1 }), '1 of 4 lines is ready. 3 need fixing.'],
    [reportOf({ lines: 3, ready: 0, errors: 3 }), 'All 3 lines need fixing.'],
    [reportOf({ lines: 1, ready: 1 }), 'This line is ready.'],
    [reportOf({ lines: 1, ready: 0, errors: 1 }), 'This line needs fixing.'],
    [reportOf({ lines: 2, ready: 0, blank: 2 }), 'There are no events in this file.'],
    [
      reportOf({ lines: 9, ready: 9, damaged: true }),
      'The compressed data is damaged. 9 events could be read.',
    ],
  ])('%#: %s', (report, expected) => {
    expect(verdict(report)).toBe(expected);
    expect(faultsOf(verdict(report))).toEqual([]);
  });

  it('the import button shows the number of events', () => {
    expect(importLabel(reportOf({ ready: 48_210 }))).toBe('Import 48,210 events');
    expect(importLabel(reportOf({ ready: 1 }))).toBe('Import 1 event');
    expect(importLabel(reportOf({ ready: 1_200, damaged: true }))).toBe('Import the 1,200 readable events');
  });
});

describe('import texts', () => {
  it('the stop question contains current numbers', () => {
    expect(stopQuestion(importOf())).toBe(
      'About 6,700 events have already been sent. The other 41,500 won’t be sent.',
    );
    expect(stopQuestion(processingImport())).toContain('31,200 events');
    expect(
      stopQuestion(processingImport({ remote: { imported: 0, failed: 0, total: 48_210, asOf: '' } })),
    ).toBe('Scarf has imported none of these events yet. It will stop reading them.');
  });

  it.each(Object.values(QUEUE_SENTENCES))('%s', (sentence) => {
    expect(faultsOf(sentence)).toEqual([]);
  });

  it.each([
    ['connection-lost', QUEUE_SENTENCES.offline, null],
    [
      'redirected',
      'Something on the network sent us to another address. We keep trying, and nothing is lost.',
      'A login page or filter may be in the way. Open your browser and sign in there first.',
    ],
  ] as const)('an import that cannot reach Scarf says why: %s', (code, sentence, next) => {
    const phase = {
      name: 'queued',
      why: 'offline',
      until: null,
      attempt: 1,
      failure: failure(code),
    } as const;
    expect(queueText(phase)).toEqual({ sentence, next });
    expect(faultsOf(sentence)).toEqual([]);
  });

  it.each([null, 'connection-lost', 'timed-out', 'scarf-trouble', 'unexpected-answer'] as const)(
    'a lost answer: %s',
    (code) => {
      const one = { remoteId: 'r', createdAt: null, total: 1 };
      for (const finding of ['looking', 'nothing', 'several'] as const)
        for (const candidates of [[one], [one, { ...one, remoteId: 's' }]]) {
          const lost = code === null ? null : failure(code);
          const phase = { name: 'unconfirmed', stopping: false, finding, candidates, failure: lost } as const;
          expect(faultsOf(unconfirmedSentence(phase))).toEqual([]);
        }
    },
  );

  it.each([
    ['settings-damaged', null],
    ['no-home', null],
    ['no-sandbox', null],
    ['record-damaged', null],
    ['records-newer', null],
    ['disk', null],
    ['disk', 'disk-full'],
    ['disk', 'disk-no-permission'],
    ['disk', 'disk-trouble'],
    ['disk', 'gone'],
    ['offline', null],
    ['page-ended', null],
    ['notification-failed', null],
    ['token-left', 'keychain-token-left'],
  ] as const)('notice %s %s', (kind, code) => {
    const { title, next } = noticeText({ kind, failure: code === null ? null : failure(code) });
    expect(faultsOf(title)).toEqual([]);
    expect(faultsOf(next)).toEqual([]);
  });

  it('every result and cause is short and calm', () => {
    const views = [
      doneImport({ imported: 48_210, failed: 0 }),
      doneImport({ imported: 48_206, failed: 3 }, { setAside: [{ code: 'not-json', count: 4 }] }),
      doneImport({ imported: 0, failed: 48_210 }),
      doneImport({ imported: 48_209, failed: 0 }),
      doneImport({ imported: null, failed: null }),
      foreignImport(),
    ];
    for (const view of views) {
      const file = new ImportedFiles([view]).of(view);
      expect(faultsOf(`${resultSentence(file)}.`)).toEqual([]);
      for (const cause of resultCauses(file, [])) {
        expect(faultsOf(cause.sentence)).toEqual([]);
        if (cause.next !== null) expect(faultsOf(cause.next)).toEqual([]);
      }
    }
  });
});

describe('kinds of files that are not read', () => {
  it.each(FILE_KINDS)('%s is named, with the next step', (kind) => {
    const { sentence, next } = failureText({ code: 'file-kind-not-read', retryable: false, fileKind: kind });
    expect(faultsOf(sentence)).toEqual([]);
    expect(faultsOf(next)).toEqual([]);
    expect(sentence).toContain(kindName(kind));
  });

  it('are named among files that were left out', () => {
    expect(
      leftOutHeading(2, [
        { name: 'Oktober', why: 'other-sheet' },
        { name: 'Alt', why: 'hidden-sheet' },
      ]),
    ).toBe('2 sheets were left out.');
    expect(leftOutHeading(1, [{ name: 'a.pdf', why: 'not-read', kind: 'pdf' }])).toBe('1 file was left out.');
    expect(leftOutText({ name: 'a.xls', why: 'not-read', kind: 'old-office' })).toContain('old Excel');
    expect(leftOutText({ name: 'a.csv', why: 'encrypted' })).toBe('needs a password');
  });
});

describe('the names of keys', () => {
  it.each(['constructor', 'toString', '__proto__', 'plan'])('leave a key of the user’s own: %s', (key) => {
    expect(keyName(key)).toBeNull();
    expect(fieldName(key)).toBe(key);
    expect(keyWords(key).chip).toBe(key);
  });
});
