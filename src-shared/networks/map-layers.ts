import type { Recipe } from '../recipe.ts';
import { baseNetworks } from './bases.ts';
import type { Layer } from './layers.ts';
import { type LayerSummary, summarise } from './networks.ts';

/** A layer whose outputs can be looked at as pictures. */
export interface MapLayer {
  name: string;
  kind: Layer['kind'];
  height: number;
  width: number;
  maps: number;
}

/** A network of so many layers that its blocks are shown instead. VGG16 has 19 layers of maps. */
const mostLayers = 24;

/**
 * The layers of a recipe's network whose maps are worth a look, first to last: each convolution after its activation and each
 * pooling. Of a base with very many layers those that end a block: what comes after a block reads nothing else of it.
 * @throws AppError network_input_too_small
 */
export function mapLayersOf(recipe: Recipe, classes: number): MapLayer[] {
  const rows = summarise(recipe, classes).filter(hasMaps);
  const looked = rows.filter(({ layer }) => isLooked(layer));
  const chosen = looked.length > mostLayers ? rows.filter(({ layer }) => endsBlock(recipe, layer.name)) : looked;
  return chosen.map(({ layer, output: [height = 0, width = 0, maps = 0] }) => ({
    name: layer.name,
    kind: layer.kind,
    height,
    width,
    maps,
  }));
}

/** A single number for each map is no picture, but of a tiny photo it may be all there is. */
function hasMaps({ output, layer }: LayerSummary): boolean {
  return output.length === 3 && layer.kind !== 'globalAveragePooling2d';
}

function isLooked(layer: Layer): boolean {
  switch (layer.kind) {
    case 'conv2d':
      return layer.activation !== 'linear';
    case 'activation':
    case 'maxPooling2d':
    case 'averagePooling2d':
      return true;
    default:
      return false;
  }
}

function endsBlock({ network }: Pick<Recipe, 'network'>, name: string): boolean {
  return network.kind === 'transfer' && baseNetworks[network.base].blocks.some(({ layers }) => layers.at(-1) === name);
}

/** The layer a heat map is drawn from unless another is chosen: the last whose maps still have places, as Grad-CAM has it. */
export function heatLayerOf(layers: readonly MapLayer[]): MapLayer | null {
  return layers.findLast(({ height, width }) => height > 1 && width > 1) ?? layers.at(-1) ?? null;
}
