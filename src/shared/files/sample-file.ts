/** The files that the app makes for trying a check. Nothing of them is sent, remembered or listed. */
export const SAMPLE_FILES = ['events', 'spreadsheet', 'access-log'] as const;
export type SampleFile = (typeof SAMPLE_FILES)[number];
