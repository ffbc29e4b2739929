import type { BaseName } from '../../src-shared/networks/base-names.ts';
import type { LayerSummary } from '../../src-shared/networks/networks.ts';
import type { Recipe } from '../../src-shared/recipe.ts';
import type { NamedValues } from './weights.ts';

/** What of a network nothing changes while it trains: it runs once per photo. */
export interface FrozenPart {
  base: BaseName;
  /** The layers, from the photo on; the last one's output is kept, a map. */
  rows: readonly LayerSummary[];
  /** In one order always, by which features are found again; those of other layers are passed over. */
  weights: readonly NamedValues[];
  input: Recipe['input'];
}
