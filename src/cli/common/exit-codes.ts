/** What the program tells the script that started it. Scripts of users stand on these numbers. */
export const EXIT_CODES = {
  /** All events are ready, or Scarf answered. */
  ready: 0,
  /** Some events are set aside, or a question is open. */
  partly: 1,
  /** Nothing can be imported, or Scarf did not answer or refused. */
  nothing: 2,
  /** `EX_USAGE` of sysexits.h: what was typed is not a command. */
  usage: 64,
  /** Stopped with Ctrl+C, as shells count it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
