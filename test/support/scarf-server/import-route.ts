import { rm } from 'node:fs/promises';
import type { Owner } from './accounts';
import { json, Refusal, type Answer } from './answer';
import type { Call } from './call';
import type { EventImport } from './event-import';
import { takeBody } from './intake';
import type { Destination, EventImportAnswer } from './scarf-types';
import type { ScarfState } from './state';

/** Receives an import's body and answers. The events are read after the answer. */
export async function takeImport(
  state: ScarfState,
  call: Call,
  owner: Owner,
  destination: Destination,
): Promise<Answer> {
  const gzip = encodingOf(call);
  const { settings } = state;
  const keepBroken = settings.partialBodies === 'keep';
  const item = state.imports.begin({ owner: owner.name, destination }, settings.activeLimit, keepBroken);
  call.opened.importId = item.id;
  const needsFile = settings.validation === 'full' || settings.record === 'all';
  try {
    const { received, broken } = await takeBody(
      call.meter,
      gzip,
      needsFile ? item.bodyPath : null,
      settings.record,
    );
    if (broken !== null && !keepBroken) throw new Refusal(400, refusals[broken]);
    item.received = received;
    item.bodyKept = needsFile;
    item.listed = true;
    state.read(item, owner);
    if (broken !== null) throw new Refusal(400, refusals[broken]);
  } catch (error) {
    if (item.received === undefined) {
      state.imports.forget(item);
      await rm(item.bodyPath, { force: true });
    }
    throw error;
  }
  return json(200, importAnswer(state, item));
}

export function importAnswer(state: ScarfState, item: EventImport): EventImportAnswer {
  return state.settings.importFields === 'all' ? item.answer : { id: item.id };
}

const refusals = {
  'broken-off': 'The request body ended early',
  'damaged-gzip': 'The request body is not valid gzip',
} as const;

/** True for gzip. Refuses other encodings and other content types with 415. */
function encodingOf(call: Call): boolean {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = call.request.headers;
  if (!/^application\/x-ndjson\s*(;|$)/i.test(type)) throw new Refusal(415, 'Unsupported media type');
  if (encoding !== 'gzip' && encoding !== 'identity') throw new Refusal(415, 'Unsupported content encoding');
  return encoding === 'gzip';
}
