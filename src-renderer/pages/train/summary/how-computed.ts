import { fieldFormula, outputFormula, parametersFormula } from '@shared/networks/formulas.ts';
import type { Messages } from '@shared/messages/messages.ts';
import type { SummaryRow } from './layer-groups.ts';

/** The numbers of a row that come about by reckoning. */
export const reckoned = ['output', 'parameters', 'field'] as const;
export type Reckoned = (typeof reckoned)[number];

/** How a number comes about: in words, and with the numbers themselves where there is something to reckon. */
export interface How {
  words: string;
  formula: string | null;
}

export function howComputed(row: SummaryRow, which: Reckoned, says: Messages['summary']['how']): How {
  switch (which) {
    case 'parameters':
      return { words: parametersWords(row, says.parameters), formula: parametersFormula(row) };
    case 'output':
      return { words: outputWords(row, says.output), formula: outputFormula(row) };
    case 'field': {
      const formula = fieldFormula(row, row.before, row.field);
      const words = row.field.side === null ? says.field.whole : formula === null ? says.field.same : says.field.window;
      return { words, formula };
    }
  }
}

function parametersWords({ layer }: SummaryRow, says: Messages['summary']['how']['parameters']): string {
  switch (layer.kind) {
    case 'conv2d':
      return layer.bias ? says.convolution : says.convolutionWithoutBias;
    case 'depthwiseConv2d':
      return says.depthwise;
    case 'separableConv2d':
      return says.separable;
    case 'dense':
      return says.dense;
    case 'batchNormalization':
      return says.batchNormalization;
    default:
      return says.none;
  }
}

function outputWords({ layer }: SummaryRow, says: Messages['summary']['how']['output']): string {
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d':
    case 'separableConv2d':
    case 'maxPooling2d':
    case 'averagePooling2d':
      return layer.padding === 'same' ? says.same : says.valid;
    case 'zeroPadding2d':
      return says.zeroPadding;
    case 'flatten':
      return says.flatten;
    case 'concatenate':
      return says.concatenate;
    case 'globalAveragePooling2d':
      return says.mean;
    case 'dense':
      return says.dense;
    default:
      return says.unchanged;
  }
}
