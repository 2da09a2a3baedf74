import { GRADE_HEADINGS, timeSpan, verdict } from '../../renderer/text/check';
import { laterColumnsText, ORDER_OF_TIME, readingText } from '../../renderer/text/access-logs';
import { answerLabel, questionHeading } from '../../renderer/text/questions';
import { lineNumbers } from '../../renderer/text/format';
import { filesOf } from '../../renderer/text/places';
import { groupOf, setAsideAmong } from '../../renderer/text/problems';
import type { CheckReport } from '../../shared/checks/check';
import { logsOf, type LogReading } from '../../shared/checks/log-readings';
import { unitOf, type Unit } from '../../shared/files/layout';
import type { Problem } from '../../shared/checks/problem';
import {
  isAsked,
  isOpen,
  type FileQuestions,
  type Question,
  type QuestionCode,
} from '../../shared/checks/question';
import { problemSentence } from './check-json';

const GRADES = ['error', 'warning', 'info'] as const;

/** What a check found, for people: the verdict first, then what is asked, then the problems by grade. */
export function checkText(report: CheckReport): string {
  const span = timeSpan(report);
  const questions = report.questions.flatMap(questionLines);
  const parts = [
    [verdict(report), ...(span === null ? [] : [span])],
    [...logsOf(report).flatMap(logLines), ...(report.inOrderOfTime === true ? [ORDER_OF_TIME] : [])],
    questions.length === 0 ? [] : ['Questions', ...questions],
    ...GRADES.map((grade) => problemLines(report, grade)),
  ];
  return parts.flatMap((lines) => (lines.length === 0 ? [] : [`${lines.join('\n')}\n`])).join('\n');
}

function logLines(log: LogReading): string[] {
  const later = laterColumnsText(log.facts);
  return [readingText(log), ...(later === null ? [] : [later])];
}

function problemLines({ problems, form, parts }: CheckReport, grade: (typeof GRADES)[number]): string[] {
  const unit = unitOf(form.layout);
  const lines = problems
    .filter((problem) => groupOf(problem) === grade)
    .map((problem) => problemLine(problem, unit, filesOf(parts)));
  return lines.length === 0 ? [] : [GRADE_HEADINGS[grade], ...lines];
}

function problemLine(problem: Problem, unit: Unit, files: number): string {
  const { lines, count } = problem;
  const where = lines.length === 0 ? '' : ` (${lineNumbers(lines, count, unit)}${setAsideAmong(problem)})`;
  return `  ${problemSentence(problem, unit, files)}${where}`;
}

function questionLines({ name, questions }: FileQuestions): string[] {
  const of = name === undefined ? '' : `${name}: `;
  return questions.filter(isAsked).map((question) => `  ${of}${questionLine(question)}`);
}

/** `We read the times as in Berlin. Is that right? Else: --zone UTC` */
function questionLine(question: Question): string {
  const { code, taken, choices } = question;
  const option = OPTIONS[code];
  const others = choices.filter(({ value }) => isOpen(question) || value !== taken);
  const labels = others.map(({ value }) =>
    option === undefined ? answerLabel(code, value) : `${option} ${value}`,
  );
  const heading = questionHeading(question);
  return labels.length === 0
    ? heading
    : `${heading} ${isOpen(question) ? 'Say' : 'Else'}: ${labels.join(', ')}`;
}

/** The options that answer a question. */
const OPTIONS: Partial<Record<QuestionCode, string>> = {
  sheet: '--sheet',
  encoding: '--encoding',
  delimiter: '--delimiter',
  header: '--header',
  'time-column': '--time',
  'time-format': '--time-format',
  zone: '--zone',
};
