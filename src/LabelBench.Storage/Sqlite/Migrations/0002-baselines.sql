-- Runs that others are compared with, by name. A baseline's run is not pruned, and cannot be deleted while the name points to it.
-- The reference is checked at the end of a transaction: a run that is saved again is deleted and inserted in one.

CREATE TABLE baselines (
    name            TEXT PRIMARY KEY,
    run_id          TEXT NOT NULL REFERENCES runs (run_id) DEFERRABLE INITIALLY DEFERRED,
    set_utc         TEXT NOT NULL,
    expires_utc     TEXT,  -- NULL: never
    previous_run_id TEXT   -- the run that it was promoted from, which may have been pruned since
) STRICT;

CREATE INDEX baselines_by_run ON baselines (run_id);
