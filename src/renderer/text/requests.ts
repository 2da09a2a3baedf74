import type { ArtifactRule, ReasonLeftOut, RequestFacts } from '../../shared/files/requests';
import { ago, count, list, listOr, number } from './format';

/** The words of what counts in an access log, and where it goes. */
export const REQUEST_WORDS = {
  heading: 'What counts as an event',
  all: 'Requests read',
  remembered: 'Remembered for such logs.',
  forget: 'Forget it',
  rules: 'Which package',
  rulesNote: 'The first rule that fits counts.',
  rest: 'All other requests',
  restOfAll: 'All requests',
  restNote: 'Choose here or in the bar below. Without a choice they are set aside.',
  allNote: 'Without a choice they go where the bar below says.',
  takeRestBack: 'Take this choice back',
  addRule: 'Add a rule…',
  saveRule: 'Save the rule',
  add: 'Add',
  cancel: 'Cancel',
  edit: 'Change the rule…',
  up: 'Try it earlier',
  remove: 'Remove',
  ruleMenu: (rule: string) => `More for the rule “${rule}”`,
  path: 'Path',
  host: 'Host',
  goesTo: 'Goes to',
  exact: 'Only exactly this. A * stands for any text.',
  fromFile: 'Frequent here',
  onlyPaths: 'Count only paths like',
  notPaths: 'Leave out paths like',
  addPath: 'Add a path…',
  atLeast: 'This log has very many paths. The counts of paths are at least these.',
  noAccount: 'The packages and pixels of your account are offered here once you are connected.',
  removePattern: (pattern: string) => `Remove ${pattern}`,
} as const;

/** "8,412 of 12,040 requests count as events." */
export function countedText({ counted, requests }: Pick<RequestFacts, 'counted' | 'requests'>): string {
  if (requests === 1)
    return counted === 1 ? 'The request counts as an event.' : 'The request does not count.';
  return `${number(counted)} of ${count(requests, 'request')} ${counted === 1 ? 'counts as an event' : 'count as events'}.`;
}

/** Two logs that hold the same request, and were read as different events. `createdAt`: when the earlier one was imported. */
export function readOtherwiseText(createdAt: string, now: number): string {
  return `This is read differently than the log you imported ${ago(createdAt, now)}: requests that are in both count twice.`;
}

/** The name of a step, by what is chosen in it. */
export function stepName(reason: ReasonLeftOut, values: readonly string[]): string {
  switch (reason) {
    case 'method':
      return values.length === 0 ? 'Only some methods' : `Only ${list(values)}`;
    case 'status':
      return values.length === 0 ? 'Only some answers' : `Only answered with ${either(values)}`;
    case 'bots':
      return 'No bots';
    case 'assets':
      return 'No pictures, styles or scripts';
    case 'paths':
      return 'Only some paths';
  }
}

const NAMED = 4;

function either(values: readonly string[]): string {
  const more = values.length - NAMED;
  return listOr(more > 0 ? [...values.slice(0, NAMED), `${number(more)} more`] : values);
}

/** What a step is about, below its name. `others`: values of the log that do not count. */
export function stepNote(reason: ReasonLeftOut, isOn: boolean, others: readonly string[]): string {
  switch (reason) {
    case 'method':
      return isOn ? othersText(others) : 'All methods count.';
    case 'status':
      return isOn ? othersText(others) : 'All answers count, also errors and redirects.';
    case 'bots':
      return 'Search engines and other programs that say so.';
    case 'assets':
      return 'And no fonts and icons.';
    case 'paths':
      return 'For example /downloads/*';
  }
}

function othersText(others: readonly string[]): string {
  if (others.length === 0) return 'There are no others.';
  const SHOWN = 2;
  const rest = others.length - SHOWN;
  const named = rest > 1 ? [...others.slice(0, SHOWN), `${number(rest)} more`] : others;
  return `${list(named)} ${others.length === 1 ? 'is' : 'are'} left out.`;
}

/** The step in a sentence, for screen readers. */
export function stepText(leftOut: number, left: number): string {
  return `${count(leftOut, 'request')} left out, ${number(left)} left.`;
}

/** "−22,410"; nothing for none. */
export function minus(requests: number): string {
  return requests === 0 ? '' : `−${number(requests)}`;
}

/** "Paths like /downloads/oven-* on dl.example.com" */
export function ruleText({ host, path }: ArtifactRule): string {
  const ofPath = path === undefined ? null : isPattern(path) ? `Paths like ${path}` : `The path ${path}`;
  if (host === undefined) return ofPath ?? REQUEST_WORDS.restOfAll;
  const onHost = isPattern(host) ? `hosts like ${host}` : host;
  return ofPath === null ? `Requests to ${onHost}` : `${ofPath} on ${onHost}`;
}

export function isPattern(text: string): boolean {
  return text.includes('*');
}
