// The image job of LabelBench the way a Node service would do it: JPEG -> decode and resize (sharp) -> crop -> ResNet-50
// (onnxruntime-node) -> softmax, best five -> JSON Lines. Prints one JSON line with what it measured.
//   node classify.mjs --model FILE --images DIR --labels FILE [--batch 8] [--threads 1] [--sessions 2] [--decoders 2] [--warm-up 4] [--seconds 15]
// UV_THREADPOOL_SIZE must equal --decoders: sharp decodes on libuv's pool.
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';

const SHORTER_SIDE = 256;
const CROP = 224;
const PLANE = CROP * CROP;
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

const { values } = parseArgs({
  options: {
    model: { type: 'string' }, images: { type: 'string' }, labels: { type: 'string' },
    batch: { type: 'string', default: '8' }, threads: { type: 'string', default: '1' }, sessions: { type: 'string', default: '2' },
    decoders: { type: 'string', default: '2' }, 'warm-up': { type: 'string', default: '4' }, seconds: { type: 'string', default: '15' },
  },
});
const [batch, threads, sessions, decoders, warmUp, seconds] =
  ['batch', 'threads', 'sessions', 'decoders', 'warm-up', 'seconds'].map(name => Number(values[name]));
if (Number(process.env.UV_THREADPOOL_SIZE) !== decoders)
  throw new Error(`set UV_THREADPOOL_SIZE=${decoders}: sharp decodes on libuv's pool`);

// As many images at once as the pool has threads, each on one thread; no cache, because every image is read once.
sharp.concurrency(1);
sharp.cache(false);

const files = (await readdir(values.images)).filter(name => name.endsWith('.jpg')).sort();
const labels = createWriteStream(values.labels, { highWaterMark: 1 << 16 });
// value -> normalised value, per channel: (v / 255 - mean) / deviation.
const tables = MEAN.map((mean, c) => Float32Array.from({ length: 256 }, (_, v) => (v / 255 - mean) / DEVIATION[c]));

// Two batches a session: one is being inferred while the next is being filled. onnxruntime-node's run() blocks its JavaScript
// thread, so that each session lives in a worker thread; tensors travel by transfer, without a copy.
const empty = Array.from({ length: 2 * sessions }, () => ({ tensor: new Float32Array(batch * 3 * PLANE), names: new Array(batch), claimed: 0, filled: 0 }));
const waitingForBatch = [];
const full = [];
const idle = [];
let current = null;
let stop = false;

const workers = await Promise.all(Array.from({ length: sessions }, () => new Promise(resolve => {
  const worker = new Worker(new URL('./classify-worker.mjs', import.meta.url), { workerData: { model: values.model, batch, threads } });
  worker.once('error', error => { throw error; });
  worker.on('message', message => {
    if (message.ready) {
      idle.push(worker);
      resolve(worker);
      return;
    }
    write(worker.batch.names, message.best);
    release({ ...worker.batch, tensor: message.tensor });
    idle.push(worker);
    dispatch();
  });
})));

function dispatch() {
  while (full.length > 0 && idle.length > 0) {
    const worker = idle.shift();
    worker.batch = full.shift();
    worker.postMessage({ tensor: worker.batch.tensor }, [worker.batch.tensor.buffer]);
  }
}

function release(one) {
  one.claimed = one.filled = 0;
  empty.push(one);
  for (const wake of waitingForBatch.splice(0))
    wake();
}

/** A place in the batch that is being filled; waits while all batches are full. */
async function claim() {
  while (current === null) {
    if (empty.length > 0)
      current = empty.shift();
    else
      await new Promise(resolve => waitingForBatch.push(resolve));
  }
  const place = { batch: current, index: current.claimed++ };
  if (current.claimed === batch)
    current = null;
  return place;
}

/** Reads, decodes and resizes; the crop is cut while the pixels are normalised, which saves a pass. */
function decode(name) {
  return sharp(join(values.images, name), { failOn: 'error', sequentialRead: true })
    .autoOrient().resize(SHORTER_SIDE, SHORTER_SIDE, { fit: 'outside' }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

function normalise({ data, info }, planes) {
  const left = Math.round((info.width - CROP) / 2), top = Math.round((info.height - CROP) / 2);
  const [red, green, blue] = tables;
  for (let y = 0, to = 0; y < CROP; y++) {
    let from = ((top + y) * info.width + left) * 3;
    for (const end = to + CROP; to < end; to++, from += 3) {
      planes[to] = red[data[from]];
      planes[to + PLANE] = green[data[from + 1]];
      planes[to + 2 * PLANE] = blue[data[from + 2]];
    }
  }
}

let next = 0;
async function pipeline() {
  while (!stop) {
    const name = files[next++ % files.length];
    const image = await decode(name);
    const place = await claim();
    const one = place.batch;
    normalise(image, one.tensor.subarray(place.index * 3 * PLANE, (place.index + 1) * 3 * PLANE));
    one.names[place.index] = name;
    if (++one.filled === batch) {
      full.push(one);
      dispatch();
    }
  }
}

// The window: rate = labels written after its first one over the time since. LabelBench counts the same way.
const done = [];
let recording = false;
function write(names, best) {
  for (let i = 0; i < names.length; i++) {
    labels.write(`${JSON.stringify({ item: names[i], model: 'resnet50-v1.5', classes: best[i] })}\n`);
    if (recording)
      done.push(performance.now());
  }
}

// Two images under way for each decoding thread: one on it, one ready to follow.
const pipelines = Array.from({ length: 2 * decoders }, pipeline);

await new Promise(resolve => setTimeout(resolve, warmUp * 1000));
recording = true;
const cpu = process.cpuUsage();
await new Promise(resolve => setTimeout(resolve, seconds * 1000));
const used = process.cpuUsage(cpu);
recording = false;
stop = true;
await Promise.all(pipelines);
while (idle.length < sessions)
  await new Promise(resolve => setTimeout(resolve, 10));
for (const worker of workers)
  worker.postMessage(null);
labels.end();
await finished(labels);

console.log(JSON.stringify({
  images: done.length,
  images_per_s: (done.length - 1) / ((done.at(-1) - done[0]) / 1e3),
  cpu_ms_per_image: (used.user + used.system) / 1e3 / done.length,
}));
