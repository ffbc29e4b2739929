// @ts-check
import { findProgram, runProgram } from './programs.js';
import { SetupProblem } from './problem.js';

/**
 * Installs packages of a Debian system if this process may. It answers false where it cannot, and the caller then says
 * what is missing.
 *
 * @param {import("./context.js").Context} context
 * @param {string[]} packages
 */
export async function installSystemPackages(context, packages) {
  const apt = findProgram('apt-get', context.environment);
  if (!context.administrator || apt === null) return false;
  const names = packages.join(' ');
  const environment = { ...context.environment, DEBIAN_FRONTEND: 'noninteractive' };
  await context.steps.step('apt', { packages: names }, async () => {
    // an update that fails in one source of many still leaves usable lists, so only the installation decides
    await runProgram(apt, ['update'], { environment, log: context.log });
    const { code } = await runProgram(apt, ['install', '-y', '--no-install-recommends', ...packages], {
      environment,
      log: context.log,
    });
    if (code !== 0) throw new SetupProblem('setup_apt_failed', { packages: names, log: context.log });
  });
  return true;
}
