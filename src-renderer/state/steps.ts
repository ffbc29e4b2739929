import type { ProjectView, Step } from '@shared/api.ts';

/** Whether a step has nothing to work with yet; its reason stands in the catalogue under the step's name. */
export function stepWaits(view: ProjectView, step: Step): boolean {
  switch (step) {
    case 'photos':
      return false;
    case 'split':
      return filledClasses(view) < 2;
    case 'train':
      return view.split === null;
    case 'results':
    case 'use':
      return !hasLearned(view);
  }
}

/** What a waiting step waits for. */
export function stepBefore(view: ProjectView, step: Step): Step {
  if (filledClasses(view) < 2 && view.split === null) return 'photos';
  return step === 'train' || view.split === null ? 'split' : 'train';
}

export function stepsDone(view: ProjectView): ReadonlySet<Step> {
  const done = new Set<Step>();
  if (view.split !== null && !view.splitStale) done.add('photos').add('split');
  if (view.runs.some((run) => run.status === 'done' && run.current)) done.add('train');
  if (view.runs.some((run) => run.tested !== null && run.current)) done.add('results');
  return done;
}

export function filledClasses(view: ProjectView): number {
  return view.classes.filter((known) => known.count > 0).length;
}

function hasLearned(view: ProjectView): boolean {
  return view.runs.some((run) => run.bestEpoch !== null);
}
