"""Changes photos by Keras's own layers, with the draws it is given: the oracle of augmentation.test.ts.

Usage: keras_augmentation.py FOLDER. It reads cases.json and N.in (uint8, photos x height x width x channels) and writes
N.layers (float32: the layers one after another), N.once (float32: one affine transform by the product given) and
matrices.json (the layers' own matrices); ranges.json holds the ends of what its layers draw by themselves.
"""

import json
import sys

import numpy
from keras import layers, ops

folder = sys.argv[1]
reflect = {'fill_mode': 'reflect', 'interpolation': 'bilinear', 'data_format': 'channels_last'}
with open(f'{folder}/cases.json') as file:
    cases = json.load(file)


def column(draws, name, *shape):
    return numpy.array([draw[name] for draw in draws], 'float32').reshape((-1, *shape))


def rotation_matrix(layer, draws, height, width):
    nothing = ops.zeros([len(draws)])
    return layer._compute_affine_matrix(
        center_x=0.5, center_y=0.5, angle=ops.convert_to_tensor(numpy.degrees(column(draws, 'angle'))),
        translate_x=nothing, translate_y=nothing, scale=ops.ones([len(draws)]), shear_x=nothing, shear_y=nothing,
        height=height, width=width)


matrices = []
for index, case in enumerate(cases):
    options, draws = case['augmentation'], case['draws']
    shape = (len(draws), case['height'], case['width'], case['channels'])
    photos = numpy.fromfile(f'{folder}/{index}.in', 'uint8').reshape(shape)
    changed = ops.cast(photos, 'float32')
    own = {}
    if options['flip'] != 'none':
        mode = {'both': 'horizontal_and_vertical'}.get(options['flip'], options['flip'])
        flips = numpy.array([draw['flip'] for draw in draws]).reshape(-1, 1, 1, 1)
        changed = layers.RandomFlip(mode).transform_images(changed, {'flips': flips, 'input_shape': shape})
    if options['rotation'] > 0:
        layer = layers.RandomRotation(options['rotation'], **reflect)
        matrix = rotation_matrix(layer, draws, case['height'], case['width'])
        changed = layer.transform_images(changed, {'rotation_matrix': matrix})
        own['rotation'] = ops.convert_to_numpy(matrix).tolist()
    if options['zoom'] > 0:
        layer = layers.RandomZoom(options['zoom'], **reflect)
        zoom = column(draws, 'zoom', 1)
        changed = layer.transform_images(changed, {'height_zoom': zoom, 'width_zoom': zoom, 'input_shape': shape})
        own['zoom'] = ops.convert_to_numpy(
            layer._get_zoom_matrix(numpy.concatenate([zoom, zoom], 1), case['height'], case['width'])).tolist()
    if options['translation'] > 0:
        layer = layers.RandomTranslation(options['translation'], options['translation'], **reflect)
        shifts = numpy.array([[draw['shift']['x'] * case['width'], draw['shift']['y'] * case['height']]
                              for draw in draws], 'float32')
        changed = layer.transform_images(changed, {'translations': shifts, 'input_shape': shape})
        own['translation'] = ops.convert_to_numpy(layer._get_translation_matrix(shifts)).tolist()
    if options['contrast'] > 0:
        changed = layers.RandomContrast(options['contrast']).transform_images(
            changed, {'contrast_factor': column(draws, 'contrast', 1, 1, 1)})
    if options['brightness'] > 0:
        changed = layers.RandomBrightness(options['brightness']).transform_images(
            changed, {'rgb_delta': column(draws, 'brightness', 1, 1, 1) * 255})
    ops.convert_to_numpy(changed).astype('float32').tofile(f'{folder}/{index}.layers')
    once = ops.image.affine_transform(
        photos.astype('float32'), numpy.array(case['products'], 'float32'), interpolation='bilinear', fill_mode='reflect',
        data_format='channels_last')
    ops.convert_to_numpy(once).astype('float32').tofile(f'{folder}/{index}.once')
    matrices.append(own)

photos = numpy.zeros((4000, 8, 16, 3), 'float32')


def ends(values):
    values = ops.convert_to_numpy(values)
    return [float(values.min()), float(values.max())]


def drawn(layer, name):
    return layer.get_random_transformation(photos, training=True)[name]


shifts = ops.convert_to_numpy(drawn(layers.RandomTranslation(0.2, 0.2, seed=1), 'translations'))
ranges = {
    'flip': float(ops.convert_to_numpy(ops.mean(ops.cast(drawn(layers.RandomFlip('horizontal', seed=1), 'flips'), 'float32')))),
    'degrees': ends(drawn(layers.RandomRotation(0.1, seed=1), 'angle')),
    'zoom': ends(drawn(layers.RandomZoom(0.2, seed=1), 'height_zoom')),
    'right': ends(shifts[:, 0] / 16),
    'down': ends(shifts[:, 1] / 8),
    'contrast': ends(drawn(layers.RandomContrast(0.3, seed=1), 'contrast_factor')),
    'brightness': ends(drawn(layers.RandomBrightness(0.4, seed=1), 'rgb_delta') / 255),
}
with open(f'{folder}/matrices.json', 'w') as file:
    json.dump(matrices, file)
with open(f'{folder}/ranges.json', 'w') as file:
    json.dump(ranges, file)
