"""Trains recipes' networks in Keras, for the tests to compare with.

Usage: python keras_training.py JOBS.json RESULTS.json

Each job names a pack of uint8 pixels, a file of float32 initial weights (kernel and bias of each layer, first to last) and,
per epoch, the order of the photos. It is trained from these weights and, as often as `nudges` says, from weights that differ
in their last bit, which shows how far rounding alone carries Keras from itself: its results are a list. The networks are written here as the lecture's listings have them, from the recipe alone:
nothing of them comes from the program under test.
"""

import json
import sys

import keras
import numpy as np


def augmented(x, factors):
    if factors is None:
        return x
    if factors["flip"] != "none":
        x = keras.layers.RandomFlip({"both": "horizontal_and_vertical"}.get(factors["flip"], factors["flip"]))(x)
    if factors["rotation"] > 0:
        x = keras.layers.RandomRotation(factors["rotation"])(x)
    if factors["zoom"] > 0:
        x = keras.layers.RandomZoom(factors["zoom"])(x)
    if factors["translation"] > 0:
        x = keras.layers.RandomTranslation(factors["translation"], factors["translation"])(x)
    if factors["contrast"] > 0:
        x = keras.layers.RandomContrast(factors["contrast"])(x)
    if factors["brightness"] > 0:
        x = keras.layers.RandomBrightness(factors["brightness"])(x)
    return x


def build(recipe, classes, jit_compile=False):
    size, channels = recipe["input"]["size"], recipe["input"]["channels"]
    network = recipe["network"]
    inputs = keras.Input((size, size, channels))
    x = keras.layers.Rescaling(1.0 / 255)(augmented(inputs, recipe["augmentation"]))
    for place, filters in enumerate(network["filters"]):
        if place > 0 and network["pooling"] == "max":
            x = keras.layers.MaxPooling2D(pool_size=2)(x)
        normalised = network["batchNormalization"]
        x = keras.layers.Conv2D(
            filters,
            network["kernel"],
            strides=network["stride"],
            padding=network["padding"],
            use_bias=not normalised,
        )(x)
        if normalised:
            x = keras.layers.BatchNormalization()(x)
        x = keras.layers.ReLU()(x)
    x = keras.layers.Flatten()(x)
    for units in network["dense"]:
        x = keras.layers.Dense(units, activation="relu")(x)
    if network["dropout"] > 0:
        x = keras.layers.Dropout(network["dropout"])(x)
    if classes == 2:
        outputs = keras.layers.Dense(1, activation="sigmoid")(x)
        loss = keras.losses.BinaryCrossentropy(label_smoothing=recipe["labelSmoothing"])
    else:
        outputs = keras.layers.Dense(classes, activation="softmax")(x)
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=recipe["labelSmoothing"])
    model = keras.Model(inputs, outputs)
    model.compile(optimizer=optimizer_of(recipe["optimizer"]), loss=loss, metrics=["accuracy"], jit_compile=jit_compile)
    return model


def optimizer_of(settings):
    rate = float(settings["learningRate"])
    if settings["kind"] == "adam":
        return keras.optimizers.Adam(
            rate, beta_1=settings["beta1"], beta_2=settings["beta2"], epsilon=settings["epsilon"]
        )
    if settings["kind"] == "sgd":
        return keras.optimizers.SGD(rate, momentum=float(settings["momentum"]), nesterov=settings["nesterov"])
    return keras.optimizers.RMSprop(rate, rho=settings["rho"], epsilon=settings["epsilon"])


def set_weights(model, path, nudge):
    numbers = np.fromfile(path, "<f4")
    if nudge > 0:
        up = np.random.default_rng(nudge).integers(0, 2, numbers.shape) == 1
        # Biases begin at zero, and stay there.
        numbers = np.where(numbers == 0, numbers, np.nextafter(numbers, np.where(up, np.inf, -np.inf), dtype="<f4"))
    weights, at = [], 0
    for weight in model.weights:
        count = int(np.prod(weight.shape))
        weights.append(numbers[at : at + count].reshape(weight.shape))
        at += count
    assert at == len(numbers), f"{len(numbers)} numbers for {at} weights"
    model.set_weights(weights)


def train(job, nudge):
    recipe, classes, batch = job["recipe"], job["classes"], job["recipe"]["batch"]
    size, channels = recipe["input"]["size"], recipe["input"]["channels"]
    pixels = np.memmap(job["pack"], np.uint8, "r").reshape(-1, size, size, channels)
    labels = np.array(job["labels"])
    targets = labels.astype("float32")[:, None] if classes == 2 else np.eye(classes, dtype="float32")[labels]
    class_weight = dict(enumerate(job["classWeights"])) if job["classWeights"] else None

    def take(rows):
        return pixels[rows].astype("float32"), targets[rows]

    model = build(recipe, classes)
    set_weights(model, job["weights"], nudge)
    validation = take(job["validation"])
    result = {
        "parameters": model.count_params(),
        "probabilities": model.predict(validation[0], batch_size=batch, verbose=0).tolist(),
        "steps": [],
        "epochs": [],
    }
    for order in job["orders"]:
        sums = np.zeros(2)
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            model.reset_metrics()
            logs = model.train_on_batch(*take(rows), class_weight=class_weight, return_dict=True)
            result["steps"].append(float(logs["loss"]))
            sums += np.array([logs["loss"], logs["accuracy"]], "float64") * len(rows)
        loss, accuracy = sums / len(order)
        tested = model.evaluate(*validation, batch_size=batch, verbose=0, return_dict=True)
        result["epochs"].append(
            {"loss": loss, "accuracy": accuracy, "valLoss": tested["loss"], "valAccuracy": tested["accuracy"]}
        )
    return result


def main(jobs_path, results_path):
    with open(jobs_path, encoding="utf-8") as file:
        jobs = json.load(file)
    results = [[train(job, nudge) for nudge in range(job["nudges"] + 1)] for job in jobs]
    with open(results_path, "w", encoding="utf-8") as file:
        json.dump(results, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
