// One ONNX Runtime session on a thread of its own: takes a batch of normalised pixels, gives it back with the best five classes of each image.
import { parentPort, workerData } from 'node:worker_threads';
import ort from 'onnxruntime-node';
import { top } from './job.mjs';

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
