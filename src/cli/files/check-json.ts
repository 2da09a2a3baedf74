import type { CheckReport } from '../../shared/checks/check';
import type { Failure } from '../../shared/failure';
import { logsOf, type LogReading } from '../../shared/checks/log-readings';
import { countRequests } from '../../shared/files/requests';
import type { Problem } from '../../shared/checks/problem';
import { hasOpenQuestion, isAsked, type Question } from '../../shared/checks/question';
import { verdict } from '../../renderer/text/check';
import { offerLabel } from '../../renderer/text/fix-offers';
import { failureText } from '../../renderer/text/failures';
import { filesOf } from '../../renderer/text/places';
import { problemText } from '../../renderer/text/problems';
import { unitOf, type Form, type Unit } from '../../shared/files/layout';

/** What `check --json` prints. Scripts of users stand on these names. */
export interface CheckJson {
  readonly verdict: string;
  readonly lines: number;
  /** Events that an import would send as things stand: none while a question is open. */
  readonly ready: number;
  readonly setAside: number;
  /** Requests that do not count as events. */
  readonly leftOut: number;
  readonly blank: number;
  /** Of each kind of access log. Absent: there is none. */
  readonly requests?: readonly RequestsJson[];
  readonly layout: 'ndjson' | 'json' | 'csv' | 'tsv' | 'log' | 'files' | null;
  readonly encoding: string | null;
  readonly questions: readonly QuestionJson[];
  readonly problems: readonly ProblemJson[];
  readonly failure: { readonly code: string; readonly text: string; readonly next: string } | null;
}

interface RequestsJson {
  readonly log: string;
  readonly requests: number;
  readonly counted: number;
  /** Requests that do not count, by the first reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Columns that a later header adds: they are not sent. Absent: there are none. */
  readonly laterColumns?: readonly string[];
}

interface QuestionJson {
  readonly code: string;
  readonly certainty: 'likely' | 'open';
  readonly guess: string;
  readonly choices: readonly string[];
  readonly evidence: readonly string[];
  /** The file that it is about, where several are read as one. */
  readonly file?: string;
}

interface ProblemJson {
  readonly code: string;
  readonly grade: string;
  readonly count: number;
  /** Of these, so many are sent; the text counts only them. Absent: all of them, or none for an error. */
  readonly sent?: number;
  readonly lines: readonly number[];
  readonly text: string;
  /** What the app offers to do about it. Absent: nothing. */
  readonly offer?: string;
}

export function reportJson(report: CheckReport): CheckJson {
  const { lines, errors, blank, skipped, form, problems } = report;
  const logs = logsOf(report);
  return {
    verdict: verdict(report),
    lines,
    ready: hasOpenQuestion(report.questions) ? 0 : report.ready,
    setAside: errors,
    leftOut: skipped,
    blank,
    ...(logs.length > 0 && { requests: logs.map(requestsJson) }),
    layout: layoutName(form),
    encoding: form.encoding,
    questions: questionsJson(report),
    problems: problems.map((problem) => problemJson(problem, report)),
    failure: null,
  };
}

function requestsJson({ facts, requests }: LogReading): RequestsJson {
  const { log, requests: all, counted, laterColumns } = facts;
  const { leftOut } = countRequests(facts, requests);
  return { log, requests: all, counted, leftOut, ...(laterColumns.length > 0 && { laterColumns }) };
}

export function failureJson(failure: Failure): CheckJson {
  const { sentence: text, next } = failureText(failure);
  return {
    verdict: text,
    lines: 0,
    ready: 0,
    setAside: 0,
    leftOut: 0,
    blank: 0,
    layout: null,
    encoding: null,
    questions: [],
    problems: [],
    failure: { code: failure.code, text, next },
  };
}

function questionsJson({ questions }: CheckReport): QuestionJson[] {
  return questions.flatMap(({ name, questions: asked }) =>
    asked.flatMap((question) => {
      const json = questionJson(question);
      return json === null ? [] : [{ ...json, ...(name !== undefined && { file: name }) }];
    }),
  );
}

/** Null: nothing is asked, because only one answer fits or the user gave one. */
function questionJson(question: Question): QuestionJson | null {
  const { code, certainty, guess, choices, evidence } = question;
  if (certainty === 'certain' || !isAsked(question)) return null;
  return { code, certainty, guess, choices: choices.map(({ value }) => value), evidence };
}

function problemJson(problem: Problem, { form, parts }: CheckReport): ProblemJson {
  const { code, grade, count, sent, lines } = problem;
  const offer = offerLabel(problem, form);
  const text = problemSentence(problem, unitOf(form.layout), filesOf(parts));
  return {
    code,
    grade,
    count,
    ...(sent !== undefined && { sent }),
    lines,
    text,
    ...(offer !== null && { offer }),
  };
}

/** `2 rows have no time. Say which column holds the time.` */
export function problemSentence(problem: Problem, unit: Unit, files: number): string {
  const { number, sentence, action } = problemText(problem, unit, files);
  return [number === null ? sentence : `${number} ${sentence}`, action]
    .filter((part) => part !== null)
    .join(' ');
}

function layoutName({ layout }: Form): CheckJson['layout'] {
  switch (layout.kind) {
    case 'lines':
      return 'ndjson';
    case 'json':
      return 'json';
    case 'table':
      if (layout.log !== undefined) return 'log';
      return layout.delimiter === '\t' ? 'tsv' : 'csv';
    case 'parts':
      return 'files';
  }
}
