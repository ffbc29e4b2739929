import { cardFailureIn } from '../../../src-shared/card-failure.ts';
import { AppError, toAppError } from '../../../src-shared/errors.ts';

/**
 * What TensorFlow, V8 and the C library say when memory ends: the library's status 8 (RESOURCE_EXHAUSTED) and its
 * allocator's words, a typed array that could not be had, and C++'s bad_alloc.
 */
const outOfMemory = [
  /ResourceExhausted|RESOURCE_EXHAUSTED|Invalid TF_Status: 8\b/,
  /\bOOM when allocating\b|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation/,
  /Array buffer allocation failed|Invalid typed array length|bad_alloc|ENOMEM/,
];

/** The error of a job as it crosses to the engine. */
export function asTrainerError(thrown: unknown): AppError {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return toAppError(thrown);
  if (outOfMemory.some((words) => words.test(thrown.message))) {
    return new AppError('trainer_out_of_memory', {}, { cause: thrown });
  }
  const reason = cardFailureIn(thrown.message);
  if (reason !== null) return new AppError('graphics_card_failed', { reason }, { cause: thrown });
  return toAppError(thrown);
}
