import { expect, test } from 'vitest';
import { trainerEnvironment } from './trainer-environment.ts';

test('A trainer is told its component; threads and card only where they are chosen', () => {
  const common = { PAWPRINT_TENSORFLOW_FOLDER: '/c', TF_CPP_MIN_LOG_LEVEL: '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true' };
  expect(trainerEnvironment({ tensorflow: '/c' })).toEqual(common);
  expect(trainerEnvironment({ tensorflow: '/c', threads: 1, gpu: 2 })).toEqual({
    ...common,
    TF_NUM_INTRAOP_THREADS: '1',
    CUDA_VISIBLE_DEVICES: '2',
  });
  expect(trainerEnvironment({ tensorflow: '/c', lowMemory: true })).toMatchObject({ ...common, MALLOC_ARENA_MAX: '1' });
  // -1 is no card's number: CUDA then sees none.
  expect(trainerEnvironment({ tensorflow: '/c', gpu: null }).CUDA_VISIBLE_DEVICES).toBe('-1');
});
