import type { BaseName } from './base-names.ts';
import type { BaseNetwork } from './base-network.ts';
import { denseNet121 } from './densenet121.ts';
import { efficientNetB0 } from './efficientnet-b0.ts';
import { efficientNetLite0 } from './efficientnet-lite0.ts';
import { mobileNetV2 } from './mobilenet-v2.ts';
import { resNet50 } from './resnet50.ts';
import { vgg16 } from './vgg16.ts';
import { xception } from './xception.ts';

/** The base networks. */
export const baseNetworks: Readonly<Record<BaseName, BaseNetwork>> = {
  'efficientnet-lite0': efficientNetLite0,
  vgg16,
  mobilenetv2: mobileNetV2,
  resnet50: resNet50,
  efficientnetb0: efficientNetB0,
  xception,
  densenet121: denseNet121,
};
