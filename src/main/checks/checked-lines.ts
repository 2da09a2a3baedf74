import {
  PREVIEW_ROWS,
  type CheckReport,
  type PreviewRow,
  type SourceLine,
  type SourceLines,
  type WhichRows,
} from '../../shared/checks/check';
import { succeed, type Result } from '../../shared/failure';
import type { Fix, Fixes, TriedLines } from '../../shared/checks/fix';
import type { ValidationContext } from '../../engine/lookup/validate-text';
import type { CheckFacts } from '../../engine/model/check-facts';
import type { FileWork } from '../jobs/ports';
import { rowsOf } from '../jobs/read-rows';
import { checkFixes, type LineQuery, type Trial } from './fix-options';
import type { LineNumbering } from './line-numbering';
import { rowTablesOf } from './row-tables';

const LINES_READ = 20;
const SET_ASIDE_ROWS = 50;

export interface CheckedLinesParts {
  readonly work: Pick<FileWork, 'run'>;
  readonly path: string;
  readonly facts: CheckFacts;
  /** The fixes that the facts were found with. */
  readonly fixes: Fixes;
  readonly numbering: LineNumbering;
}

/** What the lines are validated against at the moment. */
export interface CurrentRules {
  readonly report: CheckReport;
  readonly standard: ValidationContext;
  /** The fixes that send ids in place of names. */
  readonly forNames: readonly Fix[];
}

/** Single lines of a checked file: those with a problem, and what fixes would make of them. Numbers are the user's. */
export class CheckedLines {
  constructor(private readonly parts: CheckedLinesParts) {}

  /** How to read the file. */
  get form() {
    const { path, facts } = this.parts;
    return { path, form: facts.form, ...(facts.parts !== undefined && { parts: facts.parts }) };
  }

