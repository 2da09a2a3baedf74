import fc from 'fast-check';
import { expect, it } from 'vitest';
import { excerptAround } from '../../../src/renderer/features/fix/excerpt';

it('a long text is cut around the place that matters, and a short one is whole', () => {
  const text = `{"$headers":"${'x'.repeat(5_000)}","$time":"soon","plan":"team"}`;
  const place = { start: text.indexOf('"soon"'), end: text.indexOf('"soon"') + 6 };
  const shown = excerptAround(text, place);
  expect(shown.text.length).toBeLessThan(400);
  expect(shown.text.startsWith('…')).toBe(true);
  expect(shown.text.slice(shown.mark?.start, shown.mark?.end)).toBe('"soon"');
  expect(excerptAround('{"a":1}', { start: 5, end: 6 }).text).toBe('{"a":1}');
  expect(excerptAround(text, null).text.startsWith('{"$headers"')).toBe(true);
});

it('whatever the place, what is marked is the place', () => {
  const place = fc.tuple(fc.nat(3_000), fc.nat(200));
  fc.assert(
    fc.property(fc.string({ minLength: 0, maxLength: 3_000 }), place, (text, [from, length]) => {
      const start = Math.min(from, text.length);
      const end = Math.min(start + length, text.length);
      const { text: shown, mark } = excerptAround(text, { start, end });
      if (end > start) expect(shown.slice(mark?.start, mark?.end)).toBe(text.slice(start, end));
      expect(text).toContain(shown.replace(/^…/, '').replace(/…$/, ''));
    }),
  );
});
