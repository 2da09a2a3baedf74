import type { ImportView, LineCounts } from './import';
import { addsUp, hasVanished, likelyArrivedEarlier, toldImported } from './receipt';
import type { WhichLines } from '../resend';

/** How a file stands. The window has no other word for it. */
export type Outcome = 'imported' | 'partly-imported' | 'not-imported' | 'stopped' | 'under-way';

/** Where the events of a file are. Each event is in one of these. */
export interface Places {
  /** Scarf said that it imported them. */
  readonly imported: number;
  /** Another import of ours sent the same events with the same ids, and Scarf said that it imported them. */
  readonly there: number;
  /** Scarf read them and did not import them. */
  readonly refused: number;
  /** Not sent because Scarf would refuse them. */
  readonly setAside: number;
  /** The user left them out. */
  readonly leftOut: number;
  /** They may be in Scarf, which said neither that it imported nor that it refused them. */
  readonly noAnswer: number;
  /** They never left this computer, and nothing is about to send them. */
  readonly notSent: number;
  /** Sent just now; Scarf has not read them yet. */
  readonly reading: number;
  /** Still to be sent. */
  readonly toGo: number;
}

export type Place = keyof Places;

/** Always: the places add up to `events`, and `tooOld <= setAside`. */
export interface FileFigures extends Places {
  /** The events of the file: its lines without the blank ones. */
  readonly events: number;
  /** Those set aside because they are more than a week old. */
  readonly tooOld: number;
}

/** A file of the user, and every import that sent events of it. */
export interface ImportedFile {
  /** The import that sent the file itself. */
  readonly root: ImportView;
  /** The root and the imports that sent some of its events again, the first one first. */
  readonly attempts: readonly ImportView[];
  /** The import to look at now: one that is under way, else the last one. */
  readonly latest: ImportView;
  readonly figures: FileFigures;
  readonly outcome: Outcome;
  /** What can be sent to complete the file, and the import to send it from; null: nothing that is certain to count once. */
  readonly rest: Rest | null;
}

export interface Rest {
  readonly of: ImportView;
  readonly events: number;
}

const NO_EVENTS: FileFigures = {
  events: 0,
  imported: 0,
  there: 0,
  refused: 0,
  setAside: 0,
  leftOut: 0,
  noAnswer: 0,
  notSent: 0,
  reading: 0,
  toGo: 0,
  tooOld: 0,
};

/** All files, each over its attempts. Pure: made anew from a list of imports. */
export class ImportedFiles {
  // Made for thousands of imports with each step of one: what nobody asks for is not.
  readonly #byId = once(() => new Map(this.imports.map((view) => [view.id, view])));
  readonly #sameEvents = once(() => grouped(this.imports, ({ eventsKey }) => eventsKey));
  readonly #resends = once(() => grouped(this.imports, ({ resends }) => resends?.importId));
  readonly #files = new Map<string, ImportedFile>();
  #roots: readonly ImportView[] | null = null;

  constructor(private readonly imports: readonly ImportView[]) {}

  /** The import that sent each file, in their order. What became of a file is only found when `of` is asked. */
  get roots(): readonly ImportView[] {
    this.#roots ??= this.imports.filter((view) => this.#rootOf(view) === view);
    return this.#roots;
  }

  /** One entry for each file, in the order of the imports. */
  get all(): readonly ImportedFile[] {
    return this.roots.map((view) => this.of(view));
  }

  /** The file that an import sent, or sent some events of. */
  of(view: ImportView): ImportedFile {
    const root = this.#rootOf(this.#byId().get(view.id) ?? view);
    const known = this.#files.get(root.id);
    if (known !== undefined) return known;
    const file = this.#fileOf(root);
    this.#files.set(root.id, file);
    return file;
  }

