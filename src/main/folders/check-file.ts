import { tableOf } from '../../shared/files/layout';
import type { RememberedMapping } from '../../shared/files/mapping';
import type { WatchedFolder } from '../../shared/imports/watched-folder';
import { CheckSession, type CheckSessionParts } from '../checks/check-session';
import type { Submission } from '../imports/record/submission';
import { decide, type Decision } from './decide';

/** What the app's own check session is made of, without what only a window needs. */
export type FolderCheckParts = Omit<CheckSessionParts, 'destinations' | 'changed' | 'resendClosed'>;

export type CheckedFile =
  Exclude<Decision, { kind: 'send' }> | { readonly kind: 'send'; readonly submission: Submission };

/**
 * Checks a file as if the user had dropped it, with the choices of its folder. Nothing that the user is to remember comes of
 * it.
 */
export async function checkFile(
  path: string,
  folder: WatchedFolder,
  parts: FolderCheckParts,
  signal: AbortSignal,
): Promise<CheckedFile> {
  const session = new CheckSession({
    ...parts,
    destinations: { read: () => [], write: nothing },
    mappings: { read: () => [...parts.mappings.read(), ...mappingsOf(folder)], write: nothing },
    names: { read: () => parts.names.read(), write: nothing },
    answers: { read: () => parts.answers.read(), write: nothing },
    changed: nothing,
    resendClosed: async () => undefined,
  });
  const end = (): void => session.close(session.view?.id ?? '');
  signal.addEventListener('abort', end, { once: true });
  try {
    await session.startLike(folder.setUp, path);
    if (signal.aborted) return { kind: 'again' };
    const submission = await session.submission(session.view?.id ?? '', { keepReadable: false });
    const facts = submission.ok ? submission.value.facts : null;
    const forms = facts?.parts?.map(({ form }) => form) ?? (facts === null ? [] : [facts.form]);
    const decision = decide(session.view, forms, folder);
    if (decision.kind !== 'send') return decision;
    return submission.ok ? { kind: 'send', submission: submission.value } : { kind: 'again' };
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

/** Tables with the columns of the set-up are read as there, also when the app remembers other mappings by now. */
function mappingsOf({ setUp, likeFile }: WatchedFolder): readonly RememberedMapping[] {
  return setUp.forms.flatMap((form) => {
    const mapping = tableOf(form)?.mapping;
    return mapping === undefined ? [] : [{ file: likeFile, mapping }];
  });
}

function nothing(): void {
  // A folder remembers its own choices.
}
