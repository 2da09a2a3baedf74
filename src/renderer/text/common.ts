/** The words of parts that stand on several screens. */
export const COMMON_WORDS = {
  tryAgain: 'Try again',
  closeNote: 'Close this note',
  /** Read before the name of the screen that a link goes back to. */
  backTo: 'Back to',
  copied: 'Copied',
  openLog: 'Open the log',
  openHistory: 'Open History',
  importAnother: 'Import another file…',
  support: { label: 'Details for support', copy: 'Copy details', copied: 'Copied.' },
} as const;