  #rootOf(view: ImportView): ImportView {
    if (view.resends === null) return view;
    const seen = new Set<ImportView>();
    let root = view;
    while (!seen.has(root)) {
      seen.add(root);
      root = this.#byId().get(root.resends?.importId ?? '') ?? root;
    }
    return root;
  }

  #fileOf(root: ImportView): ImportedFile {
    const attempts = this.#attemptsOf(root);
    const others = this.#othersOf(root);
    const elsewhere = others.reduce((sum, other) => sum + this.#importedWithSameIds(other), 0);
    const figures = move(this.#figuresOf(root, new Set()), elsewhere, 'there');
    const latest = attempts.findLast(isUnderWay) ?? attempts.at(-1) ?? root;
    const outcome = outcomeOf(attempts, figures);
    return { root, attempts, latest, figures, outcome, rest: this.#restOf(attempts, figures) };
  }

  #restOf(attempts: readonly ImportView[], { noAnswer, notSent }: FileFigures): Rest | null {
    if (noAnswer + notSent === 0 || attempts.some(isUnderWay)) return null;
    const of = attempts.findLast((attempt) => attempt.canSendRest && !this.#hasRest(attempt));
    return of === undefined ? null : { of, events: noAnswer + notSent };
  }

  #hasRest(view: ImportView): boolean {
    return this.#resendsOf(view).some(({ resends }) => resends?.which === 'rest' && resends.lines > 0);
  }

  #othersOf({ id, eventsKey }: ImportView): readonly ImportView[] {
    if (eventsKey === undefined) return [];
    const all = this.#sameEvents().get(eventsKey) ?? [];
    return all.filter((other) => other.id !== id && this.#importedWithSameIds(other) > 0);
  }

  #attemptsOf(root: ImportView): readonly ImportView[] {
    const attempts = new Set([root]);
    for (const attempt of attempts) for (const resend of this.#resendsOf(attempt)) attempts.add(resend);
    return [...attempts].sort((a, b) => (a.createdAt ?? '').localeCompare(b.createdAt ?? ''));
  }

  #resendsOf({ id }: ImportView): readonly ImportView[] {
    return this.#resends().get(id) ?? [];
  }

  /** A resend of refused lines, or of lines set aside, may have changed them, and so their ids. */
  #importedWithSameIds(view: ImportView, seen = new Set<ImportView>()): number {
    if (seen.has(view)) return 0;
    seen.add(view);
    const rest = this.#resendsOf(view).filter(({ resends }) => resends?.which === 'rest');
    return rest.reduce((sum, resend) => sum + this.#importedWithSameIds(resend, seen), importedBy(view));
  }

  /** The events of an import, where its resends have taken them. */
  #figuresOf(view: ImportView, seen: Set<string>): FileFigures {
    seen.add(view.id);
    return this.#resendsOf(view)
      .filter(({ id, resends }) => !seen.has(id) && resends !== null && resends.lines > 0)
      .reduce(
        (figures, resend) => withResend(figures, this.#figuresOf(resend, seen), resend),
        figuresOf(view),
      );
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function grouped(
  imports: readonly ImportView[],
  keyOf: (view: ImportView) => string | undefined,
): ReadonlyMap<string, readonly ImportView[]> {
  const groups = new Map<string, ImportView[]>();
  for (const view of imports) {
    const key = keyOf(view);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [view]);
    else group.push(view);
  }
  return groups;
}

/** True until an import has ended. */
export function isUnderWay({ phase }: Pick<ImportView, 'phase'>): boolean {
  switch (phase.name) {
    case 'queued':
    case 'uploading':
    case 'unconfirmed':
    case 'processing':
      return true;
    case 'done':
    case 'failed':
    case 'cancelled':
      return false;
  }
}

/** `imported` needs Scarf's own word for every event that the user did not leave out. */
function outcomeOf(attempts: readonly ImportView[], figures: FileFigures): Outcome {
  if (attempts.some(isUnderWay)) return 'under-way';
  if (attempts.some((view) => view.resends === null && hasVanished(view))) return 'stopped';
  const { imported, there, refused, setAside, noAnswer, notSent } = figures;
  const inScarf = imported + there;
  if (inScarf > 0 && refused + setAside + noAnswer + notSent === 0) return 'imported';
  if (noAnswer + notSent > 0 && wasStopped(attempts)) return 'stopped';
  const mayHaveArrived = noAnswer > 0 && attempts.some(isUnclear);
  return inScarf > 0 || mayHaveArrived ? 'partly-imported' : 'not-imported';
}

/** How one import of a file stands, by its own events alone. */
export function outcomeOfAttempt(view: ImportView): Outcome {
  return outcomeOf([{ ...view, resends: null }], figuresOf(view));
}

/** The file ended with a stop. A stopped resend of some lines leaves the file partly imported. */
function wasStopped(attempts: readonly ImportView[]): boolean {
  const last = attempts.findLast(({ resends }) => resends === null || resends.which === 'rest');
  return last?.phase.name === 'cancelled';
}

/** Scarf's numbers are missing, cannot be true, or leave out what an earlier upload most likely brought. */
function isUnclear(view: ImportView): boolean {
  return toldImported(view) === null || likelyArrivedEarlier(view) > 0;
}

function importedBy(view: ImportView): number {
  return toldImported(view) ?? 0;
}

/** The figures of one import alone. */
export function figuresOf(view: ImportView): FileFigures {
  const counts = view.counts ?? view.planned ?? foreignCounts(view);
  const { lines, blank, setAside, skipped, sent, notSent } = counts;
  const tooOld = view.setAside.find(({ code }) => code === 'too-old')?.count ?? 0;
  return {
    ...NO_EVENTS,
    events: lines - blank,
    setAside,
    leftOut: skipped,
    tooOld: Math.min(tooOld, setAside),
    ...ready(view, sent, notSent),
  };
}

