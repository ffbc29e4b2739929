import { z } from 'zod';
import type { BaseName } from './networks/base-networks.ts';

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

/** Which weights of a base network are on this computer. */
export interface BaseWeightsView {
  name: BaseName;
  title: string;
  /** Of the weights (SPDX). */
  licence: string;
  /** A page for people about them. */
  page: string;
  /** `shipped` with the program; `kept`: ready; `begun`: a download that broke off; `absent`. */
  state: 'shipped' | 'kept' | 'begun' | 'absent';
  kept: KeptWeightsView | null;
  /** What would be downloaded; null for what ships. */
  published: PublishedView | null;
}

export interface KeptWeightsView {
  /** `published`: Keras's own file; `own`: a file that the user gave. */
  origin: 'published' | 'own';
  /** Its address, or the name of the user's file. */
  from: string;
  bytes: number;
  /** Of the file that they are from: the same for the same weights, on every computer. */
  sha256: string;
  /**
   * What the file was compared with: the checksum that Keras publishes; or, where it publishes none, the SHA-256 of the first
   * download (`pinned`), size and shapes; or shapes alone.
   */
  checked: 'published' | 'pinned' | 'shapes';
  /** ISO 8601. */
  at: string;
  /** Layers of the user's file that the network has no use for. */
  left: string[];
}

export interface PublishedView {
  /** Keras's address, or the mirror's. */
  url: string;
  bytes: number;
  /** Bytes that an earlier attempt has left. */
  here: number;
  /** Where the file may be put by hand, to be found there. */
  folder: string;
}

/** The address of a mirror: Keras's files lie below it at the same paths. */
export const mirrorSchema = z.url({ protocol: /^https?$/ });
