import type { CheckSample } from '../../shared/checks/check';
import { unitOf, type Unit } from '../../shared/files/layout';
import { layoutName } from './check';
import { capital, count, list, noun, number } from './format';
import { problemText } from './problems';

/** More problems would disappear before a user could read them. */
const MAX_CAUSES = 3;
/** Keys shown by name. */
const MAX_KEYS = 6;

/** The result of checking a sample of a large file. */
export interface SampleText {
  /** Estimated size, and where the events go. */
  readonly about: string;
  /** Keys of the first event; null when the sample has no event. */
  readonly keys: string | null;
  /** How many lines of the sample are ready. */
  readonly verdict: string;
  /** Other problems in the sample, worst grade first. */
  readonly causes: readonly string[];
}

export const SAMPLE_WORDS = {
  lead: 'A first look:',
  later: (unit: Unit) => `The result comes when every ${unit} is checked.`,
} as const;

export function sampleText({ report, destination, linesInAll, keys }: CheckSample): SampleText {
  const unit = unitOf(report.form.layout);
  const sampled = report.lines - report.blank;
  const all = sampled === 1 ? `the one ${unit} we looked at` : `all ${count(sampled, unit)} we looked at`;
  const verdict =
    report.errors === 0
      ? `${all} ${sampled === 1 ? 'is' : 'are'} ready.`
      : `${number(report.errors)} of ${count(sampled, unit)} we looked at ${report.errors === 1 ? 'needs' : 'need'} fixing.`;
  const causes = report.problems
    .filter(({ grade }) => grade !== 'info')
    .slice(0, MAX_CAUSES)
    .map((problem) => {
      const { number: lead, sentence } = problemText(problem, unit);
      return lead === null ? sentence : `${lead} ${sentence}`;
    });
  const size = linesInAll === null ? [] : [`about ${number(rounded(linesInAll))} ${noun(linesInAll, unit)}`];
  const kind = asSentence([...layoutName(report.form.layout), ...size].join(', '));
  return { about: `${kind}${destinationText(destination)}`, keys: keysText(keys), verdict, causes };
}

function asSentence(text: string): string {
  return text === '' ? '' : `${capital(text)}. `;
}

function destinationText(destination: CheckSample['destination']): string {
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
  const named = keys.length > MAX_KEYS + 1 ? keys.slice(0, MAX_KEYS) : keys;
  const others = keys.length - named.length;
  return `The first event has ${list(others === 0 ? named : [...named, `${number(others)} more`])}.`;
}

/** Two significant digits; the estimate is not more exact. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
