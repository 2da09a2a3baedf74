import { describe, expect, it } from 'vitest';
import { doneCheck, doneImport, readingCheck } from '../support/views';
import {
  asked,
  CALENDAR,
  DAY_OR_MONTH,
  DELIMITER,
  ENCODING,
  HEADER,
  OWN_PACKAGES,
  SHEET,
  ZONE,
} from '../support/gallery/question-states';
import type { CheckView } from '../../src/shared/checks/check';
import { QUESTION_CODES, type Question } from '../../src/shared/checks/question';
import {
  answerOptions,
  evidenceOf,
  namedNote,
  questionHeading,
  readingText,
  settledText,
} from '../../src/renderer/text/questions';
import { button, click, handle, handles, heading, openApp, press, settled, words } from './support';

const MIXED = { kind: 'mixed' } as const;

function withQuestions(...questions: readonly Question[]) {
  return doneCheck({ questions: asked(...questions) }, { destination: MIXED });
}

function said(question: Question, taken: string): Question {
  return { ...question, taken, answered: 'given' };
}

function answers(bridge: { answer(name: 'check.answer', reply: () => undefined): unknown }): void {
  bridge.answer('check.answer', () => undefined);
}

/** The check that follows an answer in the first one. */
const AGAIN = { id: 'check-2', replaces: 'check-1' } as const;

const codes = (): readonly (string | undefined)[] =>
  handles('question').map(({ dataset }) => dataset['code']);

function choice(value: string): HTMLElement {
  const found = handles('question-choice').find(({ dataset }) => dataset['value'] === value);
  if (found === undefined) throw new Error(`no choice ${value}`);
  return found;
}

describe('a likely guess', () => {
  it('is shown with the values of the file, as they are read and as they would be otherwise', async () => {
    await openApp({ check: withQuestions(ZONE) });
    expect(words()).toContain('We read times without a zone as Berlin time. Is that right?');
    expect(choice('Europe/Berlin').textContent).toContain('2026-07-20 21:40');
    expect(choice('Europe/Berlin').textContent).toContain('20 Jul 2026, 19:40 UTC');
    expect(choice('UTC').textContent).toContain('20 Jul 2026, 21:40 UTC');
    expect(choice('Europe/Berlin').getAttribute('aria-pressed')).toBe('true');
    expect(button(/^Import 48,214 events/).disabled).toBe(false);
  });

  it('is shown with how many values are names of the account', async () => {
    await openApp({ check: withQuestions(OWN_PACKAGES) });
    expect(words()).toContain('We read the package from “Projekt”. Is that right?');
    expect(choice('Projekt').textContent).toContain(
      '118 of the first 120 values are names of your packages.',
    );
    expect(choice('none').textContent).not.toContain('names');
  });

  it.each([
    [{ kind: 'package', names: 1, values: 1 }, 'The first value is a name of your packages.'],
    [{ kind: 'pixel', names: 12, values: 12 }, 'The first 12 values are names of your pixels.'],
  ] as const)('counts %j', (named, text) => {
    expect(namedNote({ value: 'x', evidence: [], named })).toBe(text);
  });

  it('tells which year is meant by one of the Buddhist calendar', async () => {
    await openApp({ check: withQuestions(CALENDAR) });
    expect(words()).toContain('We read the years as Buddhist ones: 2569 is 2026. Is that right?');
    expect(choice('buddhist').textContent).toContain('20/07/2569 21:40');
  });

  it('is confirmed by one click, with the value that was taken', async () => {
    const fake = await openApp({ check: withQuestions(ZONE) }, answers);
    await click(handle('question-confirm'));
    const confirmed = { id: 'check-1', kind: 'table:1', code: 'zone', value: 'Europe/Berlin' };
    expect(fake.inputs('check.answer')).toEqual([confirmed]);
  });

  it('is changed by one click on another answer, or from the list of all', async () => {
    const fake = await openApp({ check: withQuestions(ENCODING) }, answers);
    await click(choice('utf-8'));
    const others = document.querySelector('fieldset select');
    if (!(others instanceof HTMLSelectElement)) throw new Error('no list of other encodings');
    others.selectedIndex = [...others.options].findIndex(({ value }) => value === 'utf-16le');
    others.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    expect(fake.inputs('check.answer').map(({ value }) => value)).toEqual(['utf-8', 'utf-16le']);
  });
});

