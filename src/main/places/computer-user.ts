import { userInfo } from 'node:os';
import { NAME_LENGTH } from '../../shared/limits';

/** Who is logged in to this computer; null: the system does not say. Imports remember it, so that History can tell. */
export function computerUser(): string | null {
  try {
    const name = userInfo().username.trim().slice(0, NAME_LENGTH);
    return name === '' ? null : name;
  } catch {
    // A user without an entry in the system's list has no name.
    return null;
  }
}
