"""A training step of ResNet-50 v1.5 in eager PyTorch: the yardstick beside LabelBench's step of the same network.

    python3 resnet50_train_torch.py BATCH SIDE fp32|mixed DEVICE     prints one line of JSON: {"ms_per_step": 12.3, "loss": 1.9}

Ten classes, SGD with momentum 0.9, batch statistics, one batch that stays on the device; FP32 is without TF32, mixed is autocast to FP16
with a gradient scaler. Time is the median over steps, each waited for.
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


def resnet50(classes):
    layers, inputs = [unit(3, 64, 7, 2), nn.ReLU(True), nn.MaxPool2d(3, 2, 1)], 64
    for width, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for block in range(blocks):
            layers.append(Bottleneck(inputs, width, stride if block == 0 else 1))
            inputs = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes))


def measure(step, device, warm_up=5, seconds=4.0, least=5):
    def timed():
        begin = time.perf_counter()
        loss = step()
        if device.type == "cuda":
            torch.cuda.synchronize()
        return 1000 * (time.perf_counter() - begin), loss

    for _ in range(warm_up):
        timed()
    begin, times = time.perf_counter(), []
    while time.perf_counter() - begin < seconds or len(times) < least:
        elapsed, loss = timed()
        times.append(elapsed)
    return sorted(times)[len(times) // 2], float(loss)


def main():
    batch, side, mixed, device = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "mixed", torch.device(sys.argv[4])
    torch.manual_seed(1)
    torch.backends.cudnn.benchmark = True
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    model = resnet50(10).train().to(device)
    optimiser = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
    scaler = torch.amp.GradScaler(device.type, enabled=mixed)
    images, classes = torch.randn(batch, 3, side, side, device=device), torch.randint(10, (batch,), device=device)

    def step():
        optimiser.zero_grad(set_to_none=True)
        with torch.autocast(device.type, torch.float16, enabled=mixed):
            loss = nn.functional.cross_entropy(model(images), classes)
        scaler.scale(loss).backward()
        scaler.step(optimiser)
        scaler.update()
        return loss

    milliseconds, loss = measure(step, device)
    print(json.dumps({"ms_per_step": milliseconds, "loss": loss}), flush=True)


main()
