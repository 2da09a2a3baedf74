import { Refusal } from './answer';
import type { Owner } from './accounts';
import type { HeldEvent } from './contract';
import type { EventImport } from './event-import';
import { validateLine } from './validate-line';
import { lineBlocks } from './lines';
import { OUTCOME } from './outcomes';

/** The imported events of an import, read from its recorded body. */
export async function* heldEvents(
  item: EventImport,
  owner: Owner,
  artifactId?: string,
): AsyncGenerator<HeldEvent, void, undefined> {
  if (item.seeded || item.counts.imported === 0) return;
  if (!item.bodyKept) throw new Refusal(409, `the body of import ${item.id} was not recorded`);
  let number = 0;
  for await (const lines of lineBlocks(item.bodyPath)) {
    for (const line of lines) {
      number += 1;
      if (item.outcomes.at(number) !== OUTCOME.imported || typeof line !== 'string') continue;
      const result = validateLine(line, number, item.destination, owner, item.created);
      if (result.kind === 'refused') continue;
      const { packageId, trackingPixelId, uniqueId } = result;
      if (artifactId !== undefined && artifactId !== packageId && artifactId !== trackingPixelId) continue;
      yield {
        importId: item.id,
        line: number,
        ...(packageId !== undefined && { packageId }),
        ...(trackingPixelId !== undefined && { trackingPixelId }),
        ...(uniqueId !== undefined && { uniqueId }),
        text: line,
      };
    }
  }
}
