/** What stands in an exported folder's README.txt, for whoever uses the model in a program of their own. */
export const exported = {
  /** @param code lines of JavaScript that load the model and ask it about a photo */
  readme: (code: string): string =>
    [
      'This folder holds an image classifier for TensorFlow.js.',
      'labels.json lists its classes in the order of its answers.',
      'It takes colour photos of any size, values 0 to 255, and resizes them itself.',
      '',
      code,
    ].join('\n'),
};
