import { describe, expect, test } from 'vitest';
import { baseNames, type BaseName, baseNetworks, expectedWeights, summariseBase } from './base-networks.ts';
import { type FileLayer, matchWeights } from './match-weights.ts';

/** Keras's count_params() without the top; of EfficientNetB0 without the seven numbers of its Normalization. */
const parameters: Record<BaseName, number> = {
  // Its authors count 4,652,008 learned ones with the classifier of 1,280 x 1,000 and biases; Keras counts statistics too.
  'efficientnet-lite0': 4_652_008 - 1_281_000 + 2 * 21_008,
  vgg16: 14_714_688,
  mobilenetv2: 2_257_984,
  resnet50: 23_587_712,
  efficientnetb0: 4_049_571 - 7,
  xception: 20_861_480,
  densenet121: 7_037_504,
};

describe.for(baseNames)('The base network %s', (name) => {
  const { layers, blocks, smallest, size } = baseNetworks[name];

  test('has as many parameters as in Keras', () => {
    expect(summariseBase(name, size).reduce((sum, row) => sum + row.parameters, 0)).toBe(parameters[name]);
  });

  test('works on the smallest photos', () => {
    expect(summariseBase(name, smallest).at(-1)?.output).toHaveLength(3);
  });

  test('names every layer once, and has each in one block, the input rule aside', () => {
    const names = layers.map((layer) => layer.name);
    expect(new Set(names).size).toBe(names.length);
    const inBlocks = blocks.flatMap((block) => block.layers);
    expect(inBlocks).toEqual(names.slice(names.length - inBlocks.length));
    const rule = layers.slice(0, names.length - inBlocks.length);
    expect(rule.length).toBeGreaterThan(0);
    for (const { kind } of rule) expect(['rescaling', 'normalization']).toContain(kind);
  });

  test('can be cut behind every block: what follows reads the last layer of the block and nothing before it', () => {
    for (const block of blocks) {
      const last = block.layers.at(-1) ?? '';
      const end = layers.findIndex((layer) => layer.name === last);
      const inside = new Set(layers.slice(0, end).map((layer) => layer.name));
      for (const layer of layers.slice(end + 1)) for (const input of layer.inputs) expect(inside).not.toContain(input);
    }
  });
});

describe('The weights of a file', () => {
  const fileOf = (name: BaseName): (FileLayer<{ shape: readonly number[]; of: string }> & { name: string })[] =>
    expectedWeights(name).map(({ layer, weights }) => ({
      name: layer.name,
      kind: null,
      weights: weights.map((weight) => ({ shape: weight.shape, of: weight.name })),
    }));

  test.for(baseNames)('are found by name in any order, and a top is left: %s', (name) => {
    const top = { name: 'predictions', kind: null, weights: [{ shape: [1280, 1000], of: '' }] };
    const match = matchWeights(name, [...fileOf(name).reverse(), { name: 'pool', kind: null, weights: [] }, top]);
    expect(match.missing).toEqual([]);
    expect(match.left).toEqual(['predictions']);
    for (const { name: weight, from } of match.taken) expect(from.of).toBe(weight);
    expect(match.taken).toHaveLength(expectedWeights(name).flatMap(({ weights }) => weights).length);
  });

  test.for(baseNames)('are found by order where the names are others, after what is not theirs: %s', (name) => {
    const renamed = fileOf(name).map((layer, index) => ({ ...layer, name: `layer_${String(index)}` }));
    const match = matchWeights(name, [
      { name: 'normalization', kind: null, weights: [{ shape: [3], of: '' }] },
      ...renamed,
    ]);
    expect(match.missing).toEqual([]);
    expect(match.left).toEqual(['normalization']);
    for (const { name: weight, from } of match.taken) expect(from.of).toBe(weight);
  });

  test.for(baseNames)('are found where only layers of one kind stand in order, without names: %s', (name) => {
    const kinds = new Map(expectedWeights(name).map(({ layer }) => [layer.name, spelt[layer.kind] ?? '']));
    const file = fileOf(name).map((layer) => ({ ...layer, name: null, kind: kinds.get(layer.name) ?? '' }));
    file.sort((a, b) => (a.kind < b.kind ? -1 : Number(a.kind > b.kind)));
    const match = matchWeights(name, file);
    expect(match).toMatchObject({ missing: [], left: [] });
    for (const { name: weight, from } of match.taken) expect(from.of).toBe(weight);
  });

  test('are found under the older spelling of their layers, with "/"', () => {
    const older = fileOf('densenet121').map((layer) => ({ ...layer, name: layer.name.replace('conv1_', 'conv1/') }));
    expect(matchWeights('densenet121', older.reverse()).missing).toEqual([]);
  });

  test('are not taken from integers', () => {
    const [first, ...rest] = fileOf('vgg16');
    const integers = first?.weights.map((weight) => ({ ...weight, isFloat: false })) ?? [];
    const file = [{ name: 'block1_conv1', kind: null, weights: integers }, ...rest];
    expect(matchWeights('vgg16', file).missing).toEqual(['block1_conv1']);
  });

  test('are found by order where nameless layers were numbered otherwise', () => {
    const shifted = fileOf('xception').map((layer) =>
      layer.name.startsWith('conv2d') ? { ...layer, name: `conv2d_${String(shift(layer.name))}` } : layer,
    );
    const match = matchWeights('xception', shifted);
    expect(match.missing).toEqual([]);
    for (const { name: weight, from } of match.taken) expect(from.of).toBe(weight);
  });

  test('that are not there are named by their layers', () => {
    const match = matchWeights('vgg16', fileOf('vgg16').slice(0, -1));
    expect(match.missing).toEqual(['block5_conv3']);
    expect(match.taken).toHaveLength(24);
  });

  test('of another network do not pass for ours', () => {
    for (const name of baseNames) {
      for (const other of baseNames) {
        if (other !== name) expect(matchWeights(name, fileOf(other)).missing, `${other} as ${name}`).not.toEqual([]);
      }
    }
  });
});

/** Keras's classes as its files spell them. */
const spelt: Partial<Record<string, string>> = {
  conv2d: 'conv2d',
  depthwiseConv2d: 'depthwise_conv2d',
  separableConv2d: 'separable_conv2d',
  batchNormalization: 'batch_normalization',
};

/** The number that Keras gave the layer in a process that had made one before. */
function shift(name: string): number {
  return Number(name.split('_')[1] ?? 0) + 1;
}
