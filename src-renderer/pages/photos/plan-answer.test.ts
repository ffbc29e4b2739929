import { describe, expect, test } from 'vitest';
import type { ImportPlan } from '@shared/api.ts';
import { choicesOf, classCountOf, draftOf, isNameless, type PlanDraft, photosOf, togetherOf } from './plan-answer.ts';

const plan: ImportPlan = {
  found: 'prefix',
  classes: [
    { name: 'cat', count: 10, examples: ['cat.0.jpg'] },
    { name: 'dog', count: 20, examples: ['dog.0.jpg'] },
    { name: 'kitten', count: 5, examples: ['kitten.0.jpg'] },
  ],
  unlabelled: 3,
  parts: null,
};

function changed(rows: Record<string, Partial<PlanDraft['rows'][number]>>): PlanDraft {
  const draft = draftOf(plan);
  return { ...draft, rows: draft.rows.map((row) => ({ ...row, ...rows[row.found] })) };
}

describe('what the user makes of a plan', () => {
  test('is the plan itself to begin with', () => {
    const draft = draftOf(plan);
    expect(choicesOf(draft)).toEqual({
      classes: { cat: 'cat', dog: 'dog', kitten: 'kitten' },
      noClasses: false,
      keepParts: true,
    });
    expect([photosOf(draft, plan), classCountOf(draft)]).toEqual([38, 3]);
    expect(togetherOf(draft, 0)).toBeNull();
  });

  test('makes one class of two rows with one name', () => {
    const draft = changed({ kitten: { name: ' cat ' } });
    expect(togetherOf(draft, 0)).toBe(15);
    expect(togetherOf(draft, 2)).toBe(15);
    expect(togetherOf(draft, 1)).toBeNull();
    expect(classCountOf(draft)).toBe(2);
    expect(choicesOf(draft).classes.kitten).toBe('cat');
  });

  test('leaves a class out, with whatever name it has by then', () => {
    const draft = changed({ dog: { name: '', leftOut: true } });
    expect(choicesOf(draft).classes.dog).toBeNull();
    expect([photosOf(draft, plan), classCountOf(draft)]).toEqual([18, 2]);
    expect(isNameless(draft)).toBe(false);
  });

  test('waits for a name, unless no class is wanted', () => {
    const draft = changed({ dog: { name: '  ' } });
    expect(isNameless(draft)).toBe(true);
    expect(isNameless({ ...draft, noClasses: true })).toBe(false);
    expect(classCountOf({ ...draft, noClasses: true })).toBe(0);
  });
});
