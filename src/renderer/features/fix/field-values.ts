import type { Field } from '../../../shared/fix';

export interface FieldedText {
  readonly text: string;
  readonly fields: readonly Field[];
}

/** What JSON writes without quotes. */
const BARE = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/** The event with one value as it was typed. All else of its text stays as it is, to the letter. */
export function withValue({ text, fields }: FieldedText, index: number, typed: string): FieldedText {
  const field = fields[index];
  if (field === undefined) return { text, fields };
  const { start, end } = field.value;
  const rest = text.slice(end);
  const isNew = field.kind === 'absent';
  const before = isNew ? `${JSON.stringify(field.key)}:` : '';
  const value = field.kind === 'plain' && BARE.test(typed) ? typed : JSON.stringify(typed);
  const after = isNew && !rest.trimStart().startsWith('}') ? ',' : '';
  const from = start + before.length;
  const longer = before.length + value.length + after.length - (end - start);
  const changed: Field = {
    ...field,
    kind: isNew ? 'text' : field.kind,
    shown: typed,
    value: { start: from, end: from + value.length },
  };
  return {
    text: text.slice(0, start) + before + value + after + rest,
    fields: fields.map((other, at) => {
      if (at === index) return changed;
      const moves = other.value.start >= end;
      return moves
        ? { ...other, value: { start: other.value.start + longer, end: other.value.end + longer } }
        : other;
    }),
  };
}
