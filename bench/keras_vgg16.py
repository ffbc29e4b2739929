"""Prints how fast Keras, as the book has it, makes VGG16's features of photos, or goes from photos to a tested head on it.

features: photos a second of base.predict, on pixels that are preprocessed already and after a batch to warm up.
second-recipe: how often features, training of the head with all its epochs, and test would be done in an hour.
"""

import json
import sys
import time

import keras
import numpy as np


def main(job_path):
    with open(job_path, encoding="utf-8") as file:
        job = json.load(file)
    size, labels = job["size"], np.array(job["labels"], "float32")[:, None]
    base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(size, size, 3))
    base.load_weights(job["weights"])
    pixels = np.fromfile(job["pack"], np.uint8).reshape(-1, size, size, 3)
    print(features(base, pixels) if job["work"] == "features" else second_recipe(base, pixels, labels, job["recipe"]))


def preprocess(pixels):
    return keras.applications.vgg16.preprocess_input(pixels.astype("float32"))


def features(base, pixels):
    photos = preprocess(pixels)
    base.predict(photos[:32], batch_size=32, verbose=0)
    rest = photos[32:]
    began = time.perf_counter()
    base.predict(rest, batch_size=32, verbose=0)
    return len(rest) / (time.perf_counter() - began)


def second_recipe(base, pixels, labels, recipe):
    began = time.perf_counter()
    first, then = int(len(pixels) * 0.6), int(len(pixels) * 0.8)
    maps = [base.predict(preprocess(part), batch_size=32, verbose=0) for part in np.split(pixels, [first, then])]
    truths = np.split(labels, [first, then])
    head = recipe["network"]["head"]
    inputs = keras.Input(maps[0].shape[1:])
    x = keras.layers.Flatten()(inputs)
    x = keras.layers.Dense(head["dense"]["units"], activation=head["dense"]["activation"])(x)
    x = keras.layers.Dropout(head["dropout"])(x)
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(x))
    optimizer = keras.optimizers.RMSprop(recipe["optimizer"]["learningRate"])
    model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
    model.fit(
        maps[0],
        truths[0],
        batch_size=recipe["batch"],
        epochs=recipe["epochs"],
        validation_data=(maps[1], truths[1]),
        verbose=0,
    )
    model.evaluate(maps[2], truths[2], verbose=0)
    return 3600 / (time.perf_counter() - began)


main(*sys.argv[1:])
