-- Lists of runs, the latest first, cost the same however many there are.
CREATE INDEX run_started_at_idx ON {ledger}.run (started_at DESC, id DESC);

-- When the last pages of a finished run were removed; its counts stand in its summary.
ALTER TABLE {ledger}.run ADD COLUMN pruned_at timestamptz;

-- The runs that still have pages.
CREATE INDEX run_unpruned_idx ON {ledger}.run (finished_at) WHERE pruned_at IS NULL AND finished_at IS NOT NULL;
