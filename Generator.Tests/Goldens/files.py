"""The safetensors format."""
import json
import struct

import numpy
import torch

TYPES = {"F32": (torch.float32, "<f4"), "F16": (torch.float16, "<f2"), "BF16": (torch.bfloat16, "<i2"), "I32": (torch.int32, "<i4")}


def save(path, tensors, dtype=None, metadata=None):
    """The safetensors format: length of the header, JSON header, then the tensors' bytes."""
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for name, tensor in sorted(tensors.items()):
        kind = dtype or ("I32" if tensor.dtype == torch.int32 else "F32")
        tensor = tensor.to(TYPES[kind][0]).contiguous()
        array = (tensor.view(torch.int16) if kind == "BF16" else tensor).numpy()
        raw = array.astype(TYPES[kind][1]).tobytes()
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def load(path):
    """Tensors of a file, floats as float64."""
    raw = path.read_bytes()
    start = 8 + struct.unpack("<Q", raw[:8])[0]
    tensors = {}
    for name, entry in json.loads(raw[8:start]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            kind, layout = TYPES[entry["dtype"]]
            tensor = torch.from_numpy(numpy.frombuffer(raw[start + begin:start + end], layout).copy()).reshape(entry["shape"])
            tensor = tensor.view(kind) if entry["dtype"] == "BF16" else tensor
            tensors[name] = tensor if entry["dtype"] == "I32" else tensor.double()
    return tensors
