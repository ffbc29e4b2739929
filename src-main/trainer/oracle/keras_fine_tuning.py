"""One step of fine-tuning a base network in Keras, for the tests to compare with.

Usage: python keras_fine_tuning.py JOBS.json FOLDER

Each job is {"name", "file", "size", "learns", "optimizer"}: a network, the name of its files, the side of the photos, the layers that
learn, and the optimizer. The base is drawn and saved as in keras_bases.py, and called in inference mode, as Keras's guide to
fine-tuning wants it; on it stand the means of its maps and an answer of one sigmoid. Written are FILE.h5, FILE.pixels (uint8),
FILE.head (kernel and bias, float32) and FILE.after: every weight of the base and of the answer after one step, float32, in the
order that goes to stdout as JSON with the loss.
"""

import json
import os
import sys

import keras
import numpy as np
from keras_bases import build, draw, settle
from keras_training import optimizer_of

random = np.random.default_rng(11)


class OnBase(keras.Model):
    """
    A class and not a graph of layers: in one of those, `base(inputs, training=False)` is overruled by the training mode of the whole
    (Keras 3.15, operation_fn in models/functional.py), and batch normalisation would take its batch's statistics after all.
    """

    def __init__(self, base):
        super().__init__()
        self.base = base
        self.means = keras.layers.GlobalAveragePooling2D()
        self.answer = keras.layers.Dense(1, activation="sigmoid", name="answer")

    def features(self, photos):
        return self.means(self.base(photos, training=False))

    def call(self, photos):
        return self.answer(self.features(photos))


def step(job, folder):
    path = os.path.join(folder, job["file"])
    base, rule = build(job["name"], job["size"], f"{path}.h5")
    draw(base)
    pixels = random.integers(0, 256, (4, job["size"], job["size"], 3), dtype=np.uint8)
    pixels[..., 0] //= 2
    pixels[1] //= 3
    photos = rule(pixels.astype("float32"))
    settle(base, photos)
    base.save(f"{path}.h5")
    pixels.tofile(f"{path}.pixels")

    learns = set(job["learns"])
    for layer in base.layers:
        layer.trainable = layer.name in learns
    model = OnBase(base)
    model(photos[:1])
    answer = model.answer
    kernel, bias = answer.get_weights()
    # Answers far from 0 and 1, where gradients would vanish.
    features = np.asarray(model.features(photos))
    kernel = random.normal(0, 1 / max(1e-3, np.abs(features).max() * np.sqrt(features.shape[1])), kernel.shape)
    answer.set_weights([kernel.astype("float32"), bias + 0.1])
    np.concatenate([each.ravel() for each in answer.get_weights()]).astype("<f4").tofile(f"{path}.head")

    model.compile(optimizer=optimizer_of(job["optimizer"]), loss="binary_crossentropy")
    truth = np.array([[0.0], [1.0], [1.0], [0.0]])
    loss = float(model.train_on_batch(photos, truth))
    names, after = [], []
    for layer in [*base.layers, answer]:
        for weight in layer.weights:
            names.append(f"{layer.name}/{weight.path.split('/')[-1]}")
            after.append(np.asarray(weight, "<f4").ravel())
    np.concatenate(after).tofile(f"{path}.after")
    return {"loss": loss, "weights": [[name, len(values)] for name, values in zip(names, after)]}


def main(jobs_path, folder):
    with open(jobs_path, encoding="utf-8") as file:
        jobs = json.load(file)
    print(json.dumps([step(job, folder) for job in jobs]))


if __name__ == "__main__":
    main(*sys.argv[1:])