describe('an open question', () => {
  it('of a sheet shows how many rows each has, and the first of them', async () => {
    await openApp({ check: withQuestions(SHEET) });
    const words = handles('question-choice').map(({ textContent }) =>
      textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(words[0]).toContain('2,640 rows');
    expect(words[1]).toContain('Website visits, October 2026');
    expect(words[2]).toContain('14 rows');
    expect(words[2]).toContain('oven-cli, 1811, 68 %');
  });

  it('stands first, takes no answer by itself, and holds the import back with a reason', async () => {
    const fake = await openApp({ check: withQuestions(ZONE, DAY_OR_MONTH) });
    expect(codes()).toEqual(['time-format', 'zone']);
    expect(heading()).toBe('1 question before these lines can be imported.');
    expect(choice('day-first').getAttribute('aria-pressed')).toBe('false');
    const start = handle('start-import');
    expect(start).toHaveProperty('disabled', true);
    const reason = document.getElementById(start.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toContain('Answer the question above first.');
    await press('Enter', { ctrlKey: true });
    expect(fake.inputs('import.start')).toEqual([]);
  });

  it('lets the import begin once it is answered, with the focus on the heading', async () => {
    const fake = await openApp({ check: withQuestions(DAY_OR_MONTH) }, answers);
    await click(choice('month-first'));
    fake.emit('check.changed', readingCheck(0, AGAIN));
    await settled();
    expect(heading()).toBe('1 question before these lines can be imported.');
    fake.emit('check.changed', { ...withQuestions(said(DAY_OR_MONTH, 'month-first')), ...AGAIN });
    await settled();
    expect(handle('start-import')).toHaveProperty('disabled', false);
    expect(words()).toContain('We read the times with the month first, as you chose.');
    expect(document.activeElement?.tagName).toBe('H1');
    expect(document.querySelector('[role="status"]')?.textContent).toContain(
      'Read again. All 48,214 lines are ready.',
    );
  });

  it('leads to the next one', async () => {
    const fake = await openApp({ check: withQuestions(DAY_OR_MONTH, ZONE) }, answers);
    await click(choice('day-first'));
    fake.emit('check.changed', { ...withQuestions(said(DAY_OR_MONTH, 'day-first'), ZONE), ...AGAIN });
    await settled();
    expect(document.activeElement).toBe(choice('Europe/Berlin'));
  });

  it('leads nowhere in a file that is checked instead, and once only in its own', async () => {
    const fake = await openApp({ check: withQuestions(DAY_OR_MONTH, ZONE) }, (bridge) => {
      answers(bridge);
      bridge.answer('check.close', () => undefined);
    });
    const emit = async (view: CheckView): Promise<void> => {
      fake.emit('check.changed', view);
      await settled();
    };
    await click(choice('day-first'));
    await emit(readingCheck(0, AGAIN));
    await click(handle('nav-import'));
    await click(button('Close it'));
    await emit({ ...withQuestions(DAY_OR_MONTH, ZONE), id: 'check-3' });
    expect(document.activeElement?.tagName).toBe('H1');

    await click(choice('day-first'));
    await emit({ ...withQuestions(ZONE), id: 'check-4', replaces: 'check-3' });
    expect(document.activeElement).toBe(choice('Europe/Berlin'));
    await click(handle('nav-history'));
    await click(handle('nav-import'));
    expect(document.activeElement?.tagName).toBe('H1');
  });
});

describe('several questions', () => {
  const question = (code: string): HTMLElement => {
    const found = handles('question').find(({ dataset }) => dataset['code'] === code);
    if (found === undefined) throw new Error(`no question ${code}`);
    return found;
  };
  const choicesOf = (code: string): number =>
    question(code).querySelectorAll('[data-testid="question-choice"]').length;

  it('show the answers of the first one only; the others are a line each, with a value of the file', async () => {
    await openApp({ check: withQuestions(ENCODING, CALENDAR, ZONE, OWN_PACKAGES) });
    // What decides the times comes first.
    expect(codes()).toEqual(['calendar', 'zone', 'encoding', 'package-column']);
    expect(choicesOf('calendar')).toBeGreaterThan(1);
    expect(['zone', 'encoding', 'package-column'].map(choicesOf)).toEqual([0, 0, 0]);
    const text = question('zone').textContent.replace(/\s+/g, ' ');
    expect(text).toContain(
      'We read times without a zone as Berlin time. 2026-07-20 21:40 reads as 20 Jul 2026, 19:40 UTC',
    );
  });

  it('unfold in place, with the focus on the first answer, and the first one stays as it is', async () => {
    await openApp({ check: withQuestions(CALENDAR, ZONE) });
    const [change] = question('zone').querySelectorAll<HTMLElement>('[data-testid="question-change"]');
    if (change === undefined) throw new Error('nothing unfolds it');
    await click(change);
    expect(document.activeElement).toBe(choice('Europe/Berlin'));
    expect([choicesOf('calendar') > 1, choicesOf('zone')]).toEqual([true, 2]);
  });

  it('are confirmed without being unfolded, each with the value that was taken', async () => {
    const fake = await openApp({ check: withQuestions(CALENDAR, ZONE) }, answers);
    await click(question('zone').querySelector('[data-testid="question-confirm"]') as HTMLElement);
    expect(fake.inputs('check.answer')).toEqual([
      { id: 'check-1', kind: 'table:1', code: 'zone', value: 'Europe/Berlin' },
    ]);
  });

  it('that are open cannot be confirmed', async () => {
    const other = { ...DAY_OR_MONTH, code: 'header', taken: '1', choices: [] } as const;
    await openApp({ check: withQuestions(DAY_OR_MONTH, other) });
    expect(choicesOf('header')).toBe(0);
    expect(handles('question-confirm')).toEqual([]);
    expect(question('header').textContent).toContain('Answer…');
  });
});

describe('what is settled', () => {
  it('shows a remembered answer as such, and can change and forget it', async () => {
    const fake = await openApp({ check: withQuestions({ ...ENCODING, answered: 'remembered' }) }, answers);
    expect(words()).toContain('as you chose before. Change');
    await click(handle('question-change'));
    await click(choice('utf-8'));
    await click(handle('question-forget'));
    expect(fake.inputs('check.answer').map(({ value }) => value)).toEqual(['utf-8', null]);
  });

  it('folds what is certain into one line', async () => {
    await openApp({ check: withQuestions(DELIMITER) });
    const folded = document.querySelector('details');
    expect(folded?.open).toBe(false);
    expect(folded?.textContent).toContain('We read the columns as separated by semicolons.');
  });

  it('shows no card where nothing was guessed', async () => {
    await openApp({ check: doneCheck() });
    expect(handles('questions')).toEqual([]);
  });
});

it('encoding, separator and header of a table are each chosen in one place, as answers to questions', async () => {
  const mapping = { header: true, columns: [{ name: 'when', use: { kind: 'leave-out' } }] } as const;
  const form = { encoding: 'utf-8', layout: { kind: 'table', delimiter: ';' }, mapping } as const;
  const preview = { rows: [['when']], event: null, otherwise: mapping };
  const report = { form, preview, questions: asked(ENCODING, DELIMITER, HEADER) };
  const fake = await openApp({ check: doneCheck(report, { destination: MIXED }) }, answers);
  expect(handles('question').map(({ dataset }) => dataset['code'])).toEqual([
    'encoding',
    'header',
    'delimiter',
  ]);
  // The header is a question above, so it is not offered again.
  expect(handle('reading').querySelectorAll('select, [role="radiogroup"]')).toHaveLength(0);
  await click(handles('question-change').find((each) => handle('reading').contains(each)) as HTMLElement);
  const separator = handle('reading').querySelector('select');
  if (separator === null) throw new Error('no separator');
  separator.selectedIndex = [...separator.options].findIndex(({ value }) => value === '|');
  separator.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
  expect(fake.inputs('check.answer')).toEqual([
    { id: 'check-1', kind: 'table:1', code: 'delimiter', value: '|' },
  ]);
});

it('the receipt says what was assumed', async () => {
  const assumed = [
    { code: 'zone', taken: 'Europe/Berlin' },
    { code: 'of-a-newer-version', taken: 'x' },
  ];
  const fake = await openApp(
    { imports: [doneImport({ imported: 48_210, failed: 0 }, { assumed })] },
    (bridge) => bridge.answer('app.copy', () => undefined),
  );
  const { navigation } = await import('../../src/renderer/state/navigation.svelte');
  navigation.showImport('import-1');
  await settled();
  expect(handle('assumed').textContent).toContain('We read times without a zone as Berlin time.');
  expect(handle('assumed').textContent).not.toContain('newer');
  await click(button('Copy as text'));
  expect(fake.inputs('app.copy')[0]?.text).toContain(
    'What we assumed: We read times without a zone as Berlin',
  );
});

describe('the words of every question', () => {
  const VALUES = ['utf-8', ';', 'none', '3', '.', 'data', 'day-first', 'UTC', 'Asia/Tokyo', 'double'];

  it.each(QUESTION_CODES)('%s: sentences with an answer in plain words', (code) => {
    for (const taken of VALUES) {
      const question: Question = {
        ...ZONE,
        code,
        taken,
        guess: taken,
        choices: [{ value: taken, evidence: [] }],
      };
      expect(readingText(question)).toMatch(/^We read .+\.$/);
      expect(questionHeading(question)).toMatch(/\?$/);
      expect(questionHeading({ ...question, certainty: 'open' })).toMatch(/\?$/);
      expect(settledText({ ...question, answered: 'given' })).toMatch(/, as you chose\.$/);
      const values = answerOptions(question).map(({ value }) => value);
      expect(new Set(values).size).toBe(values.length);
    }
  });
});

describe('what an answer makes of a value', () => {
  const evidence = (question: Question, evidence: readonly string[], to: string) =>
    evidenceOf({ ...question, evidence }, { value: question.taken, evidence: [to] })[0];

  it('is a moment as people write it, beside what the file says', () => {
    const from = '20.07.2026 21:40';
    expect(evidence(ZONE, [from], '2026-07-20T19:40:00Z')).toEqual({ from, to: '20 Jul 2026, 19:40 UTC' });
    expect(evidence(ZONE, [from], '2026-07-20T21:40:00+02:00')?.to).toBe('20 Jul 2026, 19:40 UTC');
    expect(evidence(ZONE, [from], '2026-07-20T19:40:07.5Z')).toEqual({
      from,
      to: '20 Jul 2026, 19:40:07.5 UTC',
    });
  });

  it('stands alone where the file holds bytes that nobody can read', () => {
    expect(evidence(ENCODING, ['Gr\\xf6\\xdfe'], 'Größe')).toEqual({ from: null, to: 'Größe' });
  });
});

it('questions are told apart by their files only where there are several', async () => {
  const likely = { ...SHEET, certainty: 'likely' as const };
  const one = [
    { kind: 'sheets', name: 'visits.xlsx', questions: [likely] },
    { kind: 'table:1', name: 'Visits', questions: [ZONE] },
  ];
  await openApp({ check: doneCheck({ questions: one }, { destination: MIXED }) });
  expect(handle('questions').textContent).not.toMatch(/In (visits|Visits)/);
  const two = [...one, { kind: 'table:2', name: 'old.csv', questions: [CALENDAR] }];
  await openApp({ check: doneCheck({ questions: two }, { destination: MIXED }) });
  expect(handle('questions').textContent).toContain('In Visits:');
  expect(handle('questions').textContent).toContain('In old.csv:');
});

it('no sheet is called left out while the file is asked about its sheets', async () => {
  const files = [{ name: 'Übersicht', why: 'other-sheet' as const }];
  const leftOut = { code: 'left-out' as const, grade: 'info' as const, count: 1, lines: [], files };
  await openApp({
    check: doneCheck({ problems: [leftOut], questions: asked(SHEET) }, { destination: MIXED }),
  });
  expect(words()).not.toContain('left out');
  const likely = { ...SHEET, certainty: 'likely' as const };
  await openApp({
    check: doneCheck({ problems: [leftOut], questions: asked(likely) }, { destination: MIXED }),
  });
  expect(words()).not.toContain('left out');
  const chosen = said(SHEET, SHEET.choices[0]?.value ?? '');
  await openApp({
    check: doneCheck({ problems: [leftOut], questions: asked(chosen) }, { destination: MIXED }),
  });
  expect(words()).toContain('1 sheet was left out.');
});
