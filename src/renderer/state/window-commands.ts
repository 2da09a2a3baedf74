import type { WindowCommand } from '../../shared/ipc';

type Kind = WindowCommand['kind'];
type Handler = (command: WindowCommand) => void;

const handlers = new Map<Kind, Set<Handler>>();

/**
 * Answers a menu entry or shortcut while a screen is open: call it in an `$effect` and return what it returns.
 * Of several, the one that registered last answers alone.
 */
export function onWindowCommand(kind: Kind, handler: Handler): () => void {
  const known = handlers.get(kind) ?? new Set();
  handlers.set(kind, known);
  known.add(handler);
  return () => known.delete(handler);
}

/** Hands a command to the screen that answers it; nothing happens when none does. */
export function runWindowCommand(command: WindowCommand): void {
  [...(handlers.get(command.kind) ?? [])].at(-1)?.(command);
}
