import type { GlossaryWord } from '@shared/messages/glossary.ts';
import type { FieldName } from './recipe-fields.ts';

/** What the glossary says of the words beside the fields. */
export const explainedFields: Readonly<Partial<Record<FieldName, GlossaryWord>>> = {
  filters: 'convolution',
  kernel: 'filter',
  stride: 'stride',
  padding: 'padding',
  pooling: 'maxPooling',
  dropout: 'dropout',
  headDropout: 'dropout',
  epochs: 'epoch',
  batch: 'batch',
  rate: 'learningRate',
};
