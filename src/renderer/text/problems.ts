import type { Grade, Problem, ProblemCode } from '../../shared/checks/problem';
import type { Unit } from '../../shared/files/layout';
import type { ImportedFile } from '../../shared/imports/outcome';
import { ago, duration, lowerFirst, noun, number } from './format';
import { OUTCOME_WORDS } from './outcomes';

/** The words for one kind of problem. */
export interface ProblemText {
  /** Starts the sentence; null for a problem of the whole file. */
  readonly number: string | null;
  readonly sentence: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do; null when nothing needs doing. */
  readonly action: string | null;
}

/** A text, or one for a single line and one for several. */
type Counted = string | { readonly one: string; readonly many: string };

interface Words {
  /** Follows "1 "; the whole sentence for a problem of the file. */
  readonly one: string;
  /** Follows a number such as "48,210 "; absent for a problem of the whole file. */
  readonly many?: string;
  /** The sentence for a problem of several files, if it is another one. */
  readonly files?: string;
  /** Of a problem of the whole file: for one file, and for several. */
  readonly why: Counted;
  readonly action: Counted | null;
}

const WORDS: Record<ProblemCode, Words> = {
  'gzip-damaged': {
    one: 'The compressed data is damaged.',
    why: 'Events may be missing. All that could be read are here.',
    action: 'Ask for a new copy, or import the events that could be read.',
  },
  'not-utf8': {
    one: '{unit} has characters that are not UTF-8.',
    many: '{unit}s have characters that are not UTF-8.',
    why: 'Scarf reads UTF-8 only.',
    action: 'Open the file in a text editor and save it as UTF-8.',
  },
  layout: {
    one: 'We convert the file on the way: one event a line, as Scarf takes it.',
    files: 'We convert the files on the way: one event a line, as Scarf takes it.',
    why: { one: 'Your file stays as it is.', many: 'Your files stay as they are.' },
    action: null,
  },
  unfinished: {
    one: 'The list of events has no end.',
    files: 'A list of events has no end.',
    why: { one: 'The file may have been cut off.', many: 'One of the files may have been cut off.' },
    action: 'Ask whether it should hold more events.',
  },
  'beside-events': {
    one: 'What stands around the events is not sent.',
    why: 'Scarf takes events alone.',
    action: 'See that none of it belongs to an event.',
  },
  'hidden-rows': {
    one: 'row is hidden in the workbook.',
    many: 'rows are hidden in the workbook.',
    why: {
      one: 'A filter hides it, or it was hidden by hand. It is sent as well.',
      many: 'A filter hides them, or they were hidden by hand. They are sent as well.',
    },
    action: 'To send only what shows, copy those rows to a new workbook.',
  },
  tidied: {
    one: 'We tidy up the file on the way.',
    files: 'We tidy up the files on the way.',
    why: 'Your events stay exactly as they are.',
    action: null,
  },
  'sent-before': {
    one: 'This file was imported before.',
    files: 'Some of these files were imported before.',
    why: {
      one: 'Its events had no IDs then, or other ones. Sending it again may count its events twice.',
      many: 'Their events had no IDs then, or other ones. Sending them again may count their events twice.',
    },
    action: 'Look at the earlier import first.',
  },
  'left-out': {
    one: 'file was left out.',
    many: 'files were left out.',
    why: { one: 'It is not part of this import.', many: 'They are not part of this import.' },
    action: null,
  },
  'not-json': {
    one: '{unit} is not readable.',
    many: '{unit}s are not readable.',
    why: 'Each line must be one complete event in JSON.',
    action: 'Look for a missing quote, comma or bracket.',
  },
  'not-object': {
    one: '{unit} is not an event.',
    many: '{unit}s are not events.',
    why: {
      one: 'It holds a list, a number or a text instead.',
      many: 'They hold a list, a number or a text instead.',
    },
    action: 'Write one event between { and } on each line.',
  },
  'line-too-long': {
    one: '{unit} is longer than 16 MB.',
    many: '{unit}s are longer than 16 MB.',
    why: 'No event is that long.',
    action: 'Check that each event ends with a line break.',
  },
  'duplicate-key': {
    one: 'event has the same field twice.',
    many: 'events have the same field twice.',
    why: 'Scarf keeps one of the two values; we can’t tell which.',
    action: 'Remove the one that is not meant.',
  },
  'big-number': {
    one: 'event has a very large number.',
    many: 'events have very large numbers.',
    why: 'We send every digit exactly as written.',
    action: null,
  },
  'lone-surrogate': {
    one: 'event has half a character.',
    many: 'events have half a character.',
    why: 'A text was cut within a character, such as an emoji. Scarf may refuse the event.',
    action: 'Remove the half: it looks like \\ud83d.',
  },
  'time-missing': {
    one: 'event has no time.',
    many: 'events have no time.',
    why: 'Scarf needs to know when each event happened.',
    action: 'Give each event a “$time”.',
  },
  'time-unreadable': {
    one: 'event has a time that we can’t read.',
    many: 'events have times that we can’t read.',
    why: 'Scarf needs to know when each event happened.',
    action: 'Write times like 2026-07-21T14:05:00Z.',
  },
  'time-no-zone': {
    one: 'event has a time without a time zone.',
    many: 'events have a time without a time zone.',
    why: 'Without it the time could be hours off.',
    action: 'Add the zone at the end: Z for UTC, or +02:00.',
  },
  'time-number': {
    one: 'event has its time written as a number.',
    many: 'events have their time written as a number.',
    why: 'Scarf may read it as another time.',
    action: 'Better write times like 2026-07-21T14:05:00Z.',
  },
  'time-rewritten': {
    one: 'event has its time in another form.',
    many: 'events have their times in another form.',
    why: 'We write it the way Scarf reads it. The moment stays the same.',
    action: null,
  },
  'time-skipped': {
    one: '{unit} has a time that the clocks skipped.',
    many: '{unit}s have a time that the clocks skipped.',
    why: 'Clocks went forward that day. We take the offset from before the change.',
    action: 'Check the time zone.',
  },
  'time-twice': {
    one: '{unit} has a time that the clocks showed twice.',
    many: '{unit}s have a time that the clocks showed twice.',
    why: 'Clocks went back that day. We take the earlier of the two moments.',
    action: null,
  },
  'too-old': {
    one: 'event is more than 7 days old. Scarf will refuse it.',
    many: 'events are more than 7 days old. Scarf will refuse them.',
    why: 'It takes only the events of the last week. Ask help@scarf.sh “to discuss accommodations”.',
    action: {
      one: 'Scarf’s workaround is to import it “into a separate Scarf package with newer timestamps”.',
      many: 'Scarf’s workaround is to import them “into a separate Scarf package with newer timestamps”.',
    },
  },
  'soon-too-old': {
    one: 'event will be too old within 12 hours.',
    many: 'events will be too old within 12 hours.',
    why: 'Scarf refuses events that are more than 7 days old.',
    action: { one: 'Import it soon.', many: 'Import them soon.' },
  },
  'in-future': {
    one: 'event is dated in the future.',
    many: 'events are dated in the future.',
    why: { one: 'It will be sent as it is.', many: 'They will be sent as they are.' },
    action: 'Check the date and the time zone.',
  },
  'no-artifact': {
    one: 'event names no package and no tracking pixel.',
    many: 'events name no package and no tracking pixel.',
    why: { one: 'Scarf would not know where it belongs.', many: 'Scarf would not know where they belong.' },
    action: {
      one: 'Choose where to send it, or one package or pixel for all events below.',
      many: 'Choose where to send them, or one package or pixel for all events below.',
    },
  },
  'unknown-artifact': {
    one: 'event names a package or pixel that is not in your account.',
    many: 'events name a package or pixel that is not in your account.',
    why: { one: 'Scarf would refuse it.', many: 'Scarf would refuse them.' },
    action: 'Check the names, or choose one destination for all events below.',
  },
  'artifact-by-name': {
    one: 'event names its package or pixel by name.',
    many: 'events name their package or pixel by name.',
    why: { one: 'We send its ID, as Scarf needs it.', many: 'We send their IDs, as Scarf needs them.' },
    action: null,
  },
  'other-artifact': {
    one: 'event names another destination than the one you chose.',
    many: 'events name another destination than the one you chose.',
    why: { one: 'It will be sent to the one you chose.', many: 'They will be sent to the one you chose.' },
    action: 'To follow the file instead, choose “Packages named in the file” below.',
  },
  'pixel-key': {
    one: 'event says “$pixel” where Scarf expects “$tracking_pixel”.',
    many: 'events say “$pixel” where Scarf expects “$tracking_pixel”.',
    why: { one: 'Scarf would not find its pixel.', many: 'Scarf would not find their pixel.' },
    action: 'Rename the field, or choose one destination for all events below.',
  },
  'unknown-dollar': {
    one: 'event uses a “$” field that Scarf does not know.',
    many: 'events use a “$” field that Scarf does not know.',
    why: 'Scarf may ignore its value.',
    action: 'Use a field that Scarf knows, or leave out the “$”.',
  },
  'wrong-type': {
    one: 'event has a value of an unexpected kind.',
    many: 'events have a value of an unexpected kind.',
    why: {
      one: 'Scarf expects text there and may refuse it.',
      many: 'Scarf expects text there and may refuse them.',
    },
    action: 'Put the value in quotes.',
  },
  'bad-address': {
    one: 'event has an IP address that can’t be looked up.',
    many: 'events have an IP address that can’t be looked up.',
    why: {
      one: 'It will count, but without a place or company.',
      many: 'They will count, but without a place or company.',
    },
    action: 'Give one public address for each event.',
  },
  secrets: {
    one: 'event carries passwords or cookies in its headers.',
    many: 'events carry passwords or cookies in their headers.',
    why: 'Scarf would get every one of these secrets.',
    action: 'Ask for a file without Authorization and Cookie headers.',
  },
  'id-missing': {
    one: 'event has no ID of its own.',
    many: 'events have no ID of their own.',
    why: {
      one: 'If it is sent twice, it counts twice.',
      many: 'If they are sent twice, they count twice.',
    },
    action: {
      one: 'If the connection breaks, we have to ask you before we send it again.',
      many: 'If the connection breaks, we have to ask you before we send them again.',
    },
  },
  'id-repeated': {
    one: 'event repeats the ID of an earlier one.',
    many: 'events repeat the IDs of earlier ones.',
    why: 'Scarf keeps one event for each ID.',
    action: {
      one: 'Check that it is a copy, not another event.',
      many: 'Check that these are copies, not different events.',
    },
  },
  'id-blank': {
    one: 'event has an empty or placeholder ID.',
    many: 'events have empty or placeholder IDs.',
    why: 'It is empty, or the same on every event, so Scarf may keep only one.',
    action: {
      one: 'Choose another field, or let us add a Safety ID.',
      many: 'Choose another field, or let us add Safety IDs.',
    },
  },
};

