import {
  isTimeFormat,
  isTimeUse,
  timeUseOf,
  withTimes,
  type Mapping,
  type TimeChoice,
  type TimeFormat,
} from '../../shared/files/mapping';
import type { Certainty, Choice } from '../../shared/checks/question';
import type { ReadingContext } from '../model/reading-context';
import type { Guess, Guesses } from '../questions/guesses';
import { OLDEST_MS } from '../rules/catalog/age';
import { DAY_MS, dayMs, NEAR_MS } from '../rules/time/calendar';
import type { TimeEvidence } from '../rules/time/time-evidence';
import { isZone } from '../rules/time/time-zone';
import { isZoneName, zoneInName, type MentionedZone } from '../rules/time/zone-names';
import { decideCalendar } from './decide-calendar';
import { readAs } from './read-as';

type Order = 'day-first' | 'month-first';
type ShortOrder = Order | 'year-first';
type NamedZone = MentionedZone | 'by row' | null;

/** A mapping whose times are read as they show, and as the user answered. `ofVendor`: the zone of an export that is known. */
export function withDecidedTimes(
  mapping: Mapping,
  evidence: TimeEvidence,
  ofVendor: MentionedZone | null,
  guesses: Guesses,
  context: ReadingContext,
): Mapping {
  const use = timeUseOf(mapping);
  if (use === undefined) return mapping;
  const names = mapping.columns.flatMap((column) =>
    isTimeUse(column.use) || column.use.kind === 'clock' ? [column.name] : [],
  );
  const hasZones = mapping.columns.some(
    ({ name, use: { kind } }) => kind === 'zone' || (kind === 'key' && isZoneName(name)),
  );
  const [named = hasZones ? 'by row' : ofVendor] = names.flatMap((name) => zoneInName(name) ?? []);
  return withTimes(mapping, decideTimes(evidence, use, named, guesses, context));
}

/**
 * Decides how times are read, by what they show and what the user answered. `choice`: how they were read so far. `named`:
 * the zone that the name of their column mentions; `by row`: another column holds a zone for each.
 */
export function decideTimes(
  evidence: TimeEvidence,
  choice: TimeChoice,
  named: NamedZone,
  guesses: Guesses,
  context: ReadingContext,
): TimeChoice {
  const before = { format: choice.format, zone: choice.zone };
  const format = choice.format ?? likeliestOrder(evidence, context);
  const calendar = decideCalendar(evidence, { ...before, format }, guesses, context.nowMs);
  const counted = calendar === undefined ? before : { ...before, calendar };
  const zoned = { ...counted, zone: decideZone(evidence, counted, named, guesses, context) };
  const { local, midnight, locals } = evidence;
  if (local > 0 && midnight === local) decideTimeOfDay(locals, zoned, guesses);
  return { ...zoned, format: decideFormat(evidence, zoned, guesses, context) };
}

/** The order of dates that fit several, until it is decided. */
function likeliestOrder(evidence: TimeEvidence, { nowMs, zone }: ReadingContext): TimeFormat {
  const [short] = ordersOfShortYears(evidence, nowMs, zone)?.orders ?? [];
  return short ?? orderOf(evidence, nowMs, zone).order;
}

/** Nothing is asked if every time names its zone. */
function decideZone(
  evidence: TimeEvidence,
  choice: TimeChoice,
  named: NamedZone,
  guesses: Guesses,
  context: ReadingContext,
): string {
  const { local, unsure, locals, zones } = evidence;
  if (local === 0 && unsure === 0) return guesses.answer('zone', isZone) ?? choice.zone;
  const [certainty, first]: [Certainty, readonly string[]] =
    unsure > 0 || named === 'by row'
      ? ['open', zones]
      : named === null
        ? ['likely', []]
        : [named.certainty, [named.zone]];
  const format = choice.format ?? likeliestOrder(evidence, context);
  const choices = [...new Set([...first, context.zone, 'UTC'])].map((value) => ({
    value,
    evidence: readAs(locals, { ...choice, format, zone: value }),
  }));
  return guesses.decide('zone', { certainty, choices, evidence: locals }, isZone);
}

/** The first moment of a day stands for events whose times are days only. */
const MIDNIGHT = '00:00';

/** Says that all times are midnight, and shows some of them. */
export function decideTimeOfDay(texts: readonly string[], choice: TimeChoice, guesses: Guesses): void {
  const choices = [{ value: MIDNIGHT, evidence: readAs(texts, choice) }];
  const isMidnight = (value: string): value is string => value === MIDNIGHT;
  guesses.decide('time-of-day', { certainty: 'likely', choices, evidence: texts }, isMidnight);
}

