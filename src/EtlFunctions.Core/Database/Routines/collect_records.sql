-- Keeps records of a page that was loaded before, so that they are settled with the others of their product, and commits the
-- page that stood for this. p_of is the page they are of; which they are tell their places.
--
-- Answers as load_chunk does: committed, already_committed, fenced, missing. Raises nothing of its own.
CREATE OR REPLACE FUNCTION {ledger}.collect_records(
    p_run uuid, p_epoch integer, p_page integer, p_of integer,
    p_key text[], p_place integer[], p_part boolean[], p_names text[], p_location text[], p_raw bytea[],
    p_mark_key text[], p_mark_version text[])
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_state text;
    v_epoch integer;
BEGIN
    SELECT g.state, g.epoch INTO v_state, v_epoch
      FROM {ledger}.page g WHERE g.run_id = p_run AND g.number = p_page FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'missing';
    ELSIF v_state = 'committed' THEN
        RETURN 'already_committed';
    ELSIF v_epoch <> p_epoch THEN
        RETURN 'fenced';
    END IF;

    INSERT INTO {ledger}.held (run_id, page, place, key, is_part, names, action, location, raw, mark_key, mark_version)
    SELECT p_run, p_of, h.place, h.key, coalesce(h.part, false), string_to_array(h.names, E'\n'),
           a.action, h.location, h.raw, h.mark_key, h.mark_version
      FROM unnest(p_key, p_place, p_part, p_names, p_location, p_raw, p_mark_key, p_mark_version)
           AS h (key, place, part, names, location, raw, mark_key, mark_version)
      JOIN {ledger}.page g ON g.run_id = p_run AND g.number = p_of
     CROSS JOIN LATERAL (SELECT substr(g.actions, array_position(g.places, h.place), 1) AS action) a
        ON CONFLICT DO NOTHING;
    UPDATE {ledger}.page g SET state = 'committed', committed_at = now(), chunks = 1, error = NULL
     WHERE g.run_id = p_run AND g.number = p_page;
    RETURN 'committed';
END
$$;
