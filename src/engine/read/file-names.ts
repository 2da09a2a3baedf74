/** What may hold events, by the ending of its name. What it is in truth its bytes say later. */
const EVENT_FILES = new Set(['ndjson', 'jsonl', 'json', 'txt', 'log', 'csv', 'tsv', 'gz']);

/** What a system puts beside the files of its user. */
const OF_THE_SYSTEM = new Set(['__macosx', 'thumbs.db', 'desktop.ini', '$recycle.bin']);

/** Nobody put it there on purpose: it is passed over without a word. `name` may hold the way to it. */
export function isHidden(name: string): boolean {
  return name.split('/').some((step) => step.startsWith('.') || OF_THE_SYSTEM.has(step.toLowerCase()));
}

/** By its name it may hold events; a name without an ending says nothing against it. */
export function mayHoldEvents(name: string): boolean {
  const ending = endingOf(name);
  return ending === null || EVENT_FILES.has(ending);
}

export function isArchive(name: string): boolean {
  return endingOf(name) === 'zip';
}

function endingOf(name: string): string | null {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot === -1 ? null : file.slice(dot + 1).toLowerCase();
}

/** As a person would list them: case ignored, numbers by their value. */
export const inOrder = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
