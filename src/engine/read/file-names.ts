/** Extensions of files that may hold events. Their bytes decide later. */
const EVENT_FILES = new Set(['ndjson', 'jsonl', 'json', 'txt', 'log', 'csv', 'tsv', 'gz']);

/** Files that operating systems add. */
const SYSTEM_FILES = new Set(['__macosx', 'thumbs.db', 'desktop.ini', '$recycle.bin']);

/** Whether a file is ignored silently: a dot file or a system file, or inside one. `name` may be a path with `/`. */
export function isHidden(name: string): boolean {
  return name.split('/').some((step) => step.startsWith('.') || SYSTEM_FILES.has(step.toLowerCase()));
}

/** Whether a file may hold events, by its extension; a name without one passes. */
export function mayHoldEvents(name: string): boolean {
  const extension = extensionOf(name);
  return extension === null || EVENT_FILES.has(extension);
}

export function isArchive(name: string): boolean {
  return extensionOf(name) === 'zip';
}

function extensionOf(name: string): string | null {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot === -1 ? null : file.slice(dot + 1).toLowerCase();
}

/** Compares names as people sort them: ignoring case, and numbers by value. */
export const compareNames = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
