import { AppError } from '@shared/errors.ts';
import type { Activation } from '@shared/networks/layers.ts';
import type { BaseName } from '@shared/networks/base-names.ts';
import { baseNetworks } from '@shared/networks/bases.ts';
import { type LayerSummary, layersOf, learningLayers, summariseLayers } from '@shared/networks/networks.ts';
import type { Recipe } from '@shared/recipe.ts';

/** A convolution with the pooling after it, or a block of a base network: what the eye takes in as one stack of maps. */
export interface Block {
  number: number;
  /** Keras's name of a base network's block; null: a convolution of one's own network. */
  base: string | null;
  /** In order, with what each makes of a photo. */
  layers: BlockLayer[];
  /** Its convolutions of one kind, where all are: "3 × conv 3×3"; null in blocks of many kinds. */
  convolutions: { count: number; kernel: number } | null;
  pooled: boolean;
  /** Side of a map after the block, in cells. */
  side: number;
  maps: number;
  parameters: number;
  /** Whether photos of one's own change it. */
  learns: boolean;
}

export interface BlockLayer {
  name: string;
  /** [height, width, maps] */
  output: readonly number[];
  parameters: number;
}

export interface Head {
  /** How the last maps come to features: one after another, or the mean of each. */
  pooling: 'flatten' | 'average';
  features: number;
  /** Layers between the features and the answer. */
  dense: number[];
  dropout: number | null;
  units: number;
  activation: Activation;
  parameters: number;
}

export interface Network {
  blocks: Block[];
  head: Head;
  parameters: number;
  /** Those that training moves: of what learns all but the running statistics of batch normalisation. */
  learns: number;
  /** The layer where nothing of the photo is left, by name: blocks end before it. null: the network can be built. */
  broken: string | null;
}

/** A recipe's network as it is drawn. */
export function networkOf(recipe: Recipe, classes: number): Network {
  const { network } = recipe;
  const { rows, broken } = summariseAsFar(recipe, classes);
  const blocks = network.kind === 'transfer' ? baseBlocksOf(network.base, network.learns, rows) : [];
  const inBlocks = new Set(blocks.flatMap(({ layers }) => layers.map(({ name }) => name)));
  const pooling = network.kind === 'transfer' ? network.head.pooling : 'flatten';
  let head: Head = { pooling, features: 0, dense: [], dropout: null, units: 0, activation: 'sigmoid', parameters: 0 };
  for (const row of rows) {
    const { layer, output } = row;
    if (inBlocks.has(layer.name)) continue;
    if (layer.kind === 'conv2d') blocks.push(blockOf(row, blocks.length + 1, layer.kernel));
    else if (layer.kind === 'batchNormalization' || layer.kind === 'activation') addTo(blocks, row);
    else if (layer.kind === 'maxPooling2d') {
      const last = addTo(blocks, row);
      if (last !== undefined) Object.assign(last, { pooled: true, side: output[0] ?? 0 });
    } else if (layer.kind === 'flatten') head = { ...head, features: output[0] ?? 0 };
    else if (layer.kind === 'dropout') head = { ...head, dropout: layer.rate };
    else if (layer.kind === 'dense')
      head = {
        ...head,
        dense: layer.name === 'answer' ? head.dense : [...head.dense, layer.units],
        units: layer.units,
        activation: layer.activation,
        parameters: head.parameters + row.parameters,
      };
  }
  const learning = learningLayers(recipe, rows);
  const learns = rows.filter(({ layer }) => learning.has(layer.name)).reduce((sum, row) => sum + learnedOf(row), 0);
  return { blocks, head, parameters: parametersOf(rows), learns, broken };
}

/** The layers up to the one where nothing is left. */
function summariseAsFar(recipe: Recipe, classes: number): { rows: LayerSummary[]; broken: string | null } {
  const layers = layersOf(recipe, classes);
  const { size, channels } = recipe.input;
  const input = [size, size, channels];
  try {
    return { rows: summariseLayers(layers, input), broken: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'network_input_too_small') throw error;
    const at = layers.findIndex(({ name }) => name === error.details.layer);
    return { rows: summariseLayers(layers.slice(0, at), input), broken: layers[at]?.name ?? '' };
  }
}

function parametersOf(rows: readonly LayerSummary[]): number {
  return rows.reduce((sum, row) => sum + row.parameters, 0);
}

function learnedOf({ weights }: LayerSummary): number {
  return weights
    .filter(({ learned }) => learned)
    .reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
}

function baseBlocksOf(base: BaseName, learns: readonly string[], rows: readonly LayerSummary[]): Block[] {
  return baseNetworks[base].blocks.map(({ name, layers }, index) => {
    const members = rows.filter(({ layer }) => layers.includes(layer.name));
    const [side = 0, , maps = 0] = members.at(-1)?.output ?? [];
    return {
      number: index + 1,
      base: name,
      layers: members.map(layerOf),
      convolutions: convolutionsOf(members),
      pooled: members.at(-1)?.layer.kind === 'maxPooling2d',
      side,
      maps,
      parameters: parametersOf(members),
      learns: learns.includes(name),
    };
  });
}

/** null where there is more than plain convolutions of one kernel and a pooling. */
function convolutionsOf(members: readonly LayerSummary[]): Block['convolutions'] {
  let kernel = 0;
  let count = 0;
  for (const { layer } of members) {
    if (layer.kind === 'maxPooling2d') continue;
    if (layer.kind !== 'conv2d' || (kernel !== 0 && layer.kernel !== kernel)) return null;
    kernel = layer.kernel;
    count++;
  }
  return count === 0 ? null : { count, kernel };
}

function layerOf({ layer, output, parameters }: LayerSummary): BlockLayer {
  return { name: layer.name, output, parameters };
}

function blockOf(row: LayerSummary, number: number, kernel: number): Block {
  const [side = 0, , maps = 0] = row.output;
  return {
    number,
    base: null,
    layers: [layerOf(row)],
    convolutions: { count: 1, kernel },
    pooled: false,
    side,
    maps,
    parameters: row.parameters,
    learns: true,
  };
}

/** A layer that belongs to the convolution before it. */
function addTo(blocks: readonly Block[], row: LayerSummary): Block | undefined {
  const last = blocks.at(-1);
  if (last === undefined) return undefined;
  last.layers.push(layerOf(row));
  last.parameters += row.parameters;
  return last;
}

/** An edge of a stack stands for so many maps. */
const mapsPerEdge = 16;
/** The first sheets lie apart, so that they are seen as sheets; the rest are edges. */
const openSheets = 4;

export interface Sheet {
  x: number;
  y: number;
}

/** px that edges take at most, to the right: deeper blocks have them closer together, so that they stay in their column. */
const deepest = 46;

/** Where a block's sheets lie, the frontmost at 0, 0; px to the right and up, at full size. */
export function sheetsOf(maps: number): Sheet[] {
  const sheets = Math.max(1, Math.round(maps / mapsPerEdge));
  const gap = Math.min(1.6, deepest / Math.max(1, sheets - openSheets));
  return Array.from({ length: sheets }, (_, index) => {
    const open = Math.min(index, openSheets - 1);
    const closed = Math.max(0, index - openSheets + 1);
    return { x: open * 11 + closed * gap, y: open * 6.8 + closed * gap * 0.61 };
  });
}

/**
 * Side of a drawn sheet, px at full size. Drawing maps of 89 and 7 cells to scale would hide the last block, so the fourth
 * root is drawn; the true size is written beside it and shown by the grid.
 */
export function drawnSide(side: number, first: number): number {
  return 158 * (side / first) ** 0.24;
}
