// The image job of LabelBench as fast as we can write it for Node: JPEG -> decode and resize (sharp) -> crop -> ResNet-50
// (onnxruntime-node) -> softmax, best five -> JSON Lines. Prints one JSON line with what it measured.
//   node classify-tuned.mjs --model FILE --images DIR --labels FILE [--batch 8] [--threads 1] [--sessions 2] [--decoders 2] [--warm-up 4] [--seconds 15]
// UV_THREADPOOL_SIZE must equal --decoders: sharp decodes on libuv's pool.
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { decode, line, normalise, options, PLANE, report } from './job.mjs';

const { model, images, labels: labelFile, batch, threads, sessions, decoders, warmUp, seconds } = options();
const files = (await readdir(images)).filter(name => name.endsWith('.jpg')).sort();
const labels = createWriteStream(labelFile, { highWaterMark: 1 << 16 });

// Two batches a session: one is being inferred while the next is being filled. onnxruntime-node's run() blocks its JavaScript
// thread, so that each session lives in a worker thread; tensors travel by transfer, without a copy.
const empty = Array.from({ length: 2 * sessions }, () => ({ tensor: new Float32Array(batch * 3 * PLANE), names: new Array(batch), claimed: 0, filled: 0 }));
const waitingForBatch = [];
const full = [];
const idle = [];
let current = null;
let stop = false;

const workers = await Promise.all(Array.from({ length: sessions }, () => new Promise(resolve => {
  const worker = new Worker(new URL('./classify-worker.mjs', import.meta.url), { workerData: { model, batch, threads } });
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

let next = 0;
async function pipeline() {
  while (!stop) {
    const name = files[next++ % files.length];
    const image = await decode(join(images, name));
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

const done = [];
let recording = false;
function write(names, best) {
  for (let i = 0; i < names.length; i++) {
    labels.write(line(names[i], best[i]));
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
report(done, used);
