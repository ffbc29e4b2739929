/** The base networks by the names that recipes, files and commands know them by; the one that ships comes first. */
export const baseNames = [
  'efficientnet-lite0',
  'vgg16',
  'mobilenetv2',
  'resnet50',
  'efficientnetb0',
  'xception',
  'densenet121',
] as const;

export type BaseName = (typeof baseNames)[number];
