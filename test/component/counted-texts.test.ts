import { describe, expect, it } from 'vitest';
import { failure, FAILURE_CODES } from '../../src/shared/failure';
import { NO_FIXES, type Fix } from '../../src/shared/checks/fix';
import { NDJSON } from '../../src/shared/files/layout';
import type { ImportView } from '../../src/shared/imports/import';
import { ImportedFiles, type ImportedFile } from '../../src/shared/imports/outcome';
import { QUESTION_CODES } from '../../src/shared/checks/question';
import type { Problem, ProblemCode, ProblemPayloads } from '../../src/shared/checks/problem';
import { importLabel, resendLabel, verdict } from '../../src/renderer/text/check';
import { failureText } from '../../src/renderer/text/failures';
import { offerLabel } from '../../src/renderer/text/fix-offers';
import {
  editsText,
  fixCountText,
  fixHeading,
  fixText,
  FIX_WORDS,
  resendHeading,
  rowsHeading,
  resendNote,
} from '../../src/renderer/text/fixes';
import { count, lineNumbers } from '../../src/renderer/text/format';
import { damagedText, newerText, shownOf } from '../../src/renderer/text/history';
import { fixAllText } from '../../src/renderer/text/log';
import { columnsNote, MAPPING_WORDS } from '../../src/renderer/text/mapping';
import { filesText } from '../../src/renderer/text/places';
import { PROBLEM_CODES, problemText } from '../../src/renderer/text/problems';
import { openReason, readAgain } from '../../src/renderer/text/questions';
import { fixedText } from '../../src/renderer/text/receipt';
import { attemptText, fixFailedLabel, saveFailedLabel } from '../../src/renderer/text/resend';
import { endedText, resultCauses, resultSentence } from '../../src/renderer/text/results';
import { sampleText } from '../../src/renderer/text/sample';
import { subjectTexts } from '../../src/renderer/text/subjects';
import { asked, DAY_OR_MONTH } from '../support/gallery/question-states';
import { doneImport, reportOf } from '../support/views';

// Every text with a number, for none, one and two: singular and plural, and no code of the program on the screen.

const NUMBERS = [0, 1, 2] as const;
const UNITS = ['line', 'row', 'event'] as const;
const THINGS =
  'line|row|event|file|column|question|import|entry|record|package|note|warning|byte|key|id|slot|cause|address|artifact';

const columnsOf = (many: number): (string | null)[] =>
  ['$time', 'plan', null].flatMap((key) => Array.from({ length: many }, () => key));
const fileOf = (view: ImportView): ImportedFile => new ImportedFiles([view]).of(view);

/** What is wrong with the number of a text about `lines` things. */
function wrongNumber(text: string, lines: number): string[] {
  const patterns = [
    new RegExp(`(?<![\\d.,])1 (?:\\w+ )?(?:${THINGS.replace('entry', 'entrie')})s\\b(?! (?:of|ready))`, 'i'),
    new RegExp(`(?<![\\d.,])(?:0|[2-9]) (?:${THINGS})\\b`, 'i'),
    /(?<![\d.,])1 (?:\w+ )?(?:are|were|have|need)\b/i,
    // "1 of 2 lines is ready" is right.
    /(?<![\d.,]|\bof )[02-9] (?:\w+ )?(?:is|was|has|needs)\b/i,
  ];
  const alone = lines === 1 ? [/\bthey\b(?! can do)|\bthese (?:line|row|event)s\b/i] : [];
  return [...patterns, ...alone].flatMap((pattern) => (pattern.test(text) ? [`${pattern}: ${text}`] : []));
}

const CODES: readonly string[] = [
  ...[...PROBLEM_CODES, ...FAILURE_CODES, ...QUESTION_CODES].filter((code) => code.includes('-')),
  ...['identical-copy', 'different-content', 'no-final-newline', 'blank-lines', 'other-kind', 'windows-1252'],
  ...['undefined', '[object', 'NaN'],
];

/** The codes of the program in a text. */
function codesIn(text: string): string[] {
  return CODES.filter((code) => new RegExp(`(?<![\\w-])${code.replace('[', '\\[')}(?![\\w-])`).test(text));
}