/** Words for problems the app already handles. */
const HANDLED_WORDS: Partial<Record<ProblemCode, Pick<Words, 'why' | 'action'>>> = {
  'id-missing': {
    why: {
      one: 'We add a Safety ID as we send it. A repeat of this import then counts once.',
      many: 'We add a Safety ID to each as we send it. A repeat of this import then counts once.',
    },
    action: 'We change only what is sent.',
  },
  'sent-before': {
    why: {
      one: 'Sending it again is safe: each event has an ID, and Scarf ignores those it already has.',
      many: 'Sending them again is safe: each event has an ID, and Scarf ignores those it already has.',
    },
    action: null,
  },
};

/** Words for problems of lines that all have an error too. */
const NONE_SENT_WORDS: Pick<Words, 'why' | 'action'> = {
  why: { one: 'It is set aside for another reason.', many: 'They are set aside for other reasons.' },
  action: null,
};

/** With which problems a problem is told: none of its lines may be sent, whatever its own grade is. */
export function groupOf({ grade, sent }: Pick<Problem, 'grade' | 'sent'>): Grade {
  return sent === 0 ? 'error' : grade;
}

/** Files that are not plain lines cause some problems differently. */
const WORDS_BY_UNIT: Readonly<Record<Unit, Partial<Record<ProblemCode, Words>>>> = {
  line: {},
  event: {
    'not-json': {
      one: 'event is not readable.',
      many: 'events are not readable.',
      why: 'Each must be complete JSON.',
      action: 'Look for a missing quote, comma or bracket.',
    },
    'not-object': {
      one: 'element of the list is not an event.',
      many: 'elements of the list are not events.',
      why: {
        one: 'It holds a list, a number or a text instead.',
        many: 'They hold a list, a number or a text instead.',
      },
      action: 'Write each event between { and }.',
    },
  },
  row: {
    'not-object': {
      one: 'row does not fit the columns.',
      many: 'rows do not fit the columns.',
      why: {
        one: 'It has more cells than the first row, or a quote that is not closed.',
        many: 'They have more cells than the first row, or a quote that is not closed.',
      },
      action: 'Look for a missing quote, or a comma or semicolon within a text.',
    },
    'time-missing': {
      one: 'row has no time.',
      many: 'rows have no time.',
      why: 'Scarf needs to know when each event happened.',
      action: 'Choose the time column.',
    },
  },
  request: {
    'not-object': {
      one: 'line is not a request of this log.',
      many: 'lines are not requests of this log.',
      why: {
        one: 'It may be the message of an error, or a line that was cut.',
        many: 'They may be messages of errors, or lines that were cut.',
      },
      action: 'There is nothing to do if they are not requests.',
    },
  },
};

