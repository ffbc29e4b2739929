/** Words of the field, each in two sentences: what it is, and what it is for. Loaded when somebody asks. */
export const glossary = {
  convolution: {
    name: 'Convolution',
    says: 'A small window of weights slides over a picture and at every place adds up what it covers, weighted. The sums make a new picture that is bright where the window’s pattern was found.',
  },
  filter: {
    name: 'Filter',
    says: 'The window of weights that a convolution slides over its input; it is one pattern, such as an upright edge. Nobody draws it: the network learns its weights from the photos.',
  },
  featureMap: {
    name: 'Feature map',
    says: 'What one filter makes of a picture: a grid of numbers, high where its pattern was found. A layer of 64 filters gives 64 maps, which the next layer reads together.',
  },
  receptiveField: {
    name: 'Receptive field',
    says: 'The part of the photo that one number of a layer depends on. It grows from layer to layer, so that first edges are seen, then eyes, then whole animals.',
  },
  maxPooling: {
    name: 'Max pooling',
    says: 'Of every small square of a map, usually 2 × 2, only the largest number is kept. The map shrinks, and what was found stays found even where it moved by a pixel.',
  },
  stride: {
    name: 'Stride',
    says: 'How many pixels a window moves on from one place to the next. At 2 it skips every other place, and the map has half the side.',
  },
  padding: {
    name: 'Padding',
    says: 'Zeros laid around a map so that a window can stand on its edge as well. With it (“same”) maps keep their size; without it (“valid”) every convolution cuts a rim off.',
  },
  dropout: {
    name: 'Dropout',
    says: 'While it learns, a share of the features is left out at random in every step. The network then cannot lean on a few of them, and learns fewer photos by heart.',
  },
  augmentation: {
    name: 'Data augmentation',
    says: 'Photos are turned, enlarged or mirrored a little, anew in every round, while the label stays. A small collection then shows as much variety as a larger one.',
  },
  transferLearning: {
    name: 'Transfer learning',
    says: 'A network that learned from a million other photos keeps what it knows of edges, fur and eyes, and only a new last part is trained. That works with few photos and takes little time.',
  },
  fineTuning: {
    name: 'Fine-tuning',
    says: 'After the new last part has learned, some of the last blocks of the network below may learn too, in very small steps. What they know is bent towards your photos instead of being lost.',
  },
  epoch: {
    name: 'Epoch (round)',
    says: 'One round in which every photo to learn from is seen once. After each, the network is checked on photos it does not learn from.',
  },
  batch: {
    name: 'Batch',
    says: 'The photos that are looked at together before the weights move one step. Larger batches make steadier steps and need more memory.',
  },
  learningRate: {
    name: 'Learning rate',
    says: 'How far the weights move in each step against their mistake. Too small, and it takes forever; too large, and it jumps over the goal.',
  },
  overfitting: {
    name: 'Overfitting',
    says: 'The network learns its photos by heart instead of what they have in common. It shows where the loss on its own photos still falls while that on the check photos rises.',
  },
  validation: {
    name: 'Validation photos',
    says: 'Photos that are never learned from; after each round the network is checked on them. They say which round is best and which settings to choose.',
  },
  test: {
    name: 'Test photos',
    says: 'Photos that stay sealed until the very end and are used for no decision. Only so does their result say how well the network does on photos it has never met.',
  },
};
