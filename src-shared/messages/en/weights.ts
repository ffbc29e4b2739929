import type { SeemingFile } from '../../weights.ts';

/** Base networks and the files of their weights. */
export const weights = {
  /** Ends a sentence that begins with "It seems to be". */
  seems: {
    empty: 'an empty file',
    folder: 'a folder',
    hdf5: 'an HDF5 file without a Keras model’s weights',
    hdf5_cut_off: 'an HDF5 file that was cut off, most likely a download that broke off',
    keras_without_h5: 'a Keras file that keeps its weights in another form than HDF5',
    keras_config: 'the description of a Keras network without its weights',
    pytorch: 'a PyTorch file',
    pickle: 'a Python pickle, as PyTorch and others write',
    safetensors: 'a safetensors file',
    onnx: 'an ONNX file',
    tflite: 'a TensorFlow Lite file',
    tfjs: 'a TensorFlow.js model',
    saved_model: 'a TensorFlow SavedModel',
    gguf: 'a GGUF file',
    numpy: 'a file of NumPy arrays',
    zip: 'a zip without weights in it',
    zip_of_photos: 'a zip of photos',
    zip_broken: 'a zip that is damaged or was cut off',
    packed: 'a packed file',
    picture: 'a picture',
    pdf: 'a PDF',
    web_page: 'a web page, as a server sends in place of a file',
    text: 'a text file',
    unknown: 'nothing that is known here',
  } satisfies Record<SeemingFile, string>,
};
