import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { AppError } from '../../../src-shared/errors.ts';
import type { TensorFlow } from './library.ts';
import { registerReluGradient } from './relu-gradient.ts';
import { selfTest } from './self-test.ts';

/**
 * Loads TensorFlow from its component and prepares it: what Node has dropped is put back, our kernels are registered, and a
 * self-test has passed.
 * @param folder the component: `node_modules/` with the tfjs package, its binding and the library beside it
 * @throws AppError tensorflow_missing
 */
export function loadTensorFlow(folder: string | undefined): TensorFlow {
  if (folder === undefined || !existsSync(folder)) {
    throw new AppError('tensorflow_missing', { reason: folder === undefined ? 'no folder given' : 'no such folder' });
  }
  restoreNodeFunctions();
  try {
    // The file named here need not exist: it only says where looking for packages begins.
    const require = createRequire(join(folder, 'node_modules', 'trainer.js'));
    const tf = require('@tensorflow/tfjs-node-gpu') as TensorFlow;
    packageFiles.set(tf, require.resolve('@tensorflow/tfjs-node-gpu'));
    registerReluGradient(tf);
    selfTest(tf);
    return tf;
  } catch (error) {
    throw new AppError('tensorflow_missing', { reason: firstLine(error) }, { cause: error });
  }
}

const packageFiles = new WeakMap<TensorFlow, string>();

/** The file that a loaded TensorFlow came out of: what else its package holds is looked for from here. */
export function packageFileOf(tf: TensorFlow): string {
  const file = packageFiles.get(tf);
  if (file === undefined) throw new Error('this TensorFlow was not loaded by loadTensorFlow');
  return file;
}

/**
 * What tfjs-node 4.22 calls of Node's old functions: isNullOrUndefined in every operation, which Node 23 removed (tfjs issues
 * 8609 and 8746), and isArray, of which Node 24 warns that it will go.
 */
function restoreNodeFunctions(): void {
  const old = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean };
  old.isNullOrUndefined ??= (value) => value === null || value === undefined;
  old.isArray = Array.isArray;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
