import { createHash } from 'node:crypto';
import { type SplitPart, splitParts } from '../../../src-shared/api.ts';
import type { Card } from './assign.ts';
import type { Deal } from './deal.ts';
import type { GivenCard } from './keep-given.ts';

export const names: ReadonlyMap<number, string> = new Map([
  [1, 'cat'],
  [2, 'dog'],
  [3, 'owl'],
]);

/** The same class and index give the same photo, with no twins. */
export function card(classId: number, index: number): Card {
  const sha256 = createHash('sha256')
    .update(`${String(classId)}-${String(index)}`)
    .digest('hex');
  return { sha256, classId, twins: sha256 };
}

/** So many photos of class 1, 2, … */
export function cards(...counts: readonly number[]): Card[] {
  return counts.flatMap((count, index) => Array.from({ length: count }, (_, photo) => card(index + 1, photo)));
}

/** Photos of a class that came in parts: so many of each. */
export function givenCards(classId: number, counts: Partial<Record<SplitPart | 'none', number>>): GivenCard[] {
  let index = 0;
  return (['train', 'validation', 'test', 'none'] as const).flatMap((part) =>
    Array.from({ length: counts[part] ?? 0 }, () => ({
      ...card(classId, index++),
      given: part === 'none' ? null : part,
    })),
  );
}

export function ofClass(all: readonly Card[], photos: readonly string[], classId: number): number {
  const known = new Map(all.map((each) => [each.sha256, each.classId]));
  return photos.filter((photo) => known.get(photo) === classId).length;
}

/** In which parts each group of twins lies. */
export function partsOfGroups(all: readonly Card[], dealt: Deal): Map<string, Set<SplitPart>> {
  const groupOf = new Map(all.map((each) => [each.sha256, each.twins]));
  const found = new Map<string, Set<SplitPart>>();
  for (const part of splitParts)
    for (const photo of dealt[part]) {
      const group = groupOf.get(photo) ?? photo;
      found.set(group, (found.get(group) ?? new Set()).add(part));
    }
  return found;
}
