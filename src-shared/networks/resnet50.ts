import { baseNetwork } from './base-network.ts';
import { caffe } from './input-rules.ts';
import { LayerStack } from './layer-stack.ts';

/** Filters, and how many blocks: table 1 of the paper. */
const stages = [
  [64, 3],
  [128, 4],
  [256, 6],
  [512, 3],
] as const;

const stack = new LayerStack();
const convolve = (name: string, filters: number, kernel: number, stride: number, inputs?: readonly string[]): string =>
  stack.add(
    {
      kind: 'conv2d',
      name,
      filters,
      kernel,
      stride,
      padding: kernel === 3 ? 'same' : 'valid',
      activation: 'linear',
      bias: true,
    },
    inputs,
  );
const normalise = (name: string, inputs?: readonly string[]): string =>
  stack.add({ kind: 'batchNormalization', name, epsilon: 1.001e-5, momentum: 0.99 }, inputs);
const activate = (name: string): string => stack.add({ kind: 'activation', name, activation: 'relu' });
const pad = (name: string, by: number): string =>
  stack.add({ kind: 'zeroPadding2d', name, top: by, bottom: by, left: by, right: by });

stack.add(caffe);
stack.block('conv1', () => {
  pad('conv1_pad', 3);
  convolve('conv1_conv', 64, 7, 2);
  normalise('conv1_bn');
  activate('conv1_relu');
  pad('pool1_pad', 1);
  stack.add({ kind: 'maxPooling2d', name: 'pool1_pool', size: 3, stride: 2, padding: 'valid' });
});
for (const [index, [filters, repeats]] of stages.entries()) {
  const stage = `conv${String(index + 2)}`;
  stack.block(stage, () => {
    for (let repeat = 1; repeat <= repeats; repeat++) {
      addResidual(`${stage}_block${String(repeat)}`, filters, repeat === 1, index > 0 && repeat === 1 ? 2 : 1);
    }
  });
}

/** A bottleneck; the first of a stage also convolves what goes past it. The order is that of Keras's files. */
function addResidual(name: string, filters: number, first: boolean, stride: number): void {
  const input = stack.last;
  convolve(`${name}_1_conv`, filters, 1, stride);
  normalise(`${name}_1_bn`);
  activate(`${name}_1_relu`);
  convolve(`${name}_2_conv`, filters, 3, 1);
  normalise(`${name}_2_bn`);
  const inner = activate(`${name}_2_relu`);
  const past = first ? convolve(`${name}_0_conv`, 4 * filters, 1, stride, [input]) : input;
  const last = convolve(`${name}_3_conv`, 4 * filters, 1, 1, [inner]);
  const shortcut = first ? normalise(`${name}_0_bn`, [past]) : input;
  const body = normalise(`${name}_3_bn`, [last]);
  stack.add({ kind: 'add', name: `${name}_add` }, [shortcut, body]);
  activate(`${name}_out`);
}

/** He and others, "Deep residual learning for image recognition", 2015. */
export const resNet50 = baseNetwork(stack, { smallest: 32, size: 224 });
