import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { programHome } from '../../setup/home.js';

export { programHome };

/** Log files, one per process and start, rotated. */
export function logsFolder(home = programHome()): string {
  return join(home, 'logs');
}

/** TensorFlow's component: one folder per version and platform. */
export function tensorflowFolder(home = programHome()): string {
  return join(home, 'tensorflow');
}

/**
 * Where new projects go: in the user's documents, or in the program's own folder when that was chosen (PAWPRINT_HOME), so
 * that a run on trial leaves no trace elsewhere.
 */
export function projectsFolder(environment = process.env): string {
  if (environment.PAWPRINT_HOME) return join(programHome(environment), 'projects');
  return join(documentsFolder(environment), 'Pawprint');
}

/** The desktop's own word for it on Linux (xdg-user-dirs); elsewhere the folder is always called so. */
function documentsFolder(environment: NodeJS.ProcessEnv): string {
  const home = homedir();
  const dirs = join(environment.XDG_CONFIG_HOME ?? join(home, '.config'), 'user-dirs.dirs');
  const named = existsSync(dirs) ? /^XDG_DOCUMENTS_DIR="(.+)"$/m.exec(readFileSync(dirs, 'utf8'))?.[1] : undefined;
  return named?.replace('$HOME', home) ?? join(home, 'Documents');
}
