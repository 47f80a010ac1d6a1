-- Why a run stopped, so that one that cannot be gone on with is ended and not adopted night after night.
-- Their parameters and answers change; they are made anew with the other routines.
DROP FUNCTION IF EXISTS {ledger}.begin_run;
DROP FUNCTION IF EXISTS {ledger}.end_run;

ALTER TABLE {ledger}.run
    ADD COLUMN stop_kind text,
    -- The run that this one was begun in place of, since it could not be gone on with.
    ADD COLUMN replaces  uuid,
    -- How far it was when it was adopted last: its committed chunks and planned pages.
    ADD COLUMN reached   bigint,
    -- The version of the source that the run is planned from, where the source can tell it.
    ADD COLUMN source_version text,
    -- The feed file, where a person started the run; always an absolute path.
    ADD COLUMN feed_file text;

-- Whether the page failed for what the source gives, and not for an outage that may pass.
ALTER TABLE {ledger}.page ADD COLUMN refused boolean NOT NULL DEFAULT false;
