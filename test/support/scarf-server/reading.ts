import { rm } from 'node:fs/promises';
import type { Owner } from './accounts';
import type { Settings } from './contract';
import type { EventImport } from './event-import';
import { judgeLine } from './judge';
import { lineBlocks, type Line } from './lines';
import { OUTCOME } from './outcomes';
import type { ProcessingClock, Turn } from './pace';

export interface ReadingPlace {
  readonly owner: Owner;
  readonly clock: ProcessingClock;
  readonly settings: Readonly<Settings>;
}

/**
 * Reads an import's body at the clock's pace, after its sender was answered. Ends it as done, unless it was aborted:
 * then what was not read yet is not imported. Resolves when it is over; the body stays only if it is to be recorded.
 */
export async function readImport(item: EventImport, place: ReadingPlace): Promise<void> {
  // Opened before anything is awaited: a `step` that follows the answer finds it.
  const turn = place.clock.open();
  void item.ended.then(() => turn.close());
  const keep = place.settings.record === 'all';
  try {
    if (place.settings.judging === 'count') await countLines(item, place, turn);
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
      for (; at < end; at += 1) judgeOne(item, place, lines[at] ?? '', now);
    }
  }
}

function judgeOne(item: EventImport, place: ReadingPlace, line: Line, now: number): void {
  const { owner } = place;
  const judged = judgeLine(line, item.counts.total + 1, item.destination, owner, item.created);
  if (judged.kind === 'refused') {
    item.note(judged.entry);
    item.count(OUTCOME.failed, now);
  } else if (judged.uniqueId !== undefined && owner.uniqueIds.has(judged.uniqueId)) {
    item.count(OUTCOME.duplicate, now);
  } else {
    if (judged.uniqueId !== undefined) owner.uniqueIds.add(judged.uniqueId);
    for (const id of [judged.packageId, judged.trackingPixelId]) {
      if (id !== undefined) owner.held.set(id, (owner.held.get(id) ?? 0) + 1);
    }
    if (judged.warning !== undefined) item.note(judged.warning);
    item.count(OUTCOME.imported, now);
  }
  if (item.counts.total % place.settings.progressEvery === 0) item.noteProgress();
}
