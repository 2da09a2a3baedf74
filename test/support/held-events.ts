import { ACME_OWNER, type ScarfSteering } from './scarf-server';

/** Every event that Scarf holds for an account, unchanged and in order of arrival. */
export async function heldBy(server: Pick<ScarfSteering, 'events'>, owner = ACME_OWNER): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of server.events(owner)) texts.push(text);
  return texts;
}
