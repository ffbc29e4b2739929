/** Names the folder of the TensorFlow component to a trainer. */
export const tensorflowFolderVariable = 'PAWPRINT_TENSORFLOW_FOLDER';

export interface TrainerPlace {
  /** The TensorFlow component. */
  tensorflow: string;
  /** Threads for the work of one operation; absent: all cores. */
  threads?: number;
  /** Index of the graphics card to compute on, null for the processor; absent: whatever TensorFlow takes. */
  gpu?: number | null;
  /** Memory that was freed goes back to the system at once, and no second pool of it is begun. */
  lowMemory?: boolean;
}

/**
 * One pool for all threads; blocks from 128 kB on are mapped alone, and given back when they are freed. Without these words the C
 * library begins a pool for each thread and raises both limits as it goes (mallopt(3)).
 */
const littleMemory = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/**
 * What a trainer must find in its environment when it starts, on top of what it inherits: TensorFlow and the C library
 * read these once, when they are loaded.
 */
export function trainerEnvironment({
  tensorflow,
  threads,
  gpu,
  lowMemory = false,
}: TrainerPlace): Record<string, string> {
  return {
    [tensorflowFolderVariable]: tensorflow,
    // Errors only: the library warns of every large allocation.
    TF_CPP_MIN_LOG_LEVEL: '2',
    // Otherwise TensorFlow takes a card's whole memory, and a second trainer finds none.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    ...(threads === undefined ? {} : { TF_NUM_INTRAOP_THREADS: String(threads) }),
    ...(lowMemory ? littleMemory : {}),
    ...(gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpu === null ? '-1' : String(gpu) }),
  };
}
