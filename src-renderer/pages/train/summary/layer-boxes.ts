import type { LayerGroup } from './layer-groups.ts';

/** What is drawn of a network: the photo, and each layer or block by the shape that comes out of it. */
export interface LayerBox {
  name: string;
  /** [height, width, maps] or [units]. */
  shape: readonly number[];
  learns: boolean;
}

/** A box with its place. All in units of the drawing; maps have their true proportions to each other. */
export interface PlacedBox extends LayerBox {
  x: number;
  /** Upper edge of its front. */
  y: number;
  /** Along the maps' number. */
  width: number;
  /** Along the maps' side. */
  height: number;
  /** How far back it goes, drawn aslant: along the maps' other side. */
  depth: number;
  /** Numbers in a row have no sides: they are a line. */
  isLine: boolean;
}

/** Heights of all: the photo's side, and what a row of numbers is drawn with. */
const photoHeight = 150;
const lineHeight = 84;
/** Least that can be seen. */
const least = 2;
const lineWidth = 5;
/** Sides that go back are drawn at 45 degrees and shortened. */
export const slant = 0.3;
/** A map's thickness: VGG16's 512 are then about a third as thick as a photo is high. */
const mapWidth = 0.09;
const gap = 26;
/** Words below must have their room. */
const leastPlace = 108;

/** Layers that change the shape, or learn; of a block that is folded its last. @param open names of the blocks that are not */
export function boxesOf(
  groups: readonly LayerGroup[],
  photo: { name: string; shape: readonly number[] },
  open: ReadonlySet<string>,
): LayerBox[] {
  const boxes: LayerBox[] = [{ ...photo, learns: false }];
  for (const { block, rows } of groups) {
    const last = rows.at(-1);
    if (block !== null && !open.has(block)) {
      if (last !== undefined)
        boxes.push({ name: block, shape: last.output, learns: rows.some(({ learns }) => learns) });
      continue;
    }
    for (const { layer, output, inputs, learns, parameters } of rows) {
      const changes = String(output) !== String(inputs[0] ?? []);
      const drawsWeights = parameters > 0 && layer.kind !== 'batchNormalization';
      if (changes || drawsWeights) boxes.push({ name: layer.name, shape: output, learns: learns && parameters > 0 });
    }
  }
  return boxes;
}

/** @returns the boxes from left to right, on one floor, and how large all of it is */
export function placeBoxes(boxes: readonly LayerBox[]): { boxes: PlacedBox[]; width: number; height: number } {
  const largest = Math.max(1, ...boxes.map(({ shape }) => (shape.length === 3 ? (shape[0] ?? 1) : 1)));
  const scale = photoHeight / largest;
  const floor = photoHeight * (1 + slant);
  let x = 0;
  const placed = boxes.map((box): PlacedBox => {
    const isLine = box.shape.length === 1;
    const side = isLine ? lineHeight : Math.max(least, (box.shape[0] ?? 1) * scale);
    const width = isLine ? lineWidth : Math.max(least, (box.shape[2] ?? 1) * mapWidth);
    const depth = isLine ? 0 : side * slant;
    const at = x;
    x += Math.max(leastPlace, width + depth + gap);
    return { ...box, x: at, y: floor - side, width, height: side, depth, isLine };
  });
  return { boxes: placed, width: x, height: floor };
}
