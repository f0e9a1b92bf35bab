// The image job of LabelBench as the introductions of sharp and onnxruntime-node show it: a batch of JPEG files is decoded and
// resized at once (sharp, on libuv's pool), cropped and normalised, run through ResNet-50 on all threads (onnxruntime-node), and
// written as JSON Lines; then the next batch. Prints one JSON line with what it measured. Same arguments as classify-tuned.mjs; --sessions x
// --threads are the threads of its one session.
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { CROP, decode, line, normalise, options, PLANE, report, top } from './job.mjs';
import ort from 'onnxruntime-node';

const { model, images, labels: labelFile, batch, threads, sessions, warmUp, seconds } = options();
const session = await ort.InferenceSession.create(model, {
  executionProviders: ['cpu'], graphOptimizationLevel: 'all', executionMode: 'sequential', intraOpNumThreads: threads * sessions, interOpNumThreads: 1,
});
const [input] = session.inputNames, [output] = session.outputNames;
const files = (await readdir(images)).filter(name => name.endsWith('.jpg')).sort();
const labels = createWriteStream(labelFile, { highWaterMark: 1 << 16 });

let next = 0, done = [];
async function classifyBatch() {
  const names = Array.from({ length: batch }, () => files[next++ % files.length]);
  const decoded = await Promise.all(names.map(name => decode(join(images, name))));
  const planes = new Float32Array(batch * 3 * PLANE);
  decoded.forEach((image, i) => normalise(image, planes.subarray(i * 3 * PLANE, (i + 1) * 3 * PLANE)));
  const { [output]: { data: logits } } = await session.run({ [input]: new ort.Tensor('float32', planes, [batch, 3, CROP, CROP]) }, [output]);
  const classes = logits.length / batch;
  names.forEach((item, i) => {
    labels.write(line(item, top(logits.subarray(i * classes, (i + 1) * classes))));
    done.push(performance.now());
  });
}

for (const end = performance.now() + warmUp * 1000; performance.now() < end;)
  await classifyBatch();
done = [];
const cpu = process.cpuUsage();
for (const end = performance.now() + seconds * 1000; performance.now() < end;)
  await classifyBatch();
report(done, process.cpuUsage(cpu));
labels.end();
await finished(labels);
