// One ONNX Runtime session on a thread of its own: takes a batch of normalised pixels, gives it back with the best five classes of each image.
import { parentPort, workerData } from 'node:worker_threads';
import ort from 'onnxruntime-node';

const BEST = 5;
const { model, batch, threads } = workerData;
const session = await ort.InferenceSession.create(model, {
  executionProviders: ['cpu'], graphOptimizationLevel: 'all', executionMode: 'sequential', intraOpNumThreads: threads, interOpNumThreads: 1,
  // Threads that wait spinning would take the cores from decoding.
  extra: { session: { intra_op: { allow_spinning: '0' } } },
});
const [input] = session.inputNames, [output] = session.outputNames;

parentPort.on('message', async message => {
  if (message === null) {
    parentPort.close();
    return;
  }
  const { tensor } = message;
  const results = await session.run({ [input]: new ort.Tensor('float32', tensor, [batch, 3, 224, 224]) }, [output]);
  const logits = results[output].data;
  const classes = logits.length / batch;
  const best = Array.from({ length: batch }, (_, i) => top(logits.subarray(i * classes, (i + 1) * classes)));
  parentPort.postMessage({ tensor, best }, [tensor.buffer]);
});
parentPort.postMessage({ ready: true });

/** The best classes with their softmax probabilities, best first. */
function top(logits) {
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
