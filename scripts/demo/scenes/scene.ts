import * as user from '../../../test/support/journey';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Page } from 'playwright-core';
import type { RunningApp } from '../../../test/support/app';
import type { ImportRecord } from '../../../test/support/scarf-server';
import { ScriptFailure } from '../../support/failure';
import type { Camera } from '../camera';
import type { Notebook } from '../notebook';
import type { Stage } from '../stage';

/** What a scene plays with. */
export interface Set extends Stage {
  readonly app: RunningApp;
  readonly page: Page;
  readonly camera: Camera;
  readonly notebook: Notebook;
}

/** A part of the tour: begins wherever the one before ended. */
export type Scene = (set: Set) => Promise<void>;

/** The import the app began last, as the server recorded it. */
export async function lastImport({ server }: Pick<Set, 'server'>): Promise<ImportRecord> {
  const held = (await server.imports()).filter(({ seeded }) => !seeded).at(-1);
  if (held === undefined) throw new ScriptFailure('The server has seen no import of the app.');
  return held;
}

/** Holds the result on view against the server's record of it. */
export async function compareResult(set: Set): Promise<ImportRecord> {
  const { page, notebook } = set;
  const shown = await user.importIn(page, 'done');
  const held = await lastImport(set);
  notebook.say(`The app: "${await user.heading(page)}"`);
  notebook.agree('the id of the import', await shown.getAttribute('data-remote-id'), held.id);
  notebook.agree('events sent', await user.numberOf(shown, 'data-sent'), held.received?.lines);
  notebook.agree('events imported', await user.numberOf(shown, 'data-imported'), held.imported);
  notebook.agree('events refused', await user.numberOf(shown, 'data-failed'), held.failed);
  return held;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
