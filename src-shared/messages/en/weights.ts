import type { KeptWeightsView, SeemingFile } from '../../weights.ts';
import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

/** Base networks and the files of their weights. */
export const weights = {
  state: {
    shipped: () => 'comes with the program',
    kept: (bytes: number) => `here, ${f.bytes(bytes)}`,
    begun: (here: number, bytes: number) => `begun, ${f.bytes(here)} of ${f.bytes(bytes)} are here`,
    absent: (bytes: number) => `not here, ${f.bytes(bytes)} to load`,
  },
  from: (d: Pick<KeptWeightsView, 'origin' | 'from'>): string =>
    d.origin === 'published' ? `Keras's own file, from ${d.from}` : `your file ${d.from}`,
  /** What the file was compared with. */
  checked: (d: Pick<KeptWeightsView, 'checked' | 'sha256'>): string =>
    ({
      published: 'its checksum is the one that Keras publishes',
      pinned: `Keras publishes no checksum for it: size and shapes were checked, and its SHA-256, ${d.sha256}, is remembered from the first download on`,
      shapes: `its shapes were checked (SHA-256 ${d.sha256})`,
    })[d.checked],
  size: (d: { title: string; bytes: number; here: number; free: number }): string =>
    `The weights of ${d.title} are ${f.bytes(d.bytes)}${d.here === 0 ? '' : `, of which ${f.bytes(d.here)} are here already`}. ${f.bytes(d.free)} are free on this disk.`,
  ready: (d: { title: string }): string => `The weights of ${d.title} are ready`,
  hereAlready: (d: { title: string }): string => `The weights of ${d.title} are here already.`,
  left: (d: { layers: readonly string[] }): string =>
    `${plural(d.layers.length, 'layer', 'layers')} of the file were of no use and left out: ${d.layers.join(', ')}.`,
  removed: (d: { title: string }): string => `The weights of ${d.title} are removed.`,
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
