"""Draws the weights of base networks in Keras, saves them as .h5, and says what each network makes of drawn photos.

Usage: python keras_bases.py JOBS.json FOLDER

Each job is {"name", "file", "size", "outputs", "heat"}: a network, the name of its files, the side of the photos, the layers
whose outputs are wanted, and {"pooling", "units", "layers"} of a head and the layers whose Grad-CAM is wanted. Written are
FILE.h5, FILE.pixels (uint8) and FILE.0, FILE.1, ... (float32), one for each wanted layer; FILE.head (float32: kernel, bias), and
FILE.heat, the first photo's heat maps, layer by layer, for each class, before each the largest number it is cut from; what Keras counts and how it calls its layers goes to
stdout as JSON.

All weights are drawn anew, those of batch normalisation too: fresh ones (0 and 1) would hide statistics that are mixed up. Its
statistics lie near those of the photos, so that numbers stay near 1 however deep the network is.
"""

import json
import os
import sys

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.src.applications import efficientnet

applications = keras.applications
random = np.random.default_rng(7)


def build_lite0(size):
    """EfficientNet-Lite0 as its authors' table has it; Keras has no application for it."""

    def convolve(x, name, filters, kernel, stride, active):
        x = layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False, name=f"{name}conv")(x)
        return finish(x, f"{name}bn", f"{name}activation", active)

    def finish(x, norm, activation, active):
        x = layers.BatchNormalization(epsilon=1e-3, name=norm)(x)
        return layers.ReLU(6, name=activation)(x) if active else x

    photo = keras.Input((size, size, 3))
    x = convolve(photo, "stem_", 32, 3, 2, True)
    stages = [
        (3, 1, 1, 16, 1),
        (3, 2, 6, 24, 2),
        (5, 2, 6, 40, 2),
        (3, 2, 6, 80, 3),
        (5, 1, 6, 112, 3),
        (5, 2, 6, 192, 4),
        (3, 1, 6, 320, 1),
    ]
    for stage, (kernel, stride, expand, filters, repeats) in enumerate(stages, start=1):
        for repeat in range(repeats):
            name = f"block{stage}{'abcd'[repeat]}_"
            before = x
            if expand > 1:
                x = convolve(x, f"{name}expand_", x.shape[-1] * expand, 1, 1, True)
            step = stride if repeat == 0 else 1
            x = layers.DepthwiseConv2D(kernel, step, padding="same", use_bias=False, name=f"{name}dwconv")(x)
            x = finish(x, f"{name}bn", f"{name}activation", True)
            x = convolve(x, f"{name}project_", filters, 1, 1, False)
            if step == 1 and x.shape[-1] == before.shape[-1]:
                x = layers.Add(name=f"{name}add")([x, before])
    return keras.Model(photo, convolve(x, "top_", 1280, 1, 1, True))


def build_b0(size, path):
    """As Keras builds it for its published weights, with a second Rescaling: they are read from a file of ours."""
    model = applications.EfficientNetB0(weights=None, include_top=False, input_shape=(size, size, 3))
    draw(model)
    mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    model.get_layer("normalization").set_weights([np.array(mean), np.array(deviation), np.array(0)])
    model.save(path)
    efficientnet.file_utils.get_file = lambda *_, **__: path
    keras.backend.clear_session()
    return applications.EfficientNetB0(weights="imagenet", include_top=False, input_shape=(size, size, 3))


def build(name, size, path):
    keras.backend.clear_session()
    if name == "efficientnet-lite0":
        return build_lite0(size), lambda x: (x - 127) / 128
    if name == "efficientnetb0":
        return build_b0(size, path), lambda x: x
    make, rule = {
        "vgg16": (applications.VGG16, applications.vgg16),
        "mobilenetv2": (applications.MobileNetV2, applications.mobilenet_v2),
        "resnet50": (applications.ResNet50, applications.resnet),
        "xception": (applications.Xception, applications.xception),
        "densenet121": (applications.DenseNet121, applications.densenet),
    }[name]
    model = make(weights=None, include_top=False, input_shape=(size, size, 3))
    return model, lambda x: rule.preprocess_input(x.copy())


