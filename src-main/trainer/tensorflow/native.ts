import type { Tensor, TensorInfo } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from './library.ts';

/** What tfjs-node's backend offers beyond the interface that tfjs declares: any operation of the library by its name. */
interface NativeBackend {
  binding: {
    TF_Version: string;
    TF_ATTR_TYPE: number;
    TF_FLOAT: number;
    TF_INT32: number;
    isUsingGpuDevice(): boolean;
  };
  executeSingleOutput(operation: string, attributes: NativeAttribute[], inputs: TensorInfo[]): Tensor;
}

interface NativeAttribute {
  name: string;
  type: number;
  value: number;
}

export function nativeBackend(tf: TensorFlow): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}

/**
 * Runs one operation of the TensorFlow library that tfjs has no name for. Not differentiable.
 * @param types the operation's type attributes, for example { T: 'float32' }
 */
export function runNative(
  tf: TensorFlow,
  operation: string,
  types: Readonly<Record<string, 'float32' | 'int32'>>,
  inputs: TensorInfo[],
): Tensor {
  const backend = nativeBackend(tf);
  const { binding } = backend;
  const attributes = Object.entries(types).map(([name, type]) => ({
    name,
    type: binding.TF_ATTR_TYPE,
    value: type === 'float32' ? binding.TF_FLOAT : binding.TF_INT32,
  }));
  return backend.executeSingleOutput(operation, attributes, inputs);
}
