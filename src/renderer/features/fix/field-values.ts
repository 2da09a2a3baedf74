import type { Field } from '../../../shared/checks/fix';

export interface TextWithFields {
  readonly text: string;
  readonly fields: readonly Field[];
}

/** JSON values without quotes. */
const UNQUOTED = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/** Replaces one value in the text of an event; everything else keeps its exact text. */
export function withValue({ text, fields }: TextWithFields, index: number, typed: string): TextWithFields {
  const field = fields[index];
  if (field === undefined) return { text, fields };
  const { start, end } = field.value;
  const rest = text.slice(end);
  const isNew = field.kind === 'absent';
  // Another value that was missing may stand before it by now.
  const comma = isNew && !/[{,]\s*$/.test(text.slice(0, start)) ? ',' : '';
  const before = isNew ? `${comma}${JSON.stringify(field.key)}:` : '';
  const value = field.kind === 'plain' && UNQUOTED.test(typed) ? typed : JSON.stringify(typed);
  const after = isNew && !rest.trimStart().startsWith('}') ? ',' : '';
  const from = start + before.length;
  const growth = before.length + value.length + after.length - (end - start);
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
        ? { ...other, value: { start: other.value.start + growth, end: other.value.end + growth } }
        : other;
    }),
  };
}
