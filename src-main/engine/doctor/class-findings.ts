import type { ClassFinding, ClassView } from '../../../src-shared/api.ts';

/** From here on a class is out of balance: a balanced split leaves at least every second photo of the larger one out. */
const unevenRatio = 2;
/** A test part is a fifth: of fewer photos than these it has not even ten of a class, and each weighs ten points of a hundred. */
const fewPhotos = 50;

/** The classes that a finding is about, the smallest first; none where there is nothing to say. Empty classes wait to be filled. */
export function classesIn(kind: ClassFinding, all: readonly ClassView[]): ClassView[] {
  const filled = all.filter(({ count }) => count > 0).sort((a, b) => a.count - b.count);
  if (kind === 'too_few') return filled.filter(({ count }) => count < fewPhotos);
  const [smallest] = filled;
  const largest = filled.at(-1);
  if (smallest === undefined || largest === undefined) return [];
  return largest.count >= unevenRatio * smallest.count ? filled : [];
}
