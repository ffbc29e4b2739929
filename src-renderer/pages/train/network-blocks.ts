import type { Activation } from '@shared/networks/layers.ts';
import type { BaseName } from '@shared/networks/base-names.ts';
import { baseNetworks } from '@shared/networks/bases.ts';
import { type LayerSummary, splitAtHead, summarise } from '@shared/networks/networks.ts';
import type { Recipe } from '@shared/recipe.ts';

/** A convolution with the pooling after it, or a block of a base network: what the eye takes in as one stack of maps. */
export interface Block {
  number: number;
  /** Of a base network, Keras's name and how many layers it has; null: a convolution. */
  base: { name: string; layers: number } | null;
  /** Of a convolution; 0 for a base network's block. */
  kernel: number;
  pooled: boolean;
  /** Side of a map after the block, in cells. */
  side: number;
  maps: number;
  parameters: number;
}

export interface Head {
  /** How the last maps come to features: one after another, or the mean of each. */
  pooling: 'flatten' | 'average';
  features: number;
  dropout: number | null;
  units: number;
  activation: Activation;
  parameters: number;
}

export interface Network {
  blocks: Block[];
  head: Head;
  parameters: number;
  /** Those that learn from the photos. */
  learns: number;
}

/** A recipe's network as it is drawn. @throws AppError network_input_too_small */
export function networkOf(recipe: Recipe, classes: number): Network {
  const { network } = recipe;
  const rows = summarise(recipe, classes);
  const { learning } = splitAtHead(recipe, rows);
  const blocks: Block[] = network.kind === 'transfer' ? baseBlocksOf(network.base, rows) : [];
  const pooling = network.kind === 'transfer' ? network.head.pooling : 'flatten';
  let head: Head = { pooling, features: 0, dropout: null, units: 0, activation: 'sigmoid', parameters: 0 };
  for (const row of learning) {
    const { layer, output } = row;
    if (layer.kind === 'conv2d') blocks.push(blockOf(row, blocks.length + 1, layer.kernel));
    else if (layer.kind === 'maxPooling2d') {
      const last = blocks.pop();
      if (last !== undefined) blocks.push({ ...last, pooled: true, side: output[0] ?? 0 });
    } else if (layer.kind === 'flatten') head = { ...head, features: output[0] ?? 0 };
    else if (layer.kind === 'dropout') head = { ...head, dropout: layer.rate };
    else if (layer.kind === 'dense')
      head = {
        ...head,
        units: layer.units,
        activation: layer.activation,
        parameters: head.parameters + row.parameters,
      };
  }
  return { blocks, head, parameters: parametersOf(rows), learns: parametersOf(learning) };
}

function parametersOf(rows: readonly LayerSummary[]): number {
  return rows.reduce((sum, row) => sum + row.parameters, 0);
}

function baseBlocksOf(base: BaseName, rows: readonly LayerSummary[]): Block[] {
  return baseNetworks[base].blocks.map(({ name, layers }, index) => {
    const members = rows.filter(({ layer }) => layers.includes(layer.name));
    const [side = 0, , maps = 0] = members.at(-1)?.output ?? [];
    const parameters = parametersOf(members);
    return {
      number: index + 1,
      base: { name, layers: layers.length },
      kernel: 0,
      pooled: false,
      side,
      maps,
      parameters,
    };
  });
}

function blockOf({ output, parameters }: LayerSummary, number: number, kernel: number): Block {
  return { number, base: null, kernel, pooled: false, side: output[0] ?? 0, maps: output[2] ?? 0, parameters };
}

/** An edge of a stack stands for so many maps. */
const mapsPerEdge = 16;
/** The first sheets lie apart, so that they are seen as sheets; the rest are edges. */
const openSheets = 4;

export interface Sheet {
  x: number;
  y: number;
}

/** Where a block's sheets lie, the frontmost at 0, 0; px to the right and up, at full size. */
export function sheetsOf(maps: number): Sheet[] {
  const sheets = Math.max(1, Math.round(maps / mapsPerEdge));
  return Array.from({ length: sheets }, (_, index) => {
    const open = Math.min(index, openSheets - 1);
    const closed = Math.max(0, index - openSheets + 1);
    return { x: open * 11 + closed * 1.6, y: open * 6.8 + closed * 0.98 };
  });
}

/**
 * Side of a drawn sheet, px at full size. Drawing maps of 89 and 7 cells to scale would hide the last block, so the fourth
 * root is drawn; the true size is written beside it and shown by the grid.
 */
export function drawnSide(side: number, first: number): number {
  return 158 * (side / first) ** 0.24;
}
