import { type Layer, networkInput } from './layers.ts';

/** A layer before it is known what it reads. */
export type LayerAlone = DistributiveOmit<Layer, 'inputs'>;

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** A part of a network that is frozen or trained as one: its layers, and the one behind which it can be cut. */
export interface Block {
  /** "block5", unique in its network. */
  name: string;
  /** By name, in their order; what comes after the block reads the last of them only. */
  layers: readonly string[];
}

/** Collects a network's layers one on top of the other. */
export class LayerStack {
  readonly layers: Layer[] = [];
  readonly blocks: Block[] = [];

  /** The layer on top, by name. */
  get last(): string {
    return this.layers.at(-1)?.name ?? networkInput;
  }

  /**
   * @param inputs what the layer reads; the one on top where nothing is said
   * @returns the layer's name
   */
  add(layer: LayerAlone, inputs: readonly string[] = [this.last]): string {
    this.layers.push({ ...layer, inputs });
    return layer.name;
  }

  /** Makes a block of the layers that this puts on. */
  block(name: string, build: () => void): void {
    const start = this.layers.length;
    build();
    this.blocks.push({ name, layers: this.layers.slice(start).map((layer) => layer.name) });
  }
}
