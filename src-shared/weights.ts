/** What a file that is none of Keras's weights seems to be. */
export const seemingFiles = [
  'empty',
  'folder',
  'hdf5',
  'hdf5_cut_off',
  'keras_without_h5',
  'keras_config',
  'pytorch',
  'pickle',
  'safetensors',
  'onnx',
  'tflite',
  'tfjs',
  'saved_model',
  'gguf',
  'numpy',
  'zip',
  'zip_of_photos',
  'zip_broken',
  'packed',
  'picture',
  'pdf',
  'web_page',
  'text',
  'unknown',
] as const;
export type SeemingFile = (typeof seemingFiles)[number];

/** Reads it from an error's details. */
export function seemingFile(value: unknown): SeemingFile {
  return seemingFiles.find((each) => each === value) ?? 'unknown';
}
