/**
 * Files that the system gave to the app: "Open with", a drop on its icon, the command line. They wait until the window takes
 * them by their id; it never learns their paths.
 */
export interface GivenFilesView {
  readonly id: string;
  /** Their names in a few words. */
  readonly name: string;
}
