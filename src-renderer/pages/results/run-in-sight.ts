import type { ProjectView, RunSummary } from '@shared/api.ts';

/**
 * The run whose results are shown: the chosen one, else the newest of the present split that has a network to show, else the
 * newest that has. A run that is still learning comes last: its network changes under the eye.
 */
export function runInSight(view: Pick<ProjectView, 'runs'>, chosen: string | null): RunSummary | null {
  const picked = view.runs.find(({ id }) => id === chosen);
  if (picked !== undefined) return picked;
  const learned = runsToShow(view);
  const ended = learned.filter((run) => !isLearning(run));
  return ended.find((run) => run.current) ?? ended[0] ?? learned[0] ?? view.runs[0] ?? null;
}

/** Runs that have a network, newest first. */
export function runsToShow(view: Pick<ProjectView, 'runs'>): RunSummary[] {
  return view.runs.filter((run) => run.bestEpoch !== null);
}

export function isLearning({ status }: Pick<RunSummary, 'status'>): boolean {
  return status === 'waiting' || status === 'preparing' || status === 'training' || status === 'stopping';
}
