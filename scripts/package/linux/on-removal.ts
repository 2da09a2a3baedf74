/** A script of a package that does its work when the package goes, and none when a newer one takes its place. */
export function onRemoval(script: string, condition: string): string {
  const [first = '', ...rest] = script.split('\n');
  return [first, `[ ${condition} ] || exit 0`, ...rest].join('\n');
}
