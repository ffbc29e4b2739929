import type { Activation } from './layers.ts';
import { LayerStack, type LayerAlone } from './layer-stack.ts';

/** Blocks of EfficientNet-B0 (Tan and Le, 2019, table 1): what Lite0 and B0 share. */
const stages = [
  { kernel: 3, stride: 1, expand: 1, filters: 16, repeats: 1 },
  { kernel: 3, stride: 2, expand: 6, filters: 24, repeats: 2 },
  { kernel: 5, stride: 2, expand: 6, filters: 40, repeats: 2 },
  { kernel: 3, stride: 2, expand: 6, filters: 80, repeats: 3 },
  { kernel: 5, stride: 1, expand: 6, filters: 112, repeats: 3 },
  { kernel: 5, stride: 2, expand: 6, filters: 192, repeats: 4 },
  { kernel: 3, stride: 1, expand: 6, filters: 320, repeats: 1 },
] as const;

/**
 * The layers of EfficientNet-B0 or, simpler, Lite0: blocks `stem`, `block1` to `block7` and `top`, without classifier.
 * Keras pads before its strided convolutions exactly as TensorFlow's 'same' would, for every size: here they say 'same'.
 * @param squeeze whether each block weighs its channels by their means (squeeze and excitation)
 */
export function stackEfficientNet(
  inputRule: readonly LayerAlone[],
  activation: Activation,
  squeeze: boolean,
): LayerStack {
  const stack = new LayerStack();
  const normalise = (name: string): string =>
    stack.add({ kind: 'batchNormalization', name, epsilon: 1e-3, momentum: 0.99 });
  const activate = (name: string): string => stack.add({ kind: 'activation', name, activation });
  const convolve = (name: string, filters: number, kernel: number, stride: number): string =>
    stack.add({ kind: 'conv2d', name, filters, kernel, stride, padding: 'same', activation: 'linear', bias: false });

  for (const layer of inputRule) stack.add(layer);
  stack.block('stem', () => {
    convolve('stem_conv', 32, 3, 2);
    normalise('stem_bn');
    activate('stem_activation');
  });
  let channels = 32;
  for (const [index, { kernel, expand, filters, repeats, ...stage }] of stages.entries()) {
    stack.block(`block${String(index + 1)}`, () => {
      for (let repeat = 0; repeat < repeats; repeat++) {
        const name = `block${String(index + 1)}${String.fromCharCode(97 + repeat)}_`;
        const stride = repeat === 0 ? stage.stride : 1;
        const input = stack.last;
        if (expand !== 1) {
          convolve(`${name}expand_conv`, channels * expand, 1, 1);
          normalise(`${name}expand_bn`);
          activate(`${name}expand_activation`);
        }
        stack.add({ kind: 'depthwiseConv2d', name: `${name}dwconv`, kernel, stride, padding: 'same', bias: false });
        normalise(`${name}bn`);
        activate(`${name}activation`);
        if (squeeze) addSqueeze(stack, name, activation, channels, expand);
        convolve(`${name}project_conv`, filters, 1, 1);
        normalise(`${name}project_bn`);
        if (stride === 1 && channels === filters) stack.add({ kind: 'add', name: `${name}add` }, [stack.last, input]);
        channels = filters;
      }
    });
  }
  stack.block('top', () => {
    convolve('top_conv', 1280, 1, 1);
    normalise('top_bn');
    activate('top_activation');
  });
  return stack;
}

/** Each channel times a factor between 0 and 1 that the means of all channels decide; a quarter of the block's input inside. */
function addSqueeze(stack: LayerStack, name: string, activation: Activation, channels: number, expand: number): void {
  const maps = stack.last;
  const pointwise = { kind: 'conv2d', kernel: 1, stride: 1, padding: 'same', bias: true } as const;
  stack.add({ kind: 'globalAveragePooling2d', name: `${name}se_squeeze`, keepDimensions: true });
  stack.add({ ...pointwise, name: `${name}se_reduce`, filters: Math.max(1, Math.floor(channels / 4)), activation });
  stack.add({ ...pointwise, name: `${name}se_expand`, filters: channels * expand, activation: 'sigmoid' });
  stack.add({ kind: 'multiply', name: `${name}se_excite` }, [maps, stack.last]);
}
