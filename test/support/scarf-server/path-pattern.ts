/** Whether a path (its query left off) fits a pattern in which `*` is one segment and `**` any number of them. */
export function pathFits(pattern: string, path: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`).test(path.split('?', 1)[0] ?? path);
}
