import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../../src-shared/errors.ts';
import { kaggleFileLimit, type KaggleLogin, kaggleLoginOf, readKaggleLogin } from '../../src-shared/kaggle.ts';

/**
 * The login that a command is to use: the named file, else what Kaggle's own program would take (its environment variables,
 * then its file), so that whoever has set that up needs nothing more.
 * @param file as the user named it; null: none was named
 * @returns null where there is none: the one that the program keeps is used then
 * @throws AppError kaggle_login_unreadable, source_not_found
 */
export async function findKaggleLogin(
  file: string | null,
  environment: NodeJS.ProcessEnv,
): Promise<KaggleLogin | null> {
  if (file !== null) return readLoginFile(resolve(file));
  const { KAGGLE_USERNAME, KAGGLE_KEY, KAGGLE_API_TOKEN, KAGGLE_CONFIG_DIR } = environment;
  if (KAGGLE_API_TOKEN) return kaggleLoginOf('', KAGGLE_API_TOKEN);
  if (KAGGLE_USERNAME && KAGGLE_KEY) return kaggleLoginOf(KAGGLE_USERNAME, KAGGLE_KEY);
  try {
    return await readLoginFile(join(KAGGLE_CONFIG_DIR ?? join(homedir(), '.kaggle'), 'kaggle.json'));
  } catch (error) {
    if (error instanceof AppError && error.code === 'source_not_found') return null;
    throw error;
  }
}

async function readLoginFile(file: string): Promise<KaggleLogin> {
  const bytes = await stat(file).then(
    ({ size }) => size,
    () => null,
  );
  if (bytes === null) throw new AppError('source_not_found', { name: file });
  const login = bytes > kaggleFileLimit ? null : readKaggleLogin(await readFile(file, 'utf8'));
  if (login === null) throw new AppError('kaggle_login_unreadable');
  return login;
}
