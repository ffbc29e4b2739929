import { baseNetworks } from '@shared/networks/bases.ts';
import { networkInput } from '@shared/networks/layers.ts';
import { type LayerSummary, learningLayers, summarise } from '@shared/networks/networks.ts';
import { type ReceptiveField, receptiveFields } from '@shared/networks/receptive-field.ts';
import type { Recipe } from '@shared/recipe.ts';

/** A layer with all that is said of it. */
export interface SummaryRow extends LayerSummary {
  /** What it sees of the photo, and what the layer before it sees. */
  field: ReceptiveField;
  before: ReceptiveField;
  learns: boolean;
}

/** Layers that are shown together. */
export interface LayerGroup {
  /** A base's block, which folds; null: layers that always stand by themselves. */
  block: string | null;
  rows: readonly SummaryRow[];
}

/**
 * A recipe's network layer by layer: what stands before a base's blocks, the blocks, and the head; a network of one's own is one
 * group.
 * @throws AppError network_input_too_small
 */
export function groupsOf(recipe: Recipe, classes: number): LayerGroup[] {
  const summaries = summarise(recipe, classes);
  const fields = receptiveFields(summaries);
  const learning = learningLayers(recipe, summaries);
  const photo: ReceptiveField = { side: 1, step: 1 };
  const rows = summaries.map((summary): SummaryRow => {
    const [first = networkInput] = summary.layer.inputs;
    const { name } = summary.layer;
    return {
      ...summary,
      field: fields.get(name) ?? photo,
      before: fields.get(first) ?? photo,
      learns: learning.has(name),
    };
  });
  if (recipe.network.kind !== 'transfer') return [{ block: null, rows }];
  const blockOf = new Map(
    baseNetworks[recipe.network.base].blocks.flatMap(({ name, layers }) => layers.map((layer) => [layer, name])),
  );
  const groups: { block: string | null; rows: SummaryRow[] }[] = [];
  for (const row of rows) {
    const block = blockOf.get(row.layer.name) ?? null;
    const last = groups.at(-1);
    if (last?.block === block) last.rows.push(row);
    else groups.push({ block, rows: [row] });
  }
  return groups;
}

export function parametersIn(rows: readonly SummaryRow[]): number {
  return rows.reduce((sum, { parameters }) => sum + parameters, 0);
}

/** What a gradient moves: of a layer that learns all but the running statistics of batch normalisation. */
export function trainableIn(rows: readonly SummaryRow[]): number {
  return rows
    .filter(({ learns }) => learns)
    .flatMap(({ weights }) => weights.filter(({ learned }) => learned))
    .reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
}
