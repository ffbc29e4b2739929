import type { BaseName } from './base-networks.ts';

/** Where the ImageNet weights of a base network, without its top, come from. */
export interface BaseWeights {
  /** As its authors call it. */
  title: string;
  /** Of the weights (SPDX). */
  licence: string;
  /** A page for people about network and weights. */
  page: string;
  /** null: they ship with the program. */
  published: PublishedFile | null;
}

export interface PublishedFile {
  /** At the address that Keras itself downloads from. */
  url: string;
  bytes: number;
  /** The MD5 that Keras publishes; null where it publishes none. */
  md5: string | null;
}

/** Keras's own storage; below it each family of networks has a folder. */
const keras = 'https://storage.googleapis.com/tensorflow/keras-applications';

/** Addresses and checksums are those of keras/src/applications/*.py of Keras 3.15, sizes what its downloads report. */
export const baseWeights: Record<BaseName, BaseWeights> = {
  'efficientnet-lite0': {
    title: 'EfficientNet-Lite0',
    licence: 'Apache-2.0',
    page: 'https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite',
    published: null,
  },
  vgg16: {
    title: 'VGG16',
    licence: 'CC-BY-4.0',
    page: 'https://keras.io/api/applications/vgg/',
    published: {
      url: `${keras}/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5`,
      bytes: 58_889_256,
      md5: '6d6bbae143d832006294945121d1f1fc',
    },
  },
  mobilenetv2: {
    title: 'MobileNetV2',
    licence: 'Apache-2.0',
    page: 'https://keras.io/api/applications/mobilenet/',
    published: {
      url: `${keras}/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5`,
      bytes: 9_406_464,
      md5: null,
    },
  },
  resnet50: {
    title: 'ResNet50',
    licence: 'MIT',
    page: 'https://keras.io/api/applications/resnet/',
    published: {
      url: `${keras}/resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5`,
      bytes: 94_765_736,
      md5: '4d473c1dd8becc155b73f8504c6f6626',
    },
  },
  efficientnetb0: {
    title: 'EfficientNetB0',
    licence: 'Apache-2.0',
    page: 'https://keras.io/api/applications/efficientnet/',
    published: {
      url: 'https://storage.googleapis.com/keras-applications/efficientnetb0_notop.h5',
      bytes: 16_705_208,
      md5: '50bc09e76180e00e4465e1a485ddc09d',
    },
  },
  xception: {
    title: 'Xception',
    licence: 'MIT',
    page: 'https://keras.io/api/applications/xception/',
    published: {
      url: `${keras}/xception/xception_weights_tf_dim_ordering_tf_kernels_notop.h5`,
      bytes: 83_683_744,
      md5: 'b0042744bf5b25fce3cb969f33bebb97',
    },
  },
  densenet121: {
    title: 'DenseNet121',
    licence: 'BSD-3-Clause',
    page: 'https://keras.io/api/applications/densenet/',
    published: {
      url: `${keras}/densenet/densenet121_weights_tf_dim_ordering_tf_kernels_notop.h5`,
      bytes: 29_084_464,
      md5: '30ee3e1110167f948a6b9946edeeb738',
    },
  },
};

/** The file's name, as Keras keeps it too (~/.keras/models). */
export function publishedName({ url }: PublishedFile): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

/** Where a mirror has the file: below its address, at the same path. */
export function mirroredUrl({ url }: PublishedFile, mirror: string): string {
  return mirror.replace(/\/+$/, '') + new URL(url).pathname;
}
