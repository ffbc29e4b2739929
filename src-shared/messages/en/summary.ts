import type { Layer } from '../../networks/layers.ts';
import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

/** What a layer was given, for those who know the words; they are Keras's. */
function detailsOf(layer: Layer): string[] {
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return [
        `${f.count(layer.kernel)} × ${f.count(layer.kernel)}`,
        layer.stride === 1 ? '' : `stride ${f.count(layer.stride)}`,
        layer.padding,
        layer.kind === 'conv2d' && layer.activation !== 'linear' ? layer.activation : '',
      ];
    case 'separableConv2d':
      return [`${f.count(layer.kernel)} × ${f.count(layer.kernel)}`, layer.padding];
    case 'maxPooling2d':
    case 'averagePooling2d':
      return [`${f.count(layer.size)} × ${f.count(layer.size)}`, `stride ${f.count(layer.stride)}`];
    case 'dense':
    case 'activation':
      return [layer.activation];
    case 'dropout':
      return [String(layer.rate)];
    default:
      return [];
  }
}

/** The network layer by layer, on the Train page. */
export const summary = {
  title: 'The network, layer by layer',
  photo: 'photo',
  caption: 'Point at a number, or move to it with the arrow keys, to see how it comes about.',
  columns: {
    layer: 'Layer',
    output: 'What comes out',
    parameters: 'Weights',
    field: 'Sees of the photo',
  },
  shape: (shape: readonly number[]): string => shape.map((side) => f.count(side)).join(' × '),
  details: (layer: Layer): string =>
    detailsOf(layer)
      .filter((words) => words !== '')
      .map((words) => `, ${words}`)
      .join(''),
  layers: (count: number): string => plural(count, 'layer', 'layers'),
  pixels: (side: number): string => `${f.count(side)} × ${f.count(side)} px`,
  wholePhoto: 'all of it',
  total: (bytes: string, trainable: number, still: number): string =>
    `weights, ${bytes}: ${f.count(trainable)} learn, ${still === 0 ? 'none stays as it is' : `${f.count(still)} stay as they are`}`,
  unfoldAll: 'Unfold all blocks',
  foldAll: 'Fold all blocks',
  copy: 'Copy as Keras writes it',
  copied: 'The summary is copied, as Keras writes it.',
  toScale:
    'To scale: as high as a map has pixels, as wide as there are maps. Numbers in a row are drawn as a line. Coloured boxes learn.',
  drawing: (count: number): string =>
    `The network drawn as ${plural(count, 'box', 'boxes')}; the table says the same in numbers.`,
  how: {
    parameters: {
      convolution: 'Window height × window width × maps that come in × filters, and a bias for each filter.',
      convolutionWithoutBias:
        'Window height × window width × maps that come in × filters. There is no bias: batch normalisation has one of its own.',
      depthwise: 'Window height × window width, one window for each map, and a bias where there is one.',
      separable: 'One window for each map; then from every map to every filter.',
      dense: 'From every number that comes in to every unit, and a bias for each unit.',
      batchNormalization: 'Four numbers for each map: a factor, a shift, and the running mean and variance.',
      none: 'It reckons, but there is nothing in it to learn.',
    },
    output: {
      valid:
        'How often the window fits: side minus window, divided by the step, rounded down, and the first place. Maps: one for each filter.',
      same: 'Zeros around the edge let the window stand on every place: side divided by the step, rounded up.',
      zeroPadding: 'Zeros are laid around the maps.',
      flatten: 'All numbers of all maps, one after another.',
      concatenate: 'The maps of all that come in, one after another.',
      mean: 'One number for each map: its mean.',
      dense: 'One number for each unit.',
      unchanged: 'As large as what comes in.',
    },
    field: {
      window:
        'What the layer before it sees, and for each further place of the window the pixels from one place to the next (receptive field).',
      same: 'Each number sees what the number before it sees.',
      whole: 'Every number depends on the whole photo.',
    },
  },
};
