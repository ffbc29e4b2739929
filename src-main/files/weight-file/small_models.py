"""Saves a small model, alone and inside another, in each form in which Keras keeps weights, and says what is in them.

    small_models.py FOLDER    prints the numbers of each weight of the small model, by its name, as JSON
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
from keras import layers

folder = sys.argv[1]


def small_model():
    """Eleven convolutions without names of their own: numbered, "conv2d_10" sorts before "conv2d_2"."""
    photo = keras.Input((24, 24, 3))
    x = layers.Conv2D(4, 3, name="first")(photo)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.SeparableConv2D(5, 3, name="apart")(x)
    x = layers.DepthwiseConv2D(3, name="deep")(x)
    for filters in range(6, 17):
        x = layers.Conv2D(filters, 1)(x)
    return keras.Model(photo, x, name="small")


def draw(model):
    random = np.random.default_rng(1)
    model.set_weights([random.normal(size=each.shape).astype("float32") for each in model.get_weights()])


def forget_names(file):
    """As the first releases of Keras 3 wrote it: without the layers' names."""
    with h5py.File(file, "a") as opened:
        opened.visititems(lambda path, each: each.attrs.pop("name", None) if path.endswith("vars") else None)


small = small_model()
draw(small)
photo = keras.Input((24, 24, 3))
x = layers.Rescaling(1 / 255)(photo)
x = layers.Normalization(name="values")(x)
x = layers.Flatten()(small(x))
whole = keras.Model(photo, layers.Dense(2, name="answer")(x))
whole.compile("rmsprop", "mse")
whole.train_on_batch(np.zeros((2, 24, 24, 3)), np.zeros((2, 2)))

for name, model in {"small": small, "whole": whole}.items():
    for form in ("h5", "keras", "weights.h5"):
        path = os.path.join(folder, f"{name}.{form}")
        (model.save_weights if form == "weights.h5" else model.save)(path)
small.save_weights(os.path.join(folder, "nameless.weights.h5"))
forget_names(os.path.join(folder, "nameless.weights.h5"))

print(json.dumps({each.path: np.asarray(each).ravel().tolist() for each in small.weights}))
