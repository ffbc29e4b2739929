// @ts-check
import { BuildFailed } from './build.js';
import { SetupProblem } from './problem.js';

/** Exit code of a problem the user can mend; its sentence says how. */
const mendable = 3;

/**
 * How set-up ends when something went wrong: 3 for a problem the user can mend, 1 for a bug of ours.
 *
 * @param {unknown} error
 * @param {import('./sentences.js').Language} language
 * @returns {{ code: string, message: string, exitCode: number }}
 */
export function failure(error, language) {
  if (error instanceof SetupProblem) return { code: error.code, message: error.sentence(language), exitCode: mendable };
  if (error instanceof BuildFailed) return { code: 'internal', message: error.output, exitCode: 1 };
  return {
    code: 'internal',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: 1,
  };
}
