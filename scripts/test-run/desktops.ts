import type { Environment } from '../support/child';

/** How many desktops there are for tests with windows; vitest.config.ts lets as many files run at a time. */
const countVariable = 'EVENT_IMPORTER_TEST_DESKTOPS';
/** What makes the second and further ones, as JSON: a list of environments. Null: a variable that must not be set. */
const furtherVariable = 'EVENT_IMPORTER_TEST_FURTHER_DESKTOPS';

/** For the program that runs the tests, which is in the first desktop. */
export function offerDesktops(further: readonly Environment[]): Environment {
  return {
    [countVariable]: String(1 + further.length),
    [furtherVariable]: JSON.stringify(further, (_key, value: unknown) => value ?? null),
  };
}

/** Puts this process into the desktop with that number, from 1 on; the first is the one it is in already. */
export function enterDesktop(number: number, env: NodeJS.ProcessEnv = process.env): void {
  if (number === 1) return;
  // Written by our own test run a moment ago.
  const further = JSON.parse(env[furtherVariable] ?? '[]') as readonly Record<string, string | null>[];
  const desktop = further[number - 2];
  if (desktop === undefined) throw new Error(`There is no desktop ${number}.`);
  for (const [name, value] of Object.entries(desktop)) {
    if (value === null) Reflect.deleteProperty(env, name);
    else env[name] = value;
  }
}
