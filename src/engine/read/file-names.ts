/** Extensions of files that may hold events. Their bytes decide later. */
const EVENT_FILES = new Set(
  'ndjson jsonl jsonlines ldjson jl json txt text log csv tsv tab psv ssv dat data out asc gz zst bz2 xlsx xlsm ods parquet'.split(
    ' ',
  ),
);

/** Extensions of archives. Those that are not read may hold events too, so their bytes decide what is said of them. */
const ARCHIVES = new Set('zip tar tgz tzst tbz2 tbz 7z rar xz txz lz4'.split(' '));

/** Files that operating systems add. */
const SYSTEM_FILES = new Set(['__macosx', '.ds_store', 'thumbs.db', 'desktop.ini', '$recycle.bin']);

/** Whether an operating system added a file, or a folder around it. `name` may be a path with `/`. */
export function isOfSystem(name: string): boolean {
  // A Mac keeps what another file system cannot hold in files that begin with `._`.
  return name.split('/').some((step) => step.startsWith('._') || SYSTEM_FILES.has(step.toLowerCase()));
}

/** Whether a file or a folder is hidden. */
export function isHidden(name: string): boolean {
  return name.split('/').some((step) => step.startsWith('.'));
}

/** A log that was put aside: `access.log.1`, `access.log-20261127`. */
const ROTATED = /[._-]log[.-][\d-]+$/i;

/** Whether a file may hold events, by its extension; a name without one passes, unless it is hidden. */
export function mayHoldEvents(name: string): boolean {
  const extension = extensionOf(name);
  if (ROTATED.test(name)) return true;
  if (extension === null) return !isHidden(name);
  return EVENT_FILES.has(extension) || ARCHIVES.has(extension);
}

function extensionOf(name: string): string | null {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot === -1 ? null : file.slice(dot + 1).toLowerCase();
}

/** Compares names as people sort them: ignoring case, and numbers by value. */
export const compareNames = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
