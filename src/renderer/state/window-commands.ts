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

/** Runs the handler of a command, if one is registered. */
export function runWindowCommand(command: WindowCommand): void {
  [...(handlers.get(command.kind) ?? [])].at(-1)?.(command);
}
