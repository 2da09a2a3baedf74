import { expect, it } from 'vitest';
import { withAnswer, withGiven } from '../../../src/main/checks/answers';
import { asked, ZONE } from '../../support/gallery/question-states';

const KIND = 'table:1';

it('an answer is told as given for the file it was given for, and as remembered for the next one', () => {
  const questions = asked({ ...ZONE, answered: 'remembered' });
  const answer = { kind: KIND, code: 'zone', value: 'UTC' } as const;
  const all = withAnswer([], questions, 'june.csv', answer) ?? [];
  const told = (file: string) => withGiven(questions, all, file)[0]?.questions[0]?.answered;
  expect([told('june.csv'), told('july.csv')]).toEqual(['given', 'remembered']);
  expect(withAnswer(all, questions, 'july.csv', { ...answer, value: null })).toEqual([
    { file: 'june.csv', kind: KIND, answers: {} },
  ]);
  expect(withAnswer(all, questions, 'july.csv', { ...answer, kind: 'another' })).toBeNull();
});
