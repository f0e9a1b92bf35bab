// Runs the image job by LabelBench and by the Node programs of this folder in turn, and prints one line a figure:
// name value unit target ok|short interval. Called by run.sh.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// Against the program that people write; against the one in which sessions, threads and buffers are arranged by hand the ratio is stated.
const PEERS = [{ name: 'node-plain', script: 'classify-plain.mjs', target: 1.2 }, { name: 'node-tuned', script: 'classify-tuned.mjs' }];
const TARGET_SAME_CLASS = 0.99;
const RUN_INVALID = 5; // LabelBench's exit code where no trial is valid; its record says why
const cores = String(availableParallelism());
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' }, seconds: { type: 'string', default: '15' }, 'warm-up': { type: 'string', default: '4' },
    batch: { type: 'string', default: '8' }, threads: { type: 'string', default: '1' }, sessions: { type: 'string', default: cores }, decoders: { type: 'string', default: cores },
  },
});

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const cache = join(root, 'artifacts', 'peers-cache');
const scratch = mkdtempSync(join(tmpdir(), 'labelbench-peers-'));
mkdirSync(cache, { recursive: true });
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

// Both programs find the same files: LabelBench makes the model and the photos in a cache of their own, the Node program is pointed at them.
const labelBench = () => {
  const reports = mkdtempSync(join(scratch, 'run-'));
  run(join(root, 'labelbench'), [
    'run', '--workloads', join(here, 'workloads'), '--suite', 'peers', '--batch', values.batch, '--threads', values.threads, '--streams', values.sessions,
    '--decode-workers', values.decoders, '--warm-up', `${values['warm-up']}s`, '--measure', `${values.seconds}s`, '--max-measure', `${values.seconds}s`,
    '--no-store', '--keep-labels', '--reports', reports,
  ], { LABELBENCH_CACHE: cache }, [0, RUN_INVALID]);
  const folder = join(reports, readdirSync(reports)[0]);
  const [trial] = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')).trials;
  if (trial.failure)
    throw new Error(`LabelBench's trial failed: ${trial.failure.detail}`);
  for (const finding of trial.findings.filter(f => f.invalidates))
    console.error(`! disturbed: ${finding.text}`);
  const { window, items, telemetry, throughput_items_per_s } = trial.measurement;
  const cpu = telemetry.find(metric => metric.name === 'process_cpu_cores').mean * (window.end_ns - window.begin_ns) / 1e6 / items;
  return { disturbed: trial.status !== 'valid', images_per_s: throughput_items_per_s, cpu_ms_per_image: cpu, classes: bestClasses(join(folder, 'labels', trial.cell_id, 'labels.jsonl')) };
};

const node = script => {
  const labels = join(scratch, 'node-labels.jsonl');
  const model = readdirSync(join(cache, 'models')).find(name => name.startsWith(`resnet50-v1.5-b${values.batch}-fp32-`) && name.endsWith('.onnx'));
  const images = readdirSync(join(cache, 'inputs')).find(name => name.includes('-1920x1080-'));
  const output = run(process.execPath, [
    join(here, script), '--model', join(cache, 'models', model), '--images', join(cache, 'inputs', images), '--labels', labels, '--batch', values.batch,
    '--threads', values.threads, '--sessions', values.sessions, '--decoders', values.decoders, '--warm-up', values['warm-up'], '--seconds', values.seconds,
  ], { UV_THREADPOOL_SIZE: values.decoders });
  return { ...JSON.parse(output), classes: bestClasses(labels) };
};

function run(program, args, environment, fine = [0]) {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, { env: { ...process.env, ...environment }, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error || !fine.includes(status))
    throw new Error(`${program} ${args.join(' ')} ended with ${error?.message ?? signal ?? status}: ${stderr}`);
  return stdout;
}

/** Best class of each image, by its name. */
function bestClasses(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(line => line.length > 0).map(line => JSON.parse(line));
  return new Map(lines.map(line => [line.item, line.classes[0].name]));
}

const median = numbers => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

function print(name, value, unit, { least, most, interval } = {}) {
  const number = x => String(Number(x.toFixed(4)));
  const reached = least !== undefined ? value >= least : most !== undefined ? value <= most : null;
  const target = least !== undefined ? `>=${number(least)}` : most !== undefined ? `<=${number(most)}` : '-';
  console.log([`peers.${name}`, number(value), unit, target, reached === null ? '-' : reached ? 'ok' : 'short', interval ?? ''].join(' ').trimEnd());
  return reached !== false;
}

// A B C C B A, then backwards: a drift of the machine falls on all. Each round gives one ratio a peer.
const programs = [{ name: 'labelbench', runs: [], run: labelBench }, ...PEERS.map(peer => ({ ...peer, runs: [], ratios: [], run: () => node(peer.script) }))];
const [ours, ...peers] = programs;
const rate = runs => runs.reduce((sum, one) => sum + one.images_per_s, 0) / runs.length;
for (let round = 0; round < Number(values.rounds); round++) {
  const order = round % 2 === 0 ? programs : programs.toReversed();
  for (const program of [...order, ...order.toReversed()])
    program.runs.push(program.run());
  for (const peer of peers)
    peer.ratios.push(rate(ours.runs.slice(-2)) / rate(peer.runs.slice(-2)));
  console.error(`round ${round + 1} of ${values.rounds}: ${programs.map(p => `${p.name} ${p.runs.slice(-2).map(r => r.images_per_s.toFixed(1)).join(', ')}`).join('; ')} images/s`);
}

for (const { name, runs } of programs) {
  print(`${name}.throughput`, median(runs.map(r => r.images_per_s)), 'images/s');
  print(`${name}.cpu`, median(runs.map(r => r.cpu_ms_per_image)), 'ms/image');
}
// The true median lies between the least and the greatest of n ratios with a probability of 1 - 2 / 2^n.
const coverage = 100 * (1 - 2 ** (1 - Number(values.rounds)));
const judged = [print('labelbench.disturbed', ours.runs.filter(r => r.disturbed).length, 'trials', { most: 0 })];
for (const { name, runs, ratios, target } of peers) {
  const [own, other] = [ours.runs.at(-1).classes, runs.at(-1).classes];
  const compared = [...own].filter(([image]) => other.has(image));
  const same = compared.filter(([image, best]) => other.get(image) === best).length;
  judged.push(
    print(`${name}.same-class`, same / compared.length, 'share', { least: TARGET_SAME_CLASS, interval: `${same} of ${compared.length} images` }),
    print(`${name}.ratio`, median(ratios), 'ratio', { least: target, interval: ratios.length < 2 ? undefined : `${Math.min(...ratios).toFixed(3)}..${Math.max(...ratios).toFixed(3)} (${coverage.toFixed(0)} %)` }));
}
process.exitCode = judged.every(reached => reached) ? 0 : 1;
