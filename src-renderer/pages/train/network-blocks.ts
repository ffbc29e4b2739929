import type { Activation } from '@shared/networks/layers.ts';
import { type LayerSummary, summarise } from '@shared/networks/networks.ts';
import type { Recipe } from '@shared/recipe.ts';

/** A convolution with the pooling after it: what the eye takes in as one stack of maps. */
export interface Block {
  number: number;
  kernel: number;
  pooled: boolean;
  /** Side of a map after the block, in cells. */
  side: number;
  maps: number;
  parameters: number;
}

export interface Head {
  flattened: number;
  dropout: number | null;
  units: number;
  activation: Activation;
  parameters: number;
}

export interface Network {
  blocks: Block[];
  head: Head;
  parameters: number;
}

/** A recipe's network as it is drawn. @throws AppError network_input_too_small */
export function networkOf(recipe: Recipe, classes: number): Network {
  const rows = summarise(recipe, classes);
  const blocks: Block[] = [];
  let head: Head = { flattened: 0, dropout: null, units: 0, activation: 'sigmoid', parameters: 0 };
  for (const row of rows) {
    const { layer, output } = row;
    if (layer.kind === 'conv2d') blocks.push(blockOf(row, blocks.length + 1, layer.kernel));
    else if (layer.kind === 'maxPooling2d') {
      const last = blocks.pop();
      if (last !== undefined) blocks.push({ ...last, pooled: true, side: output[0] ?? 0 });
    } else if (layer.kind === 'flatten') head = { ...head, flattened: output[0] ?? 0 };
    else if (layer.kind === 'dropout') head = { ...head, dropout: layer.rate };
    else if (layer.kind === 'dense')
      head = {
        ...head,
        units: layer.units,
        activation: layer.activation,
        parameters: head.parameters + row.parameters,
      };
  }
  return { blocks, head, parameters: rows.reduce((sum, row) => sum + row.parameters, 0) };
}

function blockOf({ output, parameters }: LayerSummary, number: number, kernel: number): Block {
  return { number, kernel, pooled: false, side: output[0] ?? 0, maps: output[2] ?? 0, parameters };
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
