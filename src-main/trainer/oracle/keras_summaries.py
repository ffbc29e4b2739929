"""Writes what Keras's summary() says of three networks, for the tests to compare with.

Usage: python keras_summaries.py RESULTS.json

The networks are written here by hand, with the names that the program gives its layers.
"""

import json
import sys

import keras

L = keras.layers


def mnist():
    inputs = keras.Input((28, 28, 1), name="input_layer")
    x = L.Rescaling(1.0 / 255, name="rescaling")(inputs)
    x = L.Conv2D(32, 3, activation="relu", name="conv1")(x)
    x = L.MaxPooling2D(2, name="pool1")(x)
    x = L.Conv2D(64, 3, activation="relu", name="conv2")(x)
    x = L.MaxPooling2D(2, name="pool2")(x)
    x = L.Conv2D(128, 3, activation="relu", name="conv3")(x)
    x = L.Flatten(name="flatten")(x)
    return keras.Model(inputs, L.Dense(10, activation="softmax", name="answer")(x), name="mnist")


def fine_tuned():
    """VGG16 with its last block free, and the head of the book."""
    inputs = keras.Input((180, 180, 3), name="input_layer")
    x = L.Normalization(mean=[103.939, 116.779, 123.68], variance=[1, 1, 1], name="preprocessing")(inputs)
    base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(180, 180, 3))
    for layer in base.layers[1:]:
        layer.trainable = layer.name.startswith("block5")
        x = layer(x)
    x = L.Flatten(name="flatten")(x)
    x = L.Dense(256, name="dense")(x)
    x = L.Dropout(0.5, name="dropout")(x)
    return keras.Model(inputs, L.Dense(1, activation="sigmoid", name="answer")(x), name="vgg16-fine-tune")


def branched():
    """Every kind of layer whose text may be long, and ways that meet."""
    inputs = keras.Input((16, 16, 3), name="input_layer")
    a = L.Conv2D(8, 3, padding="same", use_bias=False, name="a_rather_long_name_of_a_convolution")(inputs)
    b = L.BatchNormalization(name="bn")(a)
    c = L.DepthwiseConv2D(3, padding="same", name="depth")(b)
    d = L.Add(name="sum")([c, b])
    e = L.Concatenate(name="together")([d, a])
    f = L.GlobalAveragePooling2D(keepdims=True, name="mean")(e)
    g = L.Multiply(name="times")([e, f])
    h = L.SeparableConv2D(1000, 3, name="a_very_long_separable_convolution")(g)
    outputs = L.Dense(3, name="answer")(L.Flatten(name="flatten")(h))
    return keras.Model(inputs, outputs, name="branched")


def text_of(model):
    told = []
    model.summary(print_fn=told.append)
    return "\n".join(told)


with open(sys.argv[1], "w") as file:
    json.dump({model.name: text_of(model) for model in [mnist(), fine_tuned(), branched()]}, file)