def draw(model):
    """He's deviation for kernels; biases, gamma and beta near what they begin as."""
    for layer in model.layers:
        if isinstance(layer, layers.Normalization):
            continue
        drawn = []
        for weight in layer.weights:
            shape, kind = tuple(weight.shape), weight.path.split("/")[-1]
            if len(shape) == 4:
                inputs = np.prod(shape[:2]) * (1 if "depthwise" in weight.path or shape[3] == 1 else shape[2])
                drawn.append(random.normal(0, np.sqrt(2 / inputs), shape))
            elif kind in ("gamma", "moving_variance"):
                drawn.append(random.uniform(0.6, 1.4, shape))
            else:
                drawn.append(random.normal(0, 0.2, shape))
        layer.set_weights(drawn)


def settle(model, photos):
    """Statistics of batch normalisation near the photos' own; the first kernel takes their scale away."""
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)]
    first = next(layer for layer in model.layers if isinstance(layer, layers.Conv2D))
    kernel, *biases = first.get_weights()
    first.set_weights([kernel / max(1, photos.std()), *biases])
    kept = [layer.momentum for layer in norms]
    for layer in norms:
        layer.momentum = 0.0
    model(photos, training=True)
    for layer, momentum in zip(norms, kept):
        layer.momentum = momentum
        gamma, beta, mean, variance = layer.get_weights()
        # A channel that hardly varies would be blown up as soon as its mean is moved.
        variance = np.maximum(variance, variance.mean() / 10)
        mean = mean + random.normal(0, 0.3, mean.shape) * np.sqrt(variance)
        layer.set_weights([gamma, beta, mean, variance * random.uniform(0.7, 1.4, variance.shape)])


def heat_maps(model, photo, pooling, units, names, path):
    """As Chollet's chapter 9 has it: maps, weighed by the mean gradient of a class's score, summed, cut off at 0."""
    x = layers.Flatten()(model.output) if pooling == "flatten" else layers.GlobalAveragePooling2D()(model.output)
    head = layers.Dense(units)
    scored = keras.Model(model.inputs, [*(model.get_layer(name).output for name in names), head(x)])
    drawn = [random.normal(0, 0.1, weight.shape).astype("<f4") for weight in head.weights]
    head.set_weights(drawn)
    np.concatenate([weight.ravel() for weight in drawn]).tofile(f"{path}.head")
    heats = []
    for place in range(len(names)):
        # A sigmoid's one score speaks for the second class: the first is where it would be lower.
        for unit, sign in [(0, -1), (0, 1)] if units == 1 else [(unit, 1) for unit in range(units)]:
            with tf.GradientTape() as tape:
                *maps, scores = scored(photo[None], training=False)
                score = sign * scores[0, unit]
            importance = tf.reduce_mean(tape.gradient(score, maps[place]), axis=(0, 1, 2))
            whole = (maps[place][0] @ importance[:, None])[..., 0]
            # How large the numbers are that it is cut from: where a class has little, that is what its rounding is of.
            heats += [[np.abs(whole).max()], np.maximum(whole, 0).ravel()]
    np.concatenate(heats).astype("<f4").tofile(f"{path}.heat")


def answer(job, folder):
    path = os.path.join(folder, job["file"])
    model, rule = build(job["name"], job["size"], f"{path}.h5")
    draw(model)
    pixels = random.integers(0, 256, (2, job["size"], job["size"], 3), dtype=np.uint8)
    # A channel unlike the others, and a photo darker than the other.
    pixels[..., 0] //= 2
    pixels[1] //= 3
    photos = rule(pixels.astype("float32"))
    settle(model, photos)
    model.save(f"{path}.h5")
    pixels.tofile(f"{path}.pixels")
    wanted = keras.Model(model.inputs, [model.get_layer(name).output for name in job["outputs"]])
    outputs = wanted(photos, training=False)
    for place, output in enumerate(outputs):
        np.asarray(output, "<f4").tofile(f"{path}.{place}")
    heat_maps(model, photos[0], job["heat"]["pooling"], job["heat"]["units"], job["heat"]["layers"], path)
    return {
        "parameters": model.count_params(),
        "layers": [[layer.name, type(layer).__name__, list(layer.output.shape[1:])] for layer in model.layers],
    }


def main(jobs_path, folder):
    with open(jobs_path, encoding="utf-8") as file:
        jobs = json.load(file)
    print(json.dumps([answer(job, folder) for job in jobs]))


if __name__ == "__main__":
    main(*sys.argv[1:])
