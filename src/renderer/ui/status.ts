/** What became of a row of a file. Each has one look, in HTML and SVG: the classes of styles/status.css. */
export type Status = 'imported' | 'sent' | 'refused' | 'aside' | 'left-out' | 'to-go';

export const STATUS_CLASS: Readonly<Record<Status, string>> = {
  imported: 'status-imported',
  sent: 'status-sent',
  refused: 'status-refused',
  aside: 'status-aside',
  'left-out': 'status-left-out',
  'to-go': 'status-to-go',
};
