import type { ProjectView, RunSummary } from '../../src-shared/api.ts';
import { AppError } from '../../src-shared/errors.ts';

/**
 * The run a user means by its id, its name, `latest` or `best` (the highest validation accuracy of a best round).
 * Names come before the two words: a run the user called "best" is found by its name.
 * @throws AppError run_not_found
 */
export function findRun(project: Pick<ProjectView, 'runs'>, words: string): RunSummary {
  const newestFirst = project.runs.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  const named = newestFirst.find((run) => run.id === words) ?? newestFirst.find((run) => run.name === words);
  const found = named ?? (words === 'latest' ? newestFirst[0] : words === 'best' ? bestOf(newestFirst) : undefined);
  if (found === undefined) throw new AppError('run_not_found', { run: words });
  return found;
}

/** Of equals the newest. */
function bestOf(newestFirst: readonly RunSummary[]): RunSummary | undefined {
  return newestFirst
    .filter((run) => run.bestValAccuracy !== null)
    .reduce<RunSummary | undefined>(
      (best, run) => (best === undefined || (run.bestValAccuracy ?? 0) > (best.bestValAccuracy ?? 0) ? run : best),
      undefined,
    );
}
