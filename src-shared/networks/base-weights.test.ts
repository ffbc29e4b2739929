import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { baseNames } from './base-networks.ts';
import { baseWeights, mirroredUrl, publishedName } from './base-weights.ts';

const python = process.env.PAWPRINT_ORACLE_PYTHON ?? '';

/** Lets each of Keras's own functions ask for its weights, and writes down what it asks for instead of loading it. */
const askKeras = `
import json, os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
from keras.src.utils import file_utils
asked = {}
class Asked(Exception): pass
def note(name, origin, file_hash=None, **rest):
    raise Asked(origin, file_hash)
file_utils.get_file = note
from keras import applications
for name in ["VGG16", "MobileNetV2", "ResNet50", "EfficientNetB0", "Xception", "DenseNet121"]:
    shape = (299, 299, 3) if name == "Xception" else (224, 224, 3)
    try: getattr(applications, name)(include_top=False, input_shape=shape)
    except Asked as each: asked[name.lower()] = each.args
print(json.dumps(asked))
`;

const published = baseNames.flatMap((name) => {
  const { published: file } = baseWeights[name];
  return file === null ? [] : [{ name, ...file }];
});

describe.skipIf(python === '')('Keras (skipped unless PAWPRINT_ORACLE_PYTHON names a Python that has it)', () => {
  test('downloads the same files, checked by the same sums', { timeout: 120_000 }, async () => {
    const { stdout } = await promisify(execFile)(python, ['-c', askKeras]);
    expect(Object.fromEntries(published.map(({ name, url, md5 }) => [name, [url, md5]]))).toEqual(JSON.parse(stdout));
  });
});

test('Only what ships with the program is not published', () => {
  expect(baseNames.filter((name) => baseWeights[name].published === null)).toEqual(['efficientnet-lite0']);
});

test('A mirror has the files at the same paths', () => {
  const [file] = published;
  if (file === undefined) throw new Error('nothing is published');
  expect(mirroredUrl(file, 'http://127.0.0.1:8080/keras/')).toBe(
    `http://127.0.0.1:8080/keras/tensorflow/keras-applications/vgg16/${publishedName(file)}`,
  );
});
