import { readTensorflowManifest, tensorflowEnvironment, tensorflowFolder } from '../../setup/tensorflow-place.js';
import { tensorflowFolderVariable } from './trainer-environment.ts';

/**
 * The TensorFlow that set-up assembled, and what a process needs in its environment to load it. The variable names another
 * one, for programs that have a home of their own (tests do).
 */
export function tensorflowComponent(): { folder: string; environment: Record<string, string> } {
  const folder = process.env[tensorflowFolderVariable] ?? tensorflowFolder();
  const manifest = readTensorflowManifest(folder);
  return { folder, environment: manifest === null ? {} : tensorflowEnvironment(folder, manifest) };
}
