import { expect } from 'vitest';
import type { CheckView } from '../../src/shared/checks/check';
import type { Fixes } from '../../src/shared/checks/fix';
import { ask, snapshotOf } from './ask';
import { answerOpenDialog, type RunningApp } from './app';
import { eventually } from './journey';

/** Drives the check session by commands, for tests that are not about its screens. */

export type Checked = Extract<CheckView, { state: 'done' }>;

/** Waits for a finished check that passes the assertion. */
async function untilChecked(app: RunningApp, isRight: (view: Checked) => void): Promise<Checked> {
  let checked: Checked | undefined;
  await eventually(async () => {
    const { check } = await snapshotOf(app);
    expect(check).toMatchObject({ state: 'done' });
    isRight(check as Checked);
    checked = check as Checked;
  });
  if (checked === undefined) throw new Error('no finished check');
  return checked;
}

/** Checks a path, and further paths as one with it. */
export async function checkPath(
  app: RunningApp,
  path: string,
  more: readonly string[] = [],
): Promise<Checked> {
  await answerOpenDialog(app, path, ...more);
  await ask(app, 'check.choose-file', undefined);
  return untilChecked(app, (view) => expect(view).toMatchObject({ file: { path } }));
}

/** Checks the lines that an import set aside. */
export async function checkSetAside(app: RunningApp, importId: string): Promise<Checked> {
  await ask(app, 'import.fix', { id: importId, which: 'set-aside', cause: null });
  return untilChecked(app, (view) =>
    expect(view).toMatchObject({ resends: { importId }, fixes: { all: [], lines: [] } }),
  );
}

/** Checks the same file with these fixes. */
export async function checkWithFixes(app: RunningApp, { id }: Checked, fixes: Fixes): Promise<Checked> {
  await ask(app, 'check.set-fixes', { id, fixes });
  return untilChecked(app, (view) => expect(view.fixes).toEqual(fixes));
}

/** Begins the import; returns its id. */
export async function startImport(app: RunningApp, { id }: Checked): Promise<string> {
  return (await ask(app, 'import.start', { checkId: id, keepReadable: false })).importId;
}
