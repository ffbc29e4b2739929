import { baseNetwork } from './base-network.ts';
import { torch } from './input-rules.ts';
import { LayerStack } from './layer-stack.ts';

/** How many convolutions each dense block adds: table 1 of the paper. */
const blocks = [6, 12, 24, 16];
/** Maps that each of them adds. */
const growth = 32;

const stack = new LayerStack();
const convolve = (name: string, filters: number, kernel: number, stride: number): string =>
  stack.add({
    kind: 'conv2d',
    name,
    filters,
    kernel,
    stride,
    padding: kernel === 3 ? 'same' : 'valid',
    activation: 'linear',
    bias: false,
  });
const normalise = (name: string): string =>
  stack.add({ kind: 'batchNormalization', name, epsilon: 1.001e-5, momentum: 0.99 });
const activate = (name: string): string => stack.add({ kind: 'activation', name, activation: 'relu' });
const pad = (name: string, by: number): string =>
  stack.add({ kind: 'zeroPadding2d', name, top: by, bottom: by, left: by, right: by });

stack.add(torch);
stack.block('conv1', () => {
  pad('zero_padding2d', 3);
  convolve('conv1_conv', 64, 7, 2);
  normalise('conv1_bn');
  activate('conv1_relu');
  pad('zero_padding2d_1', 1);
  stack.add({ kind: 'maxPooling2d', name: 'pool1', size: 3, stride: 2, padding: 'valid' });
});
let channels = 64;
for (const [index, convolutions] of blocks.entries()) {
  const block = `conv${String(index + 2)}`;
  stack.block(block, () => {
    for (let place = 1; place <= convolutions; place++) addDense(`${block}_block${String(place)}`);
    channels += convolutions * growth;
    if (index < blocks.length - 1) {
      addTransition(`pool${String(index + 2)}`);
    } else {
      normalise('bn');
      activate('relu');
    }
  });
}

/** Its maps come after all that are there. */
function addDense(name: string): void {
  const input = stack.last;
  normalise(`${name}_0_bn`);
  activate(`${name}_0_relu`);
  convolve(`${name}_1_conv`, 4 * growth, 1, 1);
  normalise(`${name}_1_bn`);
  activate(`${name}_1_relu`);
  convolve(`${name}_2_conv`, growth, 3, 1);
  stack.add({ kind: 'concatenate', name: `${name}_concat` }, [input, stack.last]);
}

/** Half the maps, of half the sides. */
function addTransition(name: string): void {
  channels /= 2;
  normalise(`${name}_bn`);
  activate(`${name}_relu`);
  convolve(`${name}_conv`, channels, 1, 1);
  stack.add({ kind: 'averagePooling2d', name: `${name}_pool`, size: 2, stride: 2, padding: 'valid' });
}

/** Huang and others, "Densely connected convolutional networks", 2017. */
export const denseNet121 = baseNetwork(stack, { smallest: 32, size: 224 });
