"""Prints the most memory that Keras held, bytes, and how many photos a second Keras trains on, between the first and the last step of its second epoch."""

import json
import pathlib
import resource
import sys
import time

import keras
import numpy as np

sys.path.append(str(pathlib.Path(__file__).parent.parent / "src-main" / "trainer" / "oracle"))
from keras_training import build  # noqa: E402


class Clock(keras.callbacks.Callback):
    """The times at which the steps of the present epoch ended."""

    def on_epoch_begin(self, epoch, logs=None):
        self.ends = []

    def on_train_batch_end(self, batch, logs=None):
        self.ends.append(time.perf_counter())


def main(job_path):
    with open(job_path, encoding="utf-8") as file:
        job = json.load(file)
    recipe, classes, batch = job["recipe"], job["classes"], job["recipe"]["batch"]
    size, channels = recipe["input"]["size"], recipe["input"]["channels"]
    pixels = np.fromfile(job["pack"], np.uint8).reshape(-1, size, size, channels)[job["rows"]]
    labels = np.array(job["labels"])
    targets = labels.astype("float32")[:, None] if classes == 2 else np.eye(classes, dtype="float32")[labels]
    clock = Clock()
    model = build(recipe, classes, jit_compile="auto")
    model.fit(pixels, targets, batch_size=batch, epochs=2, callbacks=[clock], verbose=0)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    print((len(clock.ends) - 1) * batch / (clock.ends[-1] - clock.ends[0]))


main(*sys.argv[1:])
