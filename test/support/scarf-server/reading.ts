import { rm } from 'node:fs/promises';
import type { Owner } from './accounts';
import type { Settings } from './contract';
import type { EventImport } from './event-import';
import { validateLine } from './validate-line';
import { lineBlocks, type Line } from './lines';
import { OUTCOME } from './outcomes';
import type { ProcessingClock, Turn } from './pace';

export interface ReadingPlace {
  readonly owner: Owner;
  readonly clock: ProcessingClock;
  readonly settings: Readonly<Settings>;
}

/**
 * Reads an import's body at the clock's pace, after the answer. Ends the import as done; an abort skips the unread
 * events. Deletes the body unless it is recorded.
 */
export async function readImport(item: EventImport, place: ReadingPlace): Promise<void> {
  // Opened before the first await, so that a `step` right after the answer finds the turn.
  const turn = place.clock.open();
  void item.ended.then(() => turn.close());
  const keep = place.settings.record === 'all';
  try {
    if (place.settings.validation === 'count') await countLines(item, place, turn);
    else await judgeLines(item, place, turn);
  } finally {
    item.end('done', place.clock.now());
    turn.close();
    if (!keep) {
      item.bodyKept = false;
      await rm(item.bodyPath, { force: true });
    }
  }
}

async function countLines(item: EventImport, place: ReadingPlace, turn: Turn): Promise<void> {
  let left = item.received?.lines ?? 0;
  while (left > 0) {
    const granted = Math.min(left, await turn.next());
    if (granted === 0 || item.status !== 'importing') return;
    item.countUnread(granted, place.clock.now());
    left -= granted;
  }
}

async function judgeLines(item: EventImport, place: ReadingPlace, turn: Turn): Promise<void> {
  let granted = 0;
  for await (const lines of lineBlocks(item.bodyPath)) {
    for (let at = 0; at < lines.length;) {
      if (granted === 0) granted = await turn.next();
      if (granted === 0 || item.status !== 'importing') return;
      const end = Math.min(lines.length, at + granted);
      granted -= end - at;
      const now = place.clock.now();
      for (; at < end; at += 1) recordLine(item, place, lines[at] ?? '', now);
    }
  }
}

function recordLine(item: EventImport, place: ReadingPlace, line: Line, now: number): void {
  const { owner } = place;
  const result = validateLine(line, item.counts.total + 1, item.destination, owner, item.created);
  if (result.kind === 'refused') {
    item.note(result.entry);
    item.count(OUTCOME.failed, now);
  } else if (result.uniqueId !== undefined && owner.uniqueIds.has(result.uniqueId)) {
    item.count(OUTCOME.duplicate, now);
  } else {
    if (result.uniqueId !== undefined) owner.uniqueIds.add(result.uniqueId);
    for (const id of [result.packageId, result.trackingPixelId]) {
      if (id !== undefined) owner.held.set(id, (owner.held.get(id) ?? 0) + 1);
    }
    if (result.warning !== undefined) item.note(result.warning);
    item.count(OUTCOME.imported, now);
  }
  if (item.counts.total % place.settings.progressEvery === 0) item.noteProgress();
}
