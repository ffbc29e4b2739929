/**
 * What TensorFlow and its CUDA libraries say when a graphics card can no longer be computed on: it was lost, reset, or asked for
 * what it cannot do (a card newer than the library has "no kernel image"). A card whose memory is full is well.
 */
const words =
  /CUDA_ERROR_(?!OUT_OF_MEMORY)\w+|cudaError(?!MemoryAllocation)[A-Z]\w+|CU(?:DNN|BLAS|FFT|SOLVER)_STATUS_(?!SUCCESS|ALLOC_FAILED)\w+|GPU sync failed|no kernel image is available|failed to (?:enqueue|launch|synchronize)[^\n]*(?:stream|kernel|event)/i;

/** @returns the library's own words for it, null where it says nothing of the kind */
export function cardFailureIn(text: string): string | null {
  return words.exec(text)?.[0] ?? null;
}
