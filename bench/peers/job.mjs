// What the Node programs of this folder share: the steps of the image job around the model, their arguments, and what they print.
import { parseArgs } from 'node:util';
import sharp from 'sharp';

const SHORTER_SIDE = 256;
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];
const BEST = 5;
export const CROP = 224;
export const PLANE = CROP * CROP;

// value -> normalised value, per channel: (v / 255 - mean) / deviation.
const tables = MEAN.map((mean, c) => Float32Array.from({ length: 256 }, (_, v) => (v / 255 - mean) / DEVIATION[c]));

/** The arguments; UV_THREADPOOL_SIZE must equal --decoders, because sharp decodes on libuv's pool. */
export function options() {
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
  return { model: values.model, images: values.images, labels: values.labels, batch, threads, sessions, decoders, warmUp, seconds };
}

/** Reads, decodes and resizes; the crop is cut while the pixels are normalised, which saves a pass. */
export function decode(file) {
  return sharp(file, { failOn: 'error', sequentialRead: true })
    .autoOrient().resize(SHORTER_SIDE, SHORTER_SIDE, { fit: 'outside' }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

export function normalise({ data, info }, planes) {
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

/** One line of labels. */
export const line = (item, classes) => `${JSON.stringify({ item, model: 'resnet50-v1.5', classes })}\n`;

/** Prints what was measured. The rate is that of the labels written after the first one over the time since; LabelBench counts the same way. */
export function report(writtenAt, cpu) {
  console.log(JSON.stringify({
    images: writtenAt.length,
    images_per_s: (writtenAt.length - 1) / ((writtenAt.at(-1) - writtenAt[0]) / 1e3),
    cpu_ms_per_image: (cpu.user + cpu.system) / 1e3 / writtenAt.length,
  }));
}

/** The best classes with their softmax probabilities, best first. */
export function top(logits) {
  let greatest = -Infinity, sum = 0;
  for (let i = 0; i < logits.length; i++)
    if (logits[i] > greatest) greatest = logits[i];
  const best = [];
  for (let i = 0; i < logits.length; i++) {
    sum += Math.exp(logits[i] - greatest);
    if (best.length === BEST && logits[i] <= logits[best[BEST - 1]]) continue;
    let at = best.length;
    while (at > 0 && logits[best[at - 1]] < logits[i]) at--;
    best.splice(at, 0, i);
    if (best.length > BEST) best.pop();
  }
  return best.map(i => ({ name: String(i), confidence: Math.exp(logits[i] - greatest) / sum }));
}
