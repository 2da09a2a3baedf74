import { vi, type MockInstance } from 'vitest';

let spies: readonly MockInstance[] = [];

/** Records anew what this process and its threads print: before each test, in a setup file. */
export function recordPrints(): void {
  for (const spy of spies) spy.mockRestore();
  spies = [
    vi.spyOn(process.stdout, 'write'),
    vi.spyOn(process.stderr, 'write'),
    ...(['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name)),
  ];
}

/** What this process and its threads printed during the test. */
export function printed(): readonly string[] {
  // Vitest ends all spies after each test file.
  if (!vi.isMockFunction(console.log)) throw new Error('Nothing records what is printed.');
  return spies.flatMap((spy) => spy.mock.calls.map((call) => call.map(String).join(' ')));
}
