// @ts-check
import { join } from 'node:path';
import { nativeInterface, tfjsPackage } from './pins.js';

/** What lies where inside the TensorFlow component; every path is relative to it. */

export const packageFolder = join('node_modules', ...tfjsPackage.split('/'));
export const libraryFolder = join(packageFolder, 'deps', 'lib');
export const bindingFile = join(packageFolder, 'lib', `napi-v${nativeInterface}`, 'tfjs_binding.node');
export const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
