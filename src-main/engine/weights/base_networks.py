"""Saves a base network with weights drawn anew in each form in which Keras keeps them.

    base_networks.py FOLDER NAME    prints the SHA-256 of each weight's bytes, by its name, as JSON
"""

import hashlib
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np

folder, name = sys.argv[1:]
functions = {
    "vgg16": "VGG16",
    "mobilenetv2": "MobileNetV2",
    "resnet50": "ResNet50",
    "efficientnetb0": "EfficientNetB0",
    "xception": "Xception",
    "densenet121": "DenseNet121",
}
network = getattr(keras.applications, functions[name])


def draw(model):
    random = np.random.default_rng(1)
    for each in model.weights:
        if each.dtype == "float32":
            each.assign(random.standard_normal(each.shape, dtype="float32"))


base = network(weights=None, include_top=False)
draw(base)
base.save(os.path.join(folder, "base.h5"))
base.save(os.path.join(folder, "base.keras"))
base.save_weights(os.path.join(folder, "base.weights.h5"))

base.save_weights(os.path.join(folder, "nameless.weights.h5"))
with h5py.File(os.path.join(folder, "nameless.weights.h5"), "a") as opened:
    opened.visititems(lambda path, each: each.attrs.pop("name", None) if path.endswith("vars") else None)

# A top of few classes, so that VGG16's does not weigh half a gigabyte.
small = {"input_shape": (75, 75, 3)} if name != "vgg16" else {"input_shape": (32, 32, 3)}
topped = network(weights=None, include_top=True, classes=10, **small)
for layer in topped.layers:
    if any(layer.name == each.name for each in base.layers):
        layer.set_weights(base.get_layer(layer.name).get_weights())
numbered = [each for each in topped.layers if each.weights and not any(each.name == one.name for one in base.layers)]
nameless = [each for each in base.layers if each.weights and not any(each.name == one.name for one in topped.layers)]
for layer, same in zip(numbered, nameless):
    layer.set_weights(same.get_weights())
topped.save(os.path.join(folder, "topped.h5"))
topped.save_weights(os.path.join(folder, "topped.weights.h5"))

print(json.dumps({each.path: hashlib.sha256(np.asarray(each).tobytes()).hexdigest() for each in base.weights}))
