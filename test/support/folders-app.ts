import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { WatchedFolders } from '../../src/main/folders/watched-folders';
import type { Clock } from '../../src/main/time/clock';
import {
  USUAL_CHOICES,
  type FolderChoices,
  type WatchedFolder,
} from '../../src/shared/imports/watched-folder';
import type { RememberedAnswers } from '../../src/shared/checks/question';
import { checkHere, submissionOf } from './imports-app';
import { servingRig } from './imports-rig';
import { ACME_OWNER, ACME_PACKAGES, seedAcme, startScarfServer, type ScarfServer } from './scarf-server';
import { tempFolder } from './temp-folder';

/** Text of a file of events, each with an id of its own. */
export function eventsOf(name: string, events = 2): string {
  const time = new Date(Date.now() - 3_600_000).toISOString();
  return Array.from(
    { length: events },
    (_, at) => `${JSON.stringify({ $time: time, $unique_id: `${name}-${at}`, type: 'download' })}\n`,
  ).join('');
}

/** What outlasts the app. */
interface Kept {
  readonly server: ScarfServer;
  readonly data: string;
  readonly inbox: string;
  readonly kept: { folders: readonly WatchedFolder[] };
  readonly answers: { all: readonly RememberedAnswers[] };
}

interface FoldersAppOptions {
  readonly clock?: Clock;
  /** By account; absent: the one account's. */
  readonly token?: (owner: string) => string;
  /** The server of an earlier start, and what that left on disk. */
  readonly before?: Kept;
}

/** Watched folders and imports of the app without its window: real threads, sockets and disk, before a stand-in server. */
export async function openFoldersApp({ clock, token, before }: FoldersAppOptions = {}) {
  const server = before?.server ?? (await startScarfServer());
  if (before === undefined) {
    onTestFinished(() => server.close());
    await seedAcme(server);
  }
  const data = before?.data ?? tempFolder();
  const inbox = before?.inbox ?? join(tempFolder(), 'Exports');
  mkdirSync(inbox, { recursive: true });
  const kept: Kept['kept'] = before?.kept ?? { folders: [] };
  const answers: Kept['answers'] = before?.answers ?? { all: [] };
  const told: number[] = [];
  const toldOwners: string[] = [];
  const open = { path: '' };
  const rig = await servingRig(server.url, {
    folder: data,
    ...(clock !== undefined && { clock }),
    ...(token !== undefined && { token }),
  });
  const { imports, work } = rig;
  const folders: WatchedFolders = new WatchedFolders({
    imports,
    check: (owner) => ({
      work,
      clock: rig.clock,
      known: () => null,
      sentBefore: (fingerprints) => imports.sentBefore(fingerprints, owner),
      logsBefore: () => imports.logsBefore(owner),
      mappings: { read: () => [], write: () => undefined },
      names: { read: () => [], write: () => undefined },
      answers: { read: () => answers.all, write: () => undefined },
      report: (error) => rig.reported.push(error),
    }),
    clock: rig.clock,
    isOpen: (path) => path === open.path,
    isAllowed: true,
    kept: { read: () => kept.folders, write: (all) => (kept.folders = all) },
    leftFilesPath: (id) => join(data, 'watched-folders', `${id}.json`),
    record: (id) => imports.record(id),
    publish: () => undefined,
    tell: (files, owner) => {
      told.push(files);
      toldOwners.push(owner);
    },
    report: (error) => rig.reported.push(error),
  });
  onTestFinished(() => folders.close());
  folders.serve(ACME_OWNER);

  /** Imports a file of the folder as a user does. */
  const importByHand = async (name: string, content: string): Promise<string> => {
    const path = join(inbox, name);
    writeFileSync(path, content);
    const [first] = ACME_PACKAGES;
    const destination = { kind: 'package', id: first?.id ?? '', name: first?.name ?? '' } as const;
    const facts = await checkHere(path);
    const id = await rig.submit({ ...submissionOf(path, facts, destination), safetyIds: true });
    await rig.until(id, 'done');
    return id;
  };

  /** Imports a file by hand, and sets the folder up like it. Resolves with how many files it leaves. */
  const setUp = async (name: string, content: string, choices: Partial<FolderChoices> = {}) => {
    const id = await importByHand(name, content);
    const added = await folders.add(id, { ...USUAL_CHOICES, ...choices, path: null });
    return { id, added };
  };

  const put = (name: string, content: string): string => {
    const path = join(inbox, name);
    writeFileSync(path, content);
    return path;
  };

  /** How many times each event is at Scarf, by its id. */
  const held = async (): Promise<ReadonlyMap<string, number>> => {
    const times = new Map<string, number>();
    for await (const { text } of server.events(ACME_OWNER)) {
      const id = String((JSON.parse(text) as Readonly<Record<string, unknown>>)['$unique_id']);
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    return times;
  };

  const untilImports = async (count: number): Promise<void> => {
    await expect
      .poll(() => imports.records.filter(({ phase }) => phase.name === 'done').length, { timeout: 60_000 })
      .toBe(count);
  };

  const untilWaiting = async (...names: string[]): Promise<void> => {
    await expect.poll(() => folders.view.waiting.map(({ name }) => name).sort()).toEqual([...names].sort());
  };

  return {
    server,
    data,
    inbox,
    kept,
    answers,
    told,
    toldOwners,
    open,
    rig,
    imports,
    folders,
    importByHand,
    setUp,
    put,
    held,
    untilImports,
    untilWaiting,
  };
}