/**
 * The words for a problem of lines, rows or events, of which only those count that are sent. A problem of the whole file is
 * said of one file or of several: `files`.
 */
export function problemText(
  { code, count, sent, handled }: Pick<Problem, 'code' | 'count' | 'sent' | 'handled'>,
  unit: Unit,
  files = 1,
): ProblemText {
  const words = WORDS_BY_UNIT[unit][code] ?? WORDS[code];
  const said = {
    ...words,
    ...(handled === true && HANDLED_WORDS[code]),
    ...(sent === 0 && NONE_SENT_WORDS),
  };
  const { one, many, why, action } = said;
  const lines = sent === undefined || sent === 0 ? count : sent;
  const told = many === undefined ? files : lines;
  const inWords = {
    why: forCount(why, told),
    action: action === null ? null : forCount(action, told),
  };
  if (many === undefined) {
    const sentence = files > 1 ? (said.files ?? one) : one;
    return { number: null, sentence, ...inWords };
  }
  const sentence = noun(told, one, many).replace('{unit}', unit);
  return { number: number(told), sentence, ...inWords };
}

/** "; 1 of them is set aside": of lines that a sentence counts only as far as they are sent. */
export function setAsideAmong({ count, sent = count }: Pick<Problem, 'count' | 'sent'>): string {
  const aside = count - sent;
  return aside === 0 || sent === 0
    ? ''
    : `; ${number(aside)} of them ${aside === 1 ? 'is' : 'are'} set aside`;
}

function forCount(words: Counted, count: number): string {
  return typeof words === 'string' ? words : noun(count, words.one, words.many);
}

/** Records of an older or newer version may contain unknown codes. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(WORDS, code);
}

export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(WORDS).filter(isProblemCode);

/** "This file was imported before (yesterday, all imported).": when, and the outcome as far as known. */
export function sentBeforeHeading(
  { earlier: { createdAt }, parts }: Problem<'sent-before'>,
  file: ImportedFile | null,
  now: number,
  files: number,
): string {
  const outcome = file === null ? '' : `, ${lowerFirst(OUTCOME_WORDS[file.outcome])}`;
  const what =
    files === 1 ? 'This file was' : parts.length > 0 ? 'Some of these files were' : 'These files were';
  return `${what} imported before (${ago(createdAt, now)}${outcome}).`;
}

/** "the first in 5 hours 12 minutes": how long the events can still be sent. */
export function deadlineText(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  return seconds > 0 ? `the first in ${duration(seconds)}` : 'the first already is: check again';
}
