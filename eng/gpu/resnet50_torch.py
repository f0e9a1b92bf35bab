"""ResNet-50 v1.5 in PyTorch, FP16 and channels last, on one GPU: the yardstick beside LabelBench's figure for the same network.

    python3 resnet50_torch.py BATCH [DEVICE]     prints one line of JSON per variant: {"variant": "eager", "items_per_s": 1234.5}
"""
import json
import sys
import time

import torch
from torch import nn


def unit(inputs, outputs, kernel, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs))


class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        # v1.5: the stride is in the 3x3 convolution
        self.body = nn.Sequential(unit(inputs, width, 1), nn.ReLU(True), unit(width, width, 3, stride), nn.ReLU(True), unit(width, 4 * width, 1))
        self.shortcut = unit(inputs, 4 * width, 1, stride) if stride > 1 or inputs != 4 * width else nn.Identity()

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet50():
    layers, inputs = [unit(3, 64, 7, 2), nn.ReLU(True), nn.MaxPool2d(3, 2, 1)], 64
    for width, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for block in range(blocks):
            layers.append(Bottleneck(inputs, width, stride if block == 0 else 1))
            inputs = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 1000))


def measure(model, images, seconds=2.0):
    for _ in range(10):
        model(images)
    torch.cuda.synchronize()
    begin, calls = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        for _ in range(5):
            model(images)
        torch.cuda.synchronize()
        calls += 5
    return calls * images.shape[0] / (time.perf_counter() - begin)


def main():
    batch, device = int(sys.argv[1]), torch.device("cuda", int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    torch.manual_seed(1)
    torch.cuda.set_device(device)
    torch.backends.cudnn.benchmark = True
    model = resnet50().eval().to(device, torch.float16, memory_format=torch.channels_last)
    images = torch.randn(batch, 3, 224, 224, device=device, dtype=torch.float16).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        print(json.dumps({"variant": "eager", "items_per_s": measure(model, images)}), flush=True)
        print(json.dumps({"variant": "compiled", "items_per_s": measure(torch.compile(model), images)}), flush=True)


main()
