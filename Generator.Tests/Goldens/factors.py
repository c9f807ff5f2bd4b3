"""Gradients of large matrices as what they are products of: the gradients of a layer's outputs, and its inputs."""
import unittest.mock

import torch

import forward


def recorded(products):
    """While it is entered, all inputs and outputs of linear layers go to products, by name."""
    linear = forward.linear

    def record(weights, name, x):
        y = linear(weights, name, x)
        y.retain_grad()
        products.setdefault(f"{name}.weight", []).append((x.detach(), y))
        return y

    return unittest.mock.patch.object(forward, "linear", record)


def as_factors(gradient, calls):
    """Two matrices, [outputs, rows] and [rows, inputs], if together they are much smaller than their product; else None."""
    inputs, outputs = torch.cat([torch.atleast_2d(x) for x, _ in calls]), torch.cat([torch.atleast_2d(y.grad) for _, y in calls])
    if 4 * (inputs.numel() + outputs.numel()) > gradient.numel():
        return None
    left, right = outputs.T.float(), inputs.float()
    assert (left.double() @ right.double() - gradient).norm() < 1e-6 * gradient.norm()
    return left, right
