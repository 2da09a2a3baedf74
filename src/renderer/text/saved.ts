/** "/home/ana/Downloads/refused-clicks.csv" -> the name and the folder, of any system. */
export function placeNames(path: string): { readonly name: string; readonly folder: string } {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return { name: path.slice(cut + 1), folder: path.slice(0, Math.max(cut, 0)) };
}

export const SAVED_WORDS = {
  title: (name: string) => `“${name}” is saved`,
  show: 'Show in folder',
} as const;