  /** Lines with a problem as they are read. The report holds the first ones; later ones are found by reading the file. */
  async #linesWithProblem(
    query: LineQuery,
    rules: CurrentRules,
    signal: AbortSignal,
  ): Promise<Result<SourceLines>> {
    const { code, after, limit } = query;
    const { work, facts, numbering } = this.parts;
    const problem = rules.report.problems.find((found) => found.code === code);
    if (code === 'artifact-by-name') return succeed({ rows: [], more: false });
    const inReport = (problem?.lines.filter((line) => line > after).slice(0, limit) ?? []).map((line) =>
      numbering.toChecked(line),
    );
    const isComplete =
      problem !== undefined && (inReport.length === limit || problem.lines.length === problem.count);
    if (!isComplete) return this.#search(query, rules, signal);
    const { identity, checkpoints } = facts;
    const file = { ...this.form, identity };
    const read = await work.run('read-lines', { file, checkpoints, lines: inReport }, signal);
    const last = numbering.toUser(inReport.at(-1) ?? 0);
    const shown = problem.lines.filter((line) => line <= Math.max(last, after)).length;
    return succeed({ rows: numbering.rowsToUser(rowsOf(read, inReport)), more: problem.count > shown });
  }

  /** Lines with a problem. Rows of a table have their text in the file, not that of the event that they become. */
  async withProblem(
    query: LineQuery,
    rules: CurrentRules,
    signal: AbortSignal,
  ): Promise<Result<SourceLines>> {
    const found = await this.#linesWithProblem(query, rules, signal);
    if (!found.ok) return found;
    const { facts, numbering } = this.parts;
    const tables = rowTablesOf(facts);
    const lines = found.value.rows
      .map(({ line }) => numbering.toChecked(line))
      .filter((line) => tables.of(line) !== null);
    if (lines.length === 0) return found;
    const read = await this.#rowsInFile(lines, rules, signal);
    if (!read.ok) return read;
    const inFile = new Map(numbering.rowsToUser(read.value).map((row) => [row.line, row]));
    const rows = found.value.rows.map((row): SourceLine => {
      const { text, truncated } = inFile.get(row.line) ?? row;
      return { line: row.line, text, truncated };
    });
    return succeed({ ...found.value, rows });
  }

  /** What fixes would make of the lines with a problem, or of all lines. Changes nothing. */
  async tryFixes(trial: Trial, rules: CurrentRules, signal: AbortSignal): Promise<Result<TriedLines>> {
    const { work, facts, numbering } = this.parts;
    const found = await this.#linesOf(trial, rules, signal);
    if (!found.ok) return found;
    const checked = checkFixes(numbering.fixesToChecked(trial.fixes), facts);
    if (!checked.ok) return checked;
    const fixes = withNames(checked.value, rules);
    const { identity, checkpoints } = facts;
    const { lines, more } = found.value;
    const file = { ...this.form, identity };
    const request = { ...rules.standard, file, checkpoints, lines, code: trial.code, fixes };
    const tried = await work.run('try-fixes', request, signal);
    if (!tried.ok && signal.aborted) return tried;
    return succeed({ rows: numbering.rowsToUser(tried.ok ? tried.value : []), more });
  }

  /** Rows as they stand in the file, without empty ones: at most `PREVIEW_ROWS`, or `SET_ASIDE_ROWS` that are set aside. */
  async preview(
    which: WhichRows,
    rules: CurrentRules,
    signal: AbortSignal,
  ): Promise<Result<readonly PreviewRow[]>> {
    const read = await this.#rowsInFile(this.#previewed(which, rules), rules, signal);
    if (!read.ok) return read;
    const rows = read.value.filter(({ fields, problems }) => fields.length > 0 || problems.length > 0);
    const shown = which.kind === 'first' ? rows.slice(0, PREVIEW_ROWS) : rows;
    return succeed(this.parts.numbering.rowsToUser(shown));
  }

  #rowsInFile(lines: readonly number[], rules: CurrentRules, signal: AbortSignal) {
    const { work, facts, fixes } = this.parts;
    const { identity, checkpoints } = facts;
    const file = { ...this.form, identity };
    const request = { ...rules.standard, file, checkpoints, lines, fixes: withNames(fixes, rules) };
    return work.run('preview-rows', request, signal);
  }

  #previewed(which: WhichRows, { report }: CurrentRules): readonly number[] {
    const { facts, numbering } = this.parts;
    if (which.kind === 'first') {
      const first = Math.max(1, which.from);
      const length = Math.max(0, Math.min(LINES_READ, facts.lines - first + 1));
      return Array.from({ length }, (_, index) => first + index);
    }
    const lines = report.problems.flatMap((problem) => (problem.grade === 'error' ? problem.lines : []));
    const ascending = [...new Set(lines)].sort((a, b) => a - b).slice(0, SET_ASIDE_ROWS);
    return ascending.map((line) => numbering.toChecked(line));
  }

  async #search(query: LineQuery, rules: CurrentRules, signal: AbortSignal): Promise<Result<SourceLines>> {
    const { work, fixes, numbering } = this.parts;
    const { code, limit } = query;
    const after = numbering.toChecked(query.after);
    const sent = withNames(fixes, rules);
    const request = { ...this.form, ...rules.standard, fixes: sent, code, limit, after };
    const found = await work.run('find-lines', request, signal);
    return found.ok ? succeed({ ...found.value, rows: numbering.rowsToUser(found.value.rows) }) : found;
  }

  /** The lines of a trial, numbered in the checked file. */
  async #linesOf(
    { code, after, limit }: Trial,
    rules: CurrentRules,
    signal: AbortSignal,
  ): Promise<Result<{ lines: number[]; more: boolean }>> {
    const { facts, numbering } = this.parts;
    if (code === null) {
      const first = after === 0 ? 1 : numbering.toChecked(after) + 1;
      const length = Math.max(0, Math.min(limit, facts.lines - first + 1));
      return succeed({
        lines: Array.from({ length }, (_, index) => first + index),
        more: first + length <= facts.lines,
      });
    }
    const found = await this.#linesWithProblem({ code, after, limit }, rules, signal);
    if (!found.ok) return found;
    const { rows, more } = found.value;
    return succeed({ lines: rows.map(({ line }) => numbering.toChecked(line)), more });
  }
}

function withNames({ all, lines }: Fixes, { forNames }: CurrentRules): Fixes {
  return { all: [...all, ...forNames], lines };
}
