/** What was typed is not a command. Its message says what is wrong and how it is written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
