/** As the app puts one into a line that has no id: a UUID of version 8, before all else. */
const GIVEN = /^\{"\$unique_id":"([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})",/gm;

/** A request body with the Safety IDs taken out again, and which they were. */
export function takeOutSafetyIds(body: string): { readonly text: string; readonly ids: readonly string[] } {
  const ids = [...body.matchAll(GIVEN)].map(([, id = '']) => id);
  return { text: body.replace(GIVEN, '{'), ids };
}