/** What a problem carries besides its count. Codes that are not here carry nothing. */
const PAYLOADS: { readonly [Code in ProblemCode]?: (count: number) => ProblemPayloads[Code] } = {
  'gzip-damaged': () => ({ damaged: [{ damage: 'cut' }, { damage: 'between', name: 'a.gz' }] }),
  tidied: (lines) => ({
    details: (['bom', 'crlf', 'blank-lines', 'no-final-newline'] as const).map((kind) => ({
      kind,
      count: lines,
    })),
  }),
  'not-json': (lines) => ({ repairs: [{ repairs: ['trailing-comma', 'bare-keys'], count: lines }] }),
  'sent-before': () => ({ earlier: { importId: 'i', createdAt: '2026-07-20T12:00:00Z' }, parts: ['a.csv'] }),
  'left-out': () => ({ files: [{ name: 'logo.png', why: 'other-kind' }] }),
  'duplicate-key': (lines) => ({ values: [{ text: 'k', count: lines }] }),
  'time-missing': (lines) => ({ candidates: [{ text: 'when', count: lines }] }),
  'soon-too-old': () => ({ deadline: '2026-07-21T12:00:00Z' }),
  'unknown-artifact': (lines) => ({ artifacts: [{ id: 'x', count: lines, suggestion: 'y' }] }),
  'artifact-by-name': (lines) => ({ named: [{ text: 'x', count: lines, name: 'y', remembered: true }] }),
  'other-artifact': (lines) => ({ artifacts: [{ id: 'x', count: lines, name: 'y' }] }),
  'unknown-dollar': (lines) => ({ keys: [{ key: '$ip', count: lines, suggestion: '$remote_address' }] }),
  'wrong-type': (lines) => ({ values: [{ text: '$version', count: lines }] }),
  'bad-address': (lines) => ({ addresses: [{ text: '1.2.3.4:5', count: lines, address: '1.2.3.4' }] }),
  secrets: (lines) => ({ values: [{ text: 'cookie', count: lines }] }),
  'id-repeated': (lines) => ({
    repeats: [
      { kind: 'identical-copy', count: lines },
      { kind: 'different-content', count: lines },
    ],
  }),
};

function problemOf<Code extends ProblemCode>(code: Code, lines: number): Problem {
  const base = { code, grade: 'error', count: lines, lines: [] } as const;
  return Object.assign(base, PAYLOADS[code]?.(lines)) as unknown as Problem;
}

describe.each(PROBLEM_CODES)('the problem %s', (code) => {
  it.each([1, 2])('of %i', (lines) => {
    for (const unit of UNITS) {
      for (const handled of [{}, { handled: true }] as const) {
        const { number, sentence, why, action } = problemText({ code, count: lines, ...handled }, unit);
        const texts = [`${number ?? ''} ${sentence}`, fixHeading(code, lines, unit)];
        if (number !== null) texts.push(why, action ?? '');
        for (const text of texts) {
          expect(wrongNumber(text, number === null ? 2 : lines)).toEqual([]);
          expect(codesIn(text)).toEqual([]);
        }
      }
    }
    const problem = problemOf(code, lines);
    const label = offerLabel(problem, NDJSON) ?? '';
    expect([...wrongNumber(label, lines), ...codesIn(label)]).toEqual([]);
    for (const { words, quoted } of subjectTexts(problem)) {
      expect([...wrongNumber(words, 2), ...codesIn(words), ...codesIn(quoted ?? '')]).toEqual([]);
    }
  });
});

it.each(FAILURE_CODES)('the failure %s shows no code', (code) => {
  const { sentence, next } = failureText(failure(code));
  expect(codesIn(`${sentence} ${next}`)).toEqual([]);
});

const FIXES: { readonly [Kind in Fix['kind']]: Extract<Fix, { readonly kind: Kind }> } = {
  'rename-key': { kind: 'rename-key', from: 'a', to: 'b' },
  'take-time': { kind: 'take-time', path: 'properties.time' },
  'repair-json': { kind: 'repair-json', of: 'single-quotes' },
  'time-zone': { kind: 'time-zone', zone: 'Europe/Berlin' },
  'time-as-date': { kind: 'time-as-date' },
  'replace-id': { kind: 'replace-id', of: 'package', from: 'a', to: 'b' },
  'id-for-name': { kind: 'id-for-name', of: 'package', name: 'a', id: 'b' },
  'give-artifact': { kind: 'give-artifact', of: 'package', to: 'b' },
  'as-text': { kind: 'as-text' },
  'remove-secrets': { kind: 'remove-secrets' },
  'plain-address': { kind: 'plain-address' },
  'read-as-windows': { kind: 'read-as-windows' },
  'new-id': { kind: 'new-id', value: '', from: null },
  'keep-first': { kind: 'keep-first' },
};

it.each(Object.values(FIXES))('the fix $kind shows no code', (fix) => {
  const text = fixText(fix, []);
  expect(codesIn(text)).toEqual([]);
  for (const lines of NUMBERS) expect(wrongNumber(fixCountText(fix, lines), lines)).toEqual([]);
});

