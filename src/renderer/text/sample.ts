import type { CheckSample } from '../../shared/check';
import { unitOf } from '../../shared/layout';
import { layoutName } from './check';
import { count, list, noun, number } from './format';
import { problemText } from './problems';

/** Causes that are told before all is read: more would be gone before they are read. */
const CAUSES = 3;
/** Keys that are named. */
const KEYS = 6;

/** What a first look at a large file found. */
export interface FirstLookText {
  /** How large it may be and where its events go. */
  readonly about: string;
  /** What the first event has; null: none was found. */
  readonly keys: string | null;
  /** How many of the lines that were looked at are ready. */
  readonly verdict: string;
  /** What else was seen in them, the gravest first. */
  readonly causes: readonly string[];
}

export function firstLookText({ report, destination, linesInAll, keys }: CheckSample): FirstLookText {
  const unit = unitOf(report.form.layout);
  const looked = report.lines - report.blank;
  const all = looked === 1 ? `the one ${unit} we looked at` : `all ${count(looked, unit)} we looked at`;
  const verdict =
    report.errors === 0
      ? `${all} ${looked === 1 ? 'is' : 'are'} ready.`
      : `${number(report.errors)} of ${count(looked, unit)} we looked at ${report.errors === 1 ? 'needs' : 'need'} fixing.`;
  const causes = report.problems
    .filter(({ grade }) => grade !== 'info')
    .slice(0, CAUSES)
    .map(({ code, count: lines, handled }) => {
      const { number: lead, sentence } = problemText(code, lines, unit, handled === true);
      return lead === null ? sentence : `${lead} ${sentence}`;
    });
  const size = linesInAll === null ? [] : [`about ${number(rough(linesInAll))} ${noun(linesInAll, unit)}`];
  const kind = sentence([...layoutName(report.form.layout), ...size].join(', '));
  return { about: `${kind}${whereText(destination)}`, keys: keysText(keys), verdict, causes };
}

function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}. `;
}

function whereText(destination: CheckSample['destination']): string {
  switch (destination?.kind) {
    case undefined:
      return 'Where they go is yours to choose.';
    case 'mixed':
      return 'They name their package or tracking pixel.';
    case 'package':
    case 'pixel':
      return `They go to ${destination.name}, as last time, if you do not change it.`;
  }
}

function keysText(keys: readonly string[]): string | null {
  if (keys.length === 0) return null;
  const named = keys.length > KEYS + 1 ? keys.slice(0, KEYS) : keys;
  const others = keys.length - named.length;
  return `The first event has ${list(others === 0 ? named : [...named, `${number(others)} more`])}.`;
}

/** Two figures of an estimate are true; more would pretend. */
function rough(value: number): number {
  return Number(value.toPrecision(2));
}
