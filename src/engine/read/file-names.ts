/** Extensions of files that may hold events. Their bytes decide later. */
const EVENT_FILES = new Set(
  'ndjson jsonl jsonlines ldjson jl json txt text log csv tsv tab psv ssv dat data out asc gz xlsx xlsm ods'.split(
    ' ',
  ),
);

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
  return extension === null ? !isHidden(name) : EVENT_FILES.has(extension);
}

export function isArchive(name: string): boolean {
  return extensionOf(name) === 'zip';
}

/**
 * The name of an archive member as a path with `/`, without a drive and without steps that lead nowhere or out of the
 * archive. Names never become paths on the disk.
 */
export function archiveName(raw: string): string {
  const steps = raw.replace(/^[A-Za-z]:(?=[\\/])/, '').split(/[\\/]/);
  return steps.filter((step) => step !== '' && step !== '.' && step !== '..').join('/') || raw;
}

function extensionOf(name: string): string | null {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot === -1 ? null : file.slice(dot + 1).toLowerCase();
}

/** Compares names as people sort them: ignoring case, and numbers by value. */
export const compareNames = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
