import { type Layer, networkInput } from './layers.ts';
import type { LayerSummary } from './networks.ts';

/** Keras's classes of our kinds. What a network expects of pixels, Keras's own networks leave to the caller. */
const classes: Record<Layer['kind'], string> = {
  rescaling: 'Rescaling',
  normalization: 'Normalization',
  zeroPadding2d: 'ZeroPadding2D',
  conv2d: 'Conv2D',
  depthwiseConv2d: 'DepthwiseConv2D',
  separableConv2d: 'SeparableConv2D',
  batchNormalization: 'BatchNormalization',
  activation: 'Activation',
  maxPooling2d: 'MaxPooling2D',
  averagePooling2d: 'AveragePooling2D',
  globalAveragePooling2d: 'GlobalAveragePooling2D',
  flatten: 'Flatten',
  dropout: 'Dropout',
  dense: 'Dense',
  add: 'Add',
  multiply: 'Multiply',
  concatenate: 'Concatenate',
};

export function kerasClassOf(layer: Layer): string {
  return classes[layer.kind];
}

interface Column {
  title: string;
  /** Letters. */
  width: number;
  isRight?: boolean;
}

/** Widths as Keras 3 has them in a terminal of 80 letters (keras/src/utils/summary_utils.py, drawn by rich). */
const plain: readonly Column[] = [
  { title: 'Layer (type)', width: 31 },
  { title: 'Output Shape', width: 22 },
  { title: 'Param #', width: 13, isRight: true },
];
const connected: readonly Column[] = [
  { title: 'Layer (type)', width: 19 },
  { title: 'Output Shape', width: 17 },
  { title: 'Param #', width: 10, isRight: true },
  { title: 'Connected to', width: 17 },
];

/**
 * A network as Keras's `summary()` writes it.
 * @param name of the model
 * @param rows of the whole network
 * @param learning names of the layers that learn
 * @param input the photo's shape: [height, width, channels]
 */
export function kerasSummary(
  name: string,
  rows: readonly LayerSummary[],
  learning: ReadonlySet<string>,
  input: readonly number[],
): string {
  const columns = isChain(rows) ? plain : connected;
  const cells = [
    ['input_layer (InputLayer)', shapeText(input), '0', '-'],
    ...rows.map(({ layer, output, parameters }) => [
      `${layer.name} (${kerasClassOf(layer)})`,
      shapeText(output),
      counted(parameters),
      layer.inputs.map((each) => `${each === networkInput ? 'input_layer' : each}[0][0]`).join(', '),
    ]),
  ];
  const ruler = (left: string, line: string, between: string, right: string): string =>
    `${left}${columns.map(({ width }) => line.repeat(width + 2)).join(between)}${right}`;
  const head = lines(
    columns,
    columns.map(({ title }) => title),
    '┃',
  );
  const body = cells.map((row) => lines(columns, row, '│')).join(`\n${ruler('├', '─', '┼', '┤')}\n`);
  const weights = rows.flatMap((row) =>
    row.weights.map((weight) => ({ weight, learns: learning.has(row.layer.name) })),
  );
  const count = (those: typeof weights): number =>
    those.reduce((sum, { weight }) => sum + weight.shape.reduce((product, side) => product * side, 1), 0);
  const trainable = count(weights.filter(({ weight, learns }) => learns && weight.learned));
  const total = count(weights);
  return [
    `Model: "${name}"`,
    ruler('┏', '━', '┳', '┓'),
    head,
    ruler('┡', '━', '╇', '┩'),
    body,
    ruler('└', '─', '┴', '┘'),
    ` Total params: ${sized(total)}`,
    ` Trainable params: ${sized(trainable)}`,
    ` Non-trainable params: ${sized(total - trainable)}`,
    '',
  ].join('\n');
}

/** Each layer reads the one before it, and nothing else: Keras then leaves out what is connected to what. */
function isChain(rows: readonly LayerSummary[]): boolean {
  return rows.every(
    ({ layer }, index) =>
      layer.inputs.length === 1 && layer.inputs[0] === (rows[index - 1]?.layer.name ?? networkInput),
  );
}

function shapeText(shape: readonly number[]): string {
  return `(None, ${shape.map(String).join(', ')})`;
}

function counted(value: number): string {
  return value.toLocaleString('en-US');
}

/** Weights are numbers of four bytes. */
function sized(parameters: number): string {
  let bytes = 4 * parameters;
  for (const unit of ['B', 'KB', 'MB', 'GB']) {
    if (bytes < 1024) return `${counted(parameters)} (${bytes.toFixed(2)} ${unit})`;
    bytes /= 1024;
  }
  return `${counted(parameters)} (${bytes.toFixed(2)} TB)`;
}

/** A row of the table, as many lines high as its highest cell. */
function lines(columns: readonly Column[], row: readonly string[], bar: string): string {
  const wrapped = columns.map(({ width }, index) => wrap(row[index] ?? '', width));
  const height = Math.max(...wrapped.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) => {
    const cells = columns.map(({ width, isRight = false }, index) => {
      const text = wrapped[index]?.[line] ?? '';
      return ` ${isRight ? text.padStart(width) : text.padEnd(width)} `;
    });
    return `${bar}${cells.join(bar)}${bar}`;
  }).join('\n');
}

/** Breaks at spaces only; what is longer than a line is cut off and says so. */
function wrap(text: string, width: number): string[] {
  const broken: string[] = [];
  for (const word of text.split(' ')) {
    const last = broken.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) broken[broken.length - 1] = `${last} ${word}`;
    else broken.push(word);
  }
  return broken.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
}