describe.each(NUMBERS)('texts about %i', (many) => {
  const several = Array.from({ length: many }, (_, at) => at + 1);

  it('of a check', () => {
    for (const other of NUMBERS) {
      const report = reportOf({ lines: many + other, ready: many, errors: other });
      const old = { ...report, problems: [problemOf('too-old', other)] };
      const open = { ...report, questions: several.flatMap(() => asked(DAY_OR_MONTH)) };
      const sample = sampleText({ report, destination: null, linesInAll: many, keys: ['a'] });
      const texts = [
        ...[report, old, open].map((one) => verdict(one)),
        ...[importLabel(report), importLabel({ ...report, damaged: true }), resendLabel(report)],
        ...[sample.verdict, sample.about, ...sample.causes],
        ...[openReason(open.questions) ?? '', readAgain(open.questions, '')],
        ...editsText({ ...NO_FIXES, lines: several.map((line) => ({ line, text: null })) }, 'row'),
      ];
      for (const text of texts) expect([...wrongNumber(text, 2), ...codesIn(text)]).toEqual([]);
    }
  });

  it('of an import', () => {
    for (const other of NUMBERS) {
      const setAside = (['too-old', 'not-json', 'of-a-newer-version'] as const).map((code) => ({
        code,
        count: other,
      }));
      const counts = {
        lines: many + other * 2,
        blank: 0,
        setAside: other,
        skipped: 0,
        sent: many,
        notSent: other,
      };
      for (const imported of NUMBERS.filter((each) => each <= many)) {
        const view = doneImport({ imported, failed: many - imported }, { counts, setAside, unit: 'row' });
        const onlyOld = { ...view, setAside: setAside.slice(0, 1) };
        const stopped = { ...view, phase: { name: 'cancelled', arrived: 'some' } } as const;
        const causes = [view, onlyOld, stopped].flatMap((each) => resultCauses(fileOf(each), []));
        const texts = [
          ...[view, onlyOld, stopped].map((each) => resultSentence(fileOf(each))),
          ...causes.flatMap(({ sentence, next, reasons }) => [
            sentence,
            next ?? '',
            ...reasons.map((reason) => `${reason.number} ${reason.text}`),
          ]),
          ...[
            fixFailedLabel(view, 'set-aside', other, 'row'),
            saveFailedLabel(view, 'set-aside', other, 'row'),
          ],
          ...[fixFailedLabel(view, 'refused', other, 'row'), saveFailedLabel(view, 'refused', other, 'row')],
          attemptText({ resends: { importId: 'i', which: 'refused', lines: other } }, view.unit),
          ...[
            fixedText(other),
            endedText([fileOf(view)], 'lumen'),
            endedText([fileOf(view), fileOf(view)], null),
          ],
        ];
        for (const text of texts) expect([...wrongNumber(text, 2), ...codesIn(text)]).toEqual([]);
      }
    }
  });

  it('of lists and headings', () => {
    const texts = UNITS.flatMap((unit) => [
      ...[resendHeading(many, unit), resendNote({ which: 'refused', lines: many }, unit)],
      ...[rowsHeading(many, unit), FIX_WORDS.change(many, unit), FIX_WORDS.changed(many, unit)],
      ...[FIX_WORDS.more(many, unit), FIX_WORDS.send(many), fixAllText(unit, many)],
      lineNumbers(several, Math.max(1, many), unit),
    ]);
    const parts = several.map(
      (line) => ({ name: `${line}.csv`, firstLine: line, lines: 1, unit: 'row' }) as const,
    );
    texts.push(
      ...[damagedText(many), newerText(many).title, newerText(many).next, shownOf(many, many + 1)],
      ...[filesText(parts) ?? '', MAPPING_WORDS.of('a.csv', many), columnsNote(columnsOf(many))],
      count(many, 'entry', 'entries'),
    );
    for (const text of texts) expect([...wrongNumber(text, many), ...codesIn(text)]).toEqual([]);
  });
});

it('for events that are too old there is no fix, but the truth', () => {
  const { why, action } = problemText({ code: 'too-old', count: 2 }, 'row');
  expect(`${why} ${action ?? ''}`).toContain('help@scarf.sh');
  expect(action).toContain('into a separate Scarf package with newer timestamps');
  const old = problemOf('too-old', 3);
  expect(offerLabel(old, NDJSON)).toBe('Save these lines…');
  expect(verdict(reportOf({ lines: 3, ready: 0, errors: 3, problems: [old] }))).toBe(
    'All 3 lines are too old.',
  );
  const one = reportOf({ lines: 4, ready: 3, errors: 1, problems: [problemOf('too-old', 1)] });
  expect(verdict(one)).toBe('3 of 4 lines are ready. 1 is too old.');
});
