import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Destination } from '../../shared/destination';
import type { Form } from '../../shared/files/layout';
import { isSameOwner } from '../../shared/owner';
import {
  FORMS_AT_MOST,
  needsFirstFile,
  type FolderChoices,
  type SetUp,
  type WatchedFolder,
} from '../../shared/imports/watched-folder';
import type { ImportRecord } from '../imports/record/record';

/** What an import shows about others like it. Null: it is no example, because it did not send one whole file of the user. */
export function setUpLike(record: ImportRecord): SetUp | null {
  const { file, resends, phase, keepReadable } = record;
  if (resends !== null || phase.name !== 'done' || keepReadable) return null;
  const parts = file.parts ?? [];
  // Several files that were dropped together, or a folder.
  if (parts.some(({ path }) => path !== file.path)) return null;
  const forms = differing(parts.length === 0 ? [file.form] : parts.map(({ form }) => form));
  if (forms.length > FORMS_AT_MOST) return null;
  return {
    destination: record.destination,
    // The check finds anew which names mean an artifact.
    fixes: record.fixes.all.filter(({ kind }) => kind !== 'id-for-name'),
    forms,
    assumed: record.assumed ?? [],
    ...(record.checked.otherArtifacts !== undefined && { otherArtifacts: record.checked.otherArtifacts }),
  };
}

/** A folder before its first file: nothing is sent like it. */
export function folderWithoutExample(
  { owner, at }: { readonly owner: string; readonly at: string },
  {
    path,
    destination,
    ...choices
  }: FolderChoices & { readonly path: string; readonly destination: Destination },
): WatchedFolder {
  return {
    id: randomUUID(),
    owner,
    path,
    likeFile: '',
    isOn: true,
    setUp: { destination, fixes: [], forms: [], assumed: [] },
    addedAt: at,
    ...choices,
  };
}

/** The set-up that an import gives a folder that has none: it is of a file that a person checked since the folder was added. */
export function firstSetUp(folder: WatchedFolder, record: ImportRecord): SetUp | null {
  const { watchedFolder, startedFrom, createdAt } = record;
  const isByHand = watchedFolder === undefined && startedFrom === undefined;
  const isSince = folder.addedAt !== undefined && Date.parse(createdAt) >= Date.parse(folder.addedAt);
  const isFirst = needsFirstFile(folder) && isByHand && isSince && liesIn(folder, record);
  return isFirst ? setUpLike(record) : null;
}

/** Whether an import is one of the folder's account and of a file that lies in it. */
export function liesIn(
  { owner, path }: Pick<WatchedFolder, 'owner' | 'path'>,
  record: Pick<ImportRecord, 'owner' | 'file'>,
): boolean {
  return isSameOwner(record.owner, owner) && record.file.path === join(path, record.file.name);
}

export function folderOf(record: ImportRecord): string {
  return dirname(record.file.path);
}

export function newFolder(
  record: ImportRecord,
  setUp: SetUp,
  choices: FolderChoices & { readonly path: string },
): WatchedFolder {
  return {
    id: randomUUID(),
    owner: record.owner,
    likeFile: record.file.name,
    isOn: true,
    setUp,
    ...choices,
  };
}

/** Whether two forms make the same events of the same columns or mapped keys, however their text is written. */
export function readsAlike(one: Form, other: Form): boolean {
  return isDeepStrictEqual(meaningOf(one), meaningOf(other));
}

function meaningOf(form: Form): unknown {
  if ('mapping' in form) return form.mapping;
  const { layout, times, keys } = form;
  return { kind: layout.kind, at: 'at' in layout ? layout.at : undefined, times, keys };
}

function differing(forms: readonly Form[]): readonly Form[] {
  return forms.filter((form, at) => forms.findIndex((other) => readsAlike(other, form)) === at);
}
