import type { State } from '../../../state/state.ts';
import type { Roll } from './roll.svelte.ts';

/**
 * Sends what was taken into the project, class by class, each an import of its own. What could not be sent stays on the
 * roll. Ends when all are on their way.
 * @throws AppError as Incoming.bring
 */
export async function bringRoll({ incoming, toasts, language }: State, project: string, roll: Roll): Promise<void> {
  for (const { classId, files } of roll.files()) {
    const { failed } = await incoming.bring(project, { from: 'files', files }, classId);
    if (failed.length > 0) toasts.showProblem(() => language.says.app.sendingFailed(failed.length));
    roll.handOver(classId);
  }
}
