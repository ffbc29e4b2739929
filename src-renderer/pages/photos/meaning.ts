import type { ProjectView } from '@shared/api.ts';
import type { Messages } from '@shared/messages/messages.ts';

/** What the photos as they are mean for training: the one sentence under the headline. */
export function meaningOf(view: ProjectView, unlabelled: number, { meaning }: Messages['photos']): string {
  const counts = view.classes.map(({ count }) => count).filter((count) => count > 0);
  if (counts.length === 0) return unlabelled > 0 ? meaning.needsClasses : meaning.empty;
  if (counts.length === 1) return meaning.needsSecond;
  if (view.split !== null) {
    if (view.splitStale) return meaning.stale;
    const sum = (part: Record<string, number>): number => Object.values(part).reduce((a, b) => a + b, 0);
    const { train, validation, test } = view.split.parts;
    return meaning.split(sum(train), sum(validation), sum(test));
  }
  if (unlabelled > 0) return meaning.unlabelled(unlabelled);
  const least = Math.min(...counts);
  return counts.every((count) => count === least) ? meaning.balanced : meaning.rest(least);
}
