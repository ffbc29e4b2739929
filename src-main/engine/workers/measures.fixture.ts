import type { Measures } from '../../../src-shared/protocol/decoder.ts';

/** Of a photo that nobody looks at. */
export const someMeasures: Measures = {
  dhash: '0f1e2d3c4b5a6978',
  fineDhash: '0f1e2d3c4b5a6978'.repeat(4),
  brightness: 0.5,
  brightnessP5: 0.1,
  brightnessP99: 0.9,
  entropy: 7,
  edges: 60,
  greySpread: 12,
  detail: 50,
};
