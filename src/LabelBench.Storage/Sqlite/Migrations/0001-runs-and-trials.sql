-- Every run, with the figures that people filter and sort by as columns and the whole record as JSON.
-- Columns name their units. Times are UTC, ISO 8601, of one length, so that text order is time order.
-- NULL means: not measured, or not known. It never means zero.

CREATE TABLE schema_version (
    version INTEGER PRIMARY KEY,  -- number of the migration file that was applied
    name    TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
    run_id        TEXT    PRIMARY KEY,
    label         TEXT,
    started_utc   TEXT    NOT NULL,
    ended_utc     TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,  -- complete, cancelled, interrupted
    suite_id      TEXT    NOT NULL,
    plan_hash     TEXT    NOT NULL,
    machine       TEXT    NOT NULL,
    cpu_model     TEXT    NOT NULL,
    usable_cpus   REAL    NOT NULL,
    gpus          TEXT    NOT NULL,  -- names, separated by ", "; empty when there is none
    gpu_driver    TEXT,
    kernel        TEXT    NOT NULL,
    onnx_runtime  TEXT    NOT NULL,
    labelbench    TEXT    NOT NULL,
    trials        INTEGER NOT NULL,
    trials_valid  INTEGER NOT NULL,
    record        TEXT    NOT NULL   -- JSON, its schema is named inside
) STRICT;

CREATE INDEX runs_by_start ON runs (started_utc, run_id);
CREATE INDEX runs_by_label ON runs (label, started_utc);

CREATE TABLE trials (
    run_id                   TEXT    NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    cell_id                  TEXT    NOT NULL,
    repetition               INTEGER NOT NULL,
    workload_id              TEXT    NOT NULL,
    scope                    TEXT    NOT NULL,
    scenario                 TEXT    NOT NULL,
    provider                 TEXT    NOT NULL,
    device                   TEXT    NOT NULL,
    precision                TEXT    NOT NULL,
    batch_items              INTEGER NOT NULL,
    intra_op_threads         INTEGER NOT NULL,
    streams                  INTEGER NOT NULL,
    decode_workers           INTEGER NOT NULL,
    status                   TEXT    NOT NULL,  -- valid, invalid, failed
    failure_reason           TEXT,
    started_utc              TEXT    NOT NULL,
    elapsed_ms               REAL    NOT NULL,
    window_ms                REAL,
    queries                  INTEGER,
    items                    INTEGER,
    throughput_items_per_s   REAL,
    latency_mean_ms          REAL,
    latency_min_ms           REAL,
    latency_p50_ms           REAL,
    latency_p90_ms           REAL,
    latency_p95_ms           REAL,
    latency_p99_ms           REAL,
    latency_p999_ms          REAL,
    latency_max_ms           REAL,
    unreadable_items         INTEGER,
    findings                 INTEGER NOT NULL,
    PRIMARY KEY (run_id, cell_id, repetition)
) STRICT;

CREATE INDEX trials_by_workload ON trials (workload_id, scope, scenario);
