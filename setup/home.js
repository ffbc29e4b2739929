// @ts-check
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The one folder in which everything of the program lives that is not a project of the user: tensorflow/, downloads/,
 * oracle/, logs/, settings. It follows the custom of the system; PAWPRINT_HOME overrides it. Nothing is created here.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {NodeJS.Platform} [platform]
 * @returns {string} an absolute path
 */
export function programHome(environment = process.env, platform = process.platform) {
  if (environment.PAWPRINT_HOME) return resolve(environment.PAWPRINT_HOME);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Pawprint');
  if (platform === 'win32') {
    return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Pawprint');
  }
  // empty means the same as not set there
  if (environment.XDG_DATA_HOME) return join(environment.XDG_DATA_HOME, 'pawprint');
  return join(homedir(), '.local', 'share', 'pawprint');
}