function decideFormat(
  evidence: TimeEvidence,
  choice: TimeChoice,
  guesses: Guesses,
  { nowMs, zone: own }: ReadingContext,
): TimeFormat | null {
  const { either, eithers, locals, onlyDayFirst, onlyMonthFirst, shorts } = evidence;
  const { format } = choice;
  const choiceOf = (
    value: TimeFormat,
    texts: readonly string[],
  ): Choice & { readonly value: TimeFormat } => ({
    value,
    evidence: readAs(texts, { ...choice, format: value }),
  });
  const short = ordersOfShortYears(evidence, nowMs, own);
  if (short !== null) {
    const choices = short.orders.map((order) => choiceOf(order, shorts));
    const { certainty } = short;
    return guesses.decide('time-format', { certainty, choices, evidence: shorts }, isTimeFormat);
  }
  if (either > 0) {
    const { order, certainty } = orderOf(evidence, nowMs, own);
    const other: Order = order === 'day-first' ? 'month-first' : 'day-first';
    const choices = [choiceOf(order, eithers), choiceOf(other, eithers)];
    return guesses.decide('time-format', { certainty, choices, evidence: eithers }, isTimeFormat);
  }
  if (format === null) return null;
  const proven: TimeFormat =
    onlyDayFirst + onlyMonthFirst === 0
      ? format
      : onlyDayFirst < onlyMonthFirst
        ? 'month-first'
        : 'day-first';
  const guess: Guess<TimeFormat> = {
    certainty: 'certain',
    choices: [choiceOf(proven, locals)],
    evidence: locals,
  };
  return guesses.decide('time-format', guess, isTimeFormat);
}

/**
 * The likely order of day and month. Dates that are a day in one order only prove it, unless there are such dates of both
 * orders, as after a spreadsheet has changed a file. Else the seven days that Scarf takes decide.
 */
function orderOf(
  { onlyDayFirst, onlyMonthFirst, days }: TimeEvidence,
  nowMs: number,
  own: string,
): { readonly order: Order; readonly certainty: Certainty } {
  const freshDays: Readonly<Record<Order, number>> = {
    'day-first': days.filter(([day]) => isFresh(day, nowMs)).length,
    'month-first': days.filter(([day]) => isFresh(swapped(day), nowMs)).length,
  };
  const fresh = oneOf(freshDays['day-first'] > 0, freshDays['month-first'] > 0);
  const proven = oneOf(onlyDayFirst > 0, onlyMonthFirst > 0);
  if (proven !== null) {
    const isContradicted = fresh !== null && fresh !== proven;
    return { order: proven, certainty: isContradicted ? 'open' : 'certain' };
  }
  if (fresh === null) return { order: usualOrder(own), certainty: 'open' };
  if (onlyDayFirst > 0) return { order: fresh, certainty: 'open' };
  // (ours) One day may be fresh by chance.
  return { order: fresh, certainty: freshDays[fresh] > 1 ? 'certain' : 'likely' };
}

/** The order of day and month where this computer is. */
function usualOrder(own: string): Order {
  return own.startsWith('America/') ? 'month-first' : 'day-first';
}

/**
 * The orders in which dates with years of two digits may be meant, the likeliest first; null: the year is not first. As
 * for day and month, the seven days that Scarf takes decide.
 */
function ordersOfShortYears(
  { yearFirst, notYearFirst, shortDays }: TimeEvidence,
  nowMs: number,
  own: string,
): { readonly orders: readonly ShortOrder[]; readonly certainty: Certainty } | null {
  if (yearFirst === 0 || notYearFirst > 0) return null;
  // `26/11/26` is the same day in both orders.
  const telling = shortDays.map(([day]) => day).filter((day) => inOrder(day, 'day-first') !== day);
  if (telling.length === 0) return null;
  const daysIn = (order: ShortOrder): readonly number[] => telling.map((day) => inOrder(day, order));
  const usual = usualOrder(own);
  const all: readonly ShortOrder[] = [
    usual,
    usual === 'day-first' ? 'month-first' : 'day-first',
    'year-first',
  ];
  const fitting = all.filter((order) => !daysIn(order).some(Number.isNaN));
  const near = fitting.filter((order) => daysIn(order).some((day) => Math.abs(day - nowMs) < NEAR_MS));
  const possible = near.length > 0 ? near : fitting;
  if (!possible.includes('year-first')) return null;
  if (possible.length === 1) return { orders: possible, certainty: 'certain' };
  const freshIn = (order: ShortOrder): number => daysIn(order).filter((day) => isFresh(day, nowMs)).length;
  const orders = [
    ...possible.filter((order) => freshIn(order) > 0),
    ...possible.filter((order) => freshIn(order) === 0),
  ];
  const [first = 'year-first', second = 'year-first'] = orders;
  if (freshIn(first) === 0 || freshIn(second) > 0) return { orders, certainty: 'open' };
  return { orders, certainty: freshIn(first) > 1 ? 'certain' : 'likely' };
}

/** A day of a short year that was read with the year first, in another order; NaN: there is no such day. */
function inOrder(day: number, order: ShortOrder): number {
  if (order === 'year-first') return day;
  const date = new Date(day);
  const [first, second] = [date.getUTCFullYear() - 2000, date.getUTCMonth() + 1];
  const year = 2000 + date.getUTCDate();
  return order === 'day-first' ? dayMs(year, second, first) : dayMs(year, first, second);
}

function isFresh(day: number, nowMs: number): boolean {
  return day > nowMs - OLDEST_MS - DAY_MS && day < nowMs + DAY_MS;
}

/** Null: both, or neither. */
function oneOf(isDayFirst: boolean, isMonthFirst: boolean): Order | null {
  if (isDayFirst === isMonthFirst) return null;
  return isDayFirst ? 'day-first' : 'month-first';
}

/** A day, read with day and month in the other order. */
function swapped(day: number): number {
  const date = new Date(day);
  return dayMs(date.getUTCFullYear(), date.getUTCDate(), date.getUTCMonth() + 1);
}
