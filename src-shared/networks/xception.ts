import { baseNetwork } from './base-network.ts';
import { tf } from './input-rules.ts';
import { LayerStack } from './layer-stack.ts';

const stack = new LayerStack();
const convolve = (name: string, filters: number, stride: number): string =>
  stack.add({ kind: 'conv2d', name, filters, kernel: 3, stride, padding: 'valid', activation: 'linear', bias: false });
const normalise = (name: string, inputs?: readonly string[]): string =>
  stack.add({ kind: 'batchNormalization', name, epsilon: 1e-3, momentum: 0.99 }, inputs);
const activate = (name: string): string => stack.add({ kind: 'activation', name, activation: 'relu' });
const separate = (name: string, filters: number): void => {
  stack.add({ kind: 'separableConv2d', name, filters, kernel: 3, padding: 'same', bias: false });
  normalise(`${name}_bn`);
};

/** What Keras leaves without a name of its own it numbers by kind: conv2d, conv2d_1, … */
const numbered = (kind: string, index: number): string => (index === 0 ? kind : `${kind}_${String(index)}`);
let narrowing = 0;
let sums = 0;

/** A block that halves the sides: two separable convolutions and pooling, past them a convolution of one pixel. */
function addNarrowing(block: string, filters: readonly [number, number], activatesFirst: boolean): void {
  const input = stack.last;
  if (activatesFirst) activate(`${block}_sepconv1_act`);
  separate(`${block}_sepconv1`, filters[0]);
  activate(`${block}_sepconv2_act`);
  separate(`${block}_sepconv2`, filters[1]);
  const inner = stack.last;
  const name = numbered('conv2d', narrowing);
  const pointwise = {
    kind: 'conv2d',
    kernel: 1,
    stride: 2,
    padding: 'same',
    activation: 'linear',
    bias: false,
  } as const;
  const past = stack.add({ ...pointwise, name, filters: filters[1] }, [input]);
  const pooled = stack.add({ kind: 'maxPooling2d', name: `${block}_pool`, size: 3, stride: 2, padding: 'same' }, [
    inner,
  ]);
  const shortcut = normalise(numbered('batch_normalization', narrowing), [past]);
  stack.add({ kind: 'add', name: numbered('add', sums) }, [pooled, shortcut]);
  narrowing++;
  sums++;
}

stack.add(tf);
stack.block('block1', () => {
  convolve('block1_conv1', 32, 2);
  normalise('block1_conv1_bn');
  activate('block1_conv1_act');
  convolve('block1_conv2', 64, 1);
  normalise('block1_conv2_bn');
  activate('block1_conv2_act');
});
stack.block('block2', () => addNarrowing('block2', [128, 128], false));
stack.block('block3', () => addNarrowing('block3', [256, 256], true));
stack.block('block4', () => addNarrowing('block4', [728, 728], true));
for (let index = 5; index <= 12; index++) {
  const block = `block${String(index)}`;
  stack.block(block, () => {
    const input = stack.last;
    for (let place = 1; place <= 3; place++) {
      activate(`${block}_sepconv${String(place)}_act`);
      separate(`${block}_sepconv${String(place)}`, 728);
    }
    stack.add({ kind: 'add', name: numbered('add', sums) }, [stack.last, input]);
    sums++;
  });
}
stack.block('block13', () => addNarrowing('block13', [728, 1024], true));
stack.block('block14', () => {
  separate('block14_sepconv1', 1536);
  activate('block14_sepconv1_act');
  separate('block14_sepconv2', 2048);
  activate('block14_sepconv2_act');
});

/** Chollet, "Xception: deep learning with depthwise separable convolutions", 2017. */
export const xception = baseNetwork(stack, { smallest: 71, size: 299 });
