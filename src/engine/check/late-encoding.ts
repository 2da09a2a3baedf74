import type { ReadingContext } from '../model/reading-context';
import type { DetectedFormat } from '../formats/detect-format';
import type { FileSource } from '../read/event-source';
import { redetectSourceFormat } from '../read/file-start';

/**
 * The format of a file that was read. What shows its encoding may come late: if it was read as UTF-8 without a guess,
 * and some of its lines are not, these lines decide.
 */
export async function withLateEncoding(
  source: FileSource,
  format: DetectedFormat,
  hasOddLines: boolean,
  context: ReadingContext,
  signal: AbortSignal,
): Promise<DetectedFormat> {
  const { form, questions } = format;
  const wasAsked = questions.questions.some(({ code }) => code === 'encoding');
  const isLate = hasOddLines && !wasAsked && form.encoding === 'utf-8' && context.form === null;
  return isLate ? redetectSourceFormat(source, signal, context) : format;
}
