/** A Safety ID as the app inserts it: a UUID of version 8, as the first key. */
const GIVEN = /^\{"\$unique_id":"([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})",/gm;

/** A request body without its Safety IDs, and these ids. */
export function takeOutSafetyIds(body: string): { readonly text: string; readonly ids: readonly string[] } {
  const ids = [...body.matchAll(GIVEN)].map(([, id = '']) => id);
  return { text: body.replace(GIVEN, '{'), ids };
}
