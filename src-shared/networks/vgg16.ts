import { baseNetwork } from './base-network.ts';
import { caffe } from './input-rules.ts';
import { LayerStack } from './layer-stack.ts';

/** Filters of each convolution, block by block. */
const blocks = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

const stack = new LayerStack();
stack.add(caffe);
blocks.forEach((convolutions, index) => {
  const block = `block${String(index + 1)}`;
  stack.block(block, () => {
    convolutions.forEach((filters, place) => {
      const name = `${block}_conv${String(place + 1)}`;
      stack.add({
        kind: 'conv2d',
        name,
        filters,
        kernel: 3,
        stride: 1,
        padding: 'same',
        activation: 'relu',
        bias: true,
      });
    });
    stack.add({ kind: 'maxPooling2d', name: `${block}_pool`, size: 2, stride: 2, padding: 'valid' });
  });
});

/** Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2014. */
export const vgg16 = baseNetwork(stack, { smallest: 32, size: 224 });
