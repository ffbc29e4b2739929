import { baseNetwork } from './base-network.ts';
import { tf } from './input-rules.ts';
import { LayerStack } from './layer-stack.ts';

/** Filters, stride of the first, and how many: table 2 of the paper. */
const stages = [
  [16, 1, 1],
  [24, 2, 2],
  [32, 2, 3],
  [64, 2, 4],
  [96, 1, 3],
  [160, 2, 3],
  [320, 1, 1],
] as const;

const stack = new LayerStack();
const normalise = (name: string): string =>
  stack.add({ kind: 'batchNormalization', name, epsilon: 1e-3, momentum: 0.999 });
const activate = (name: string): string => stack.add({ kind: 'activation', name, activation: 'relu6' });
const convolve = (name: string, filters: number, kernel: number, stride: number): string =>
  stack.add({ kind: 'conv2d', name, filters, kernel, stride, padding: 'same', activation: 'linear', bias: false });

stack.add(tf);
stack.block('stem', () => {
  convolve('Conv1', 32, 3, 2);
  normalise('bn_Conv1');
  activate('Conv1_relu');
});
let channels = 32;
let block = 0;
for (const [index, [filters, firstStride, repeats]] of stages.entries()) {
  stack.block(`stage${String(index + 1)}`, () => {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const name = block === 0 ? 'expanded_conv_' : `block_${String(block)}_`;
      const stride = repeat === 0 ? firstStride : 1;
      const input = stack.last;
      if (block > 0) {
        convolve(`${name}expand`, channels * 6, 1, 1);
        normalise(`${name}expand_BN`);
        activate(`${name}expand_relu`);
      }
      // Keras pads before a stride of 2 exactly as 'same' would, for every size.
      stack.add({ kind: 'depthwiseConv2d', name: `${name}depthwise`, kernel: 3, stride, padding: 'same', bias: false });
      normalise(`${name}depthwise_BN`);
      activate(`${name}depthwise_relu`);
      convolve(`${name}project`, filters, 1, 1);
      normalise(`${name}project_BN`);
      if (stride === 1 && channels === filters) stack.add({ kind: 'add', name: `${name}add` }, [input, stack.last]);
      channels = filters;
      block++;
    }
  });
}
stack.block('top', () => {
  convolve('Conv_1', 1280, 1, 1);
  normalise('Conv_1_bn');
  activate('out_relu');
});

/** Sandler and others, "MobileNetV2: inverted residuals and linear bottlenecks", 2018; width 1. */
export const mobileNetV2 = baseNetwork(stack, { smallest: 32, size: 224 });
