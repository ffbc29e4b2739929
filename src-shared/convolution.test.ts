import { expect, test } from 'vitest';
import { convolutionParameters, denseParameters, outputSize } from './convolution.ts';

test.for([
  // [size, window, stride, valid, same]: the lecture's examples, then odd sizes that leave a rest.
  [28, 3, 1, 26, 28],
  [5, 3, 1, 3, 5],
  [5, 3, 2, 2, 3],
  [26, 2, 2, 13, 13],
  [11, 2, 2, 5, 6],
  [7, 7, 1, 1, 7],
  [2, 3, 1, 0, 2],
] as const)('A side of %i under a window of %i and stride %i becomes %i without padding, %i with', (row) => {
  const [size, window, stride, valid, same] = row;
  expect(outputSize(size, window, stride, 'valid')).toBe(valid);
  expect(outputSize(size, window, stride, 'same')).toBe(same);
});

test('The floor rule counts the places a window fits', () => {
  for (let size = 1; size <= 30; size++) {
    for (let window = 1; window <= size; window++) {
      for (let stride = 1; stride <= 4; stride++) {
        let places = 0;
        for (let left = 0; left + window <= size; left += stride) places++;
        expect(outputSize(size, window, stride, 'valid')).toBe(places);
      }
    }
  }
});

test('Parameters are those of the lecture: 320 and 18,496 for the first two convolutions, 11,530 for the last layer', () => {
  expect(convolutionParameters(3, 1, 32)).toBe(320);
  expect(convolutionParameters(3, 32, 64)).toBe(18_496);
  expect(denseParameters(1152, 10)).toBe(11_530);
});
