/** A part of a workbook is not what its format says. */
export class WorkbookDamagedError extends Error {
  override readonly name = 'WorkbookDamagedError';
}