/** Of a foreign import, all is known from Scarf. */
function foreignCounts({ remote, progress }: ImportView): LineCounts {
  const told = (remote?.imported ?? 0) + (remote?.failed ?? 0);
  const lines = Math.max(remote?.total ?? told, progress?.eventsTotal ?? 0);
  const sent = progress === null ? lines : 0;
  return { lines, blank: 0, setAside: 0, skipped: 0, sent, notSent: lines - sent };
}

/** Where the events are that were to be sent. */
function ready(view: ImportView, sent: number, notSent: number): Partial<Places> {
  const { phase, counts, progress, earlierUploadLost } = view;
  const all = sent + notSent;
  // Without counts of our own, what Scarf shows of the import is the whole of it.
  const arrived = counts === null ? all : sent;
  const imported = Math.min(importedBy(view), arrived);
  const refused = Math.min(addsUp(view) ? (view.remote?.failed ?? 0) : 0, arrived - imported);
  const unanswered = arrived - imported - refused;
  const left = all - arrived;
  switch (phase.name) {
    case 'queued':
      return { toGo: all };
    case 'uploading': {
      const reading = counts === null ? Math.min(progress?.events ?? 0, all) : sent;
      return { reading, toGo: all - reading };
    }
    case 'unconfirmed':
      return counts === null ? { noAnswer: all } : { noAnswer: sent, toGo: notSent };
    case 'processing':
      return { imported, refused, reading: unanswered, notSent: left };
    case 'done':
      return { imported, refused, noAnswer: unanswered, notSent: left };
    case 'failed':
      return { notSent: all };
    case 'cancelled': {
      // Of an upload that was lost, nobody knows how much arrived besides what Scarf tells.
      const isUnknown = phase.arrived === 'unknown' && (counts === null || earlierUploadLost);
      if (isUnknown && !hasVanished(view)) return { imported, refused, noAnswer: all - imported - refused };
      return { imported, refused, noAnswer: unanswered, notSent: left };
    }
  }
}

const TAKEN_FIRST: Readonly<Record<Exclude<WhichLines, 'both'>, readonly Place[]>> = {
  refused: ['refused', 'noAnswer', 'imported'],
  'set-aside': ['setAside'],
  rest: ['notSent', 'noAnswer', 'imported', 'refused', 'setAside', 'leftOut'],
};

/** How many of the events of a resend were of which lines. */
function sharesOf(
  resends: ImportView['resends'],
  events: number,
): readonly { readonly which: keyof typeof TAKEN_FIRST; readonly events: number }[] {
  const which = resends?.which ?? 'refused';
  if (which !== 'both') return [{ which, events }];
  const refused = Math.min(resends?.refused ?? 0, events);
  return [
    { which: 'refused', events: refused },
    { which: 'set-aside', events: events - refused },
  ];
}

/**
 * Takes the events that a resend carries out of what is known of an import, and adds what became of them. Scarf imports
 * an id once, so events that it had imported before the resend are in Scarf whatever the resend says of them.
 */
function withResend(figures: FileFigures, resend: FileFigures, { resends }: ImportView): FileFigures {
  const places: Record<Place, number> = { ...figures };
  let left = resend.events;
  let before = 0;
  for (const { which, events } of sharesOf(resends, resend.events)) {
    let share = events;
    for (const place of TAKEN_FIRST[which]) {
      const taken = Math.min(share, places[place]);
      places[place] -= taken;
      share -= taken;
      left -= taken;
      if (place === 'imported') before = taken;
    }
  }
  const remainder = { ...figures, ...places };
  const events = figures.events - (resend.events - left);
  const tooOld = Math.min(figures.tooOld, remainder.setAside);
  return sum({ ...remainder, events, tooOld }, move(resend, before, 'imported'));
}

/** Events that are known to be in Scarf, by another import: they are among those not imported by this one. */
const PLACES_MOVED: readonly Place[] = [
  'noAnswer',
  'reading',
  'toGo',
  'notSent',
  'refused',
  'setAside',
  'leftOut',
];

function move(figures: FileFigures, events: number, to: 'imported' | 'there'): FileFigures {
  const places: Record<Place, number> = { ...figures };
  let left = events;
  for (const place of PLACES_MOVED) {
    const moved = Math.min(left, places[place]);
    places[place] -= moved;
    places[to] += moved;
    left -= moved;
  }
  return { ...figures, ...places, tooOld: Math.min(figures.tooOld, places.setAside) };
}

function sum(a: FileFigures, b: FileFigures): FileFigures {
  return {
    events: a.events + b.events,
    imported: a.imported + b.imported,
    there: a.there + b.there,
    refused: a.refused + b.refused,
    setAside: a.setAside + b.setAside,
    leftOut: a.leftOut + b.leftOut,
    noAnswer: a.noAnswer + b.noAnswer,
    notSent: a.notSent + b.notSent,
    reading: a.reading + b.reading,
    toGo: a.toGo + b.toGo,
    tooOld: a.tooOld + b.tooOld,
  };
}
