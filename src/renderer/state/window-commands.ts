import type { WindowCommand } from '../../shared/ipc';

type Kind = WindowCommand['kind'];
type Handler = (command: WindowCommand) => void;

const handlers = new Map<Kind, Set<Handler>>();

/**
 * Handles a menu entry or shortcut while a screen is open. Call it in an `$effect` and return its result; the
 * handler registered last wins.
 */
export function onWindowCommand(kind: Kind, handler: Handler): () => void {
  const known = handlers.get(kind) ?? new Set();
  handlers.set(kind, known);
  known.add(handler);
  return () => known.delete(handler);
}

/** Runs the handler of a command. False: none is registered. */
export function runWindowCommand(command: WindowCommand): boolean {
  const handler = [...(handlers.get(command.kind) ?? [])].at(-1);
  handler?.(command);
  return handler !== undefined;
}

const KEYS: ReadonlyMap<string, WindowCommand> = new Map([
  ['f', { kind: 'find' }],
  ['g', { kind: 'go-to-line' }],
  ['enter', { kind: 'start-import' }],
]);

/** Runs the command of a shortcut of the menu that a page may have a use for, before the menu does. False: there is none. */
export function runShortcut({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  const command = (ctrlKey || metaKey) && !altKey && !shiftKey ? KEYS.get(key.toLowerCase()) : undefined;
  return command !== undefined && runWindowCommand(command);
}
