// @ts-check
import { sentences } from './sentences.js';

/** @typedef {import("./sentences.js").ProblemCode} ProblemCode */

/**
 * A problem the user can mend. `code` names it, the sentence is made from the details in the language asked for.
 */
export class SetupProblem extends Error {
  /**
   * @param {ProblemCode} code
   * @param {Record<string, string>} [details]
   * @param {unknown} [cause]
   */
  constructor(code, details = {}, cause) {
    super(sentences('en').problems[code](details), { cause });
    this.name = 'SetupProblem';
    this.code = code;
    this.details = details;
  }

  /** @param {import("./sentences.js").Language} language */
  sentence(language) {
    return sentences(language).problems[this.code](this.details);
  }
}

/**
 * Turns what the system says about a full or locked disk into the sentence for it; anything else passes through unchanged.
 *
 * @param {unknown} error
 * @param {string} folder where the program was writing
 * @returns {unknown}
 */
export function asDiskProblem(error, folder) {
  const code = /** @type {{ code?: unknown } | null} */ (error)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new SetupProblem('setup_disk_full', { folder, needed: '1' }, error);
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new SetupProblem('setup_home_not_writable', { folder }, error);
  }
  return error;
}
