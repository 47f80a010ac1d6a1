-- The hash stored with a product of which some SKUs are another product's: it differs from the product's own hash, and is
-- the same as long as the same SKUs are missing. Raises nothing.
CREATE OR REPLACE FUNCTION {ledger}.claim_hash(p_hash bytea, p_codes text[])
RETURNS bytea
LANGUAGE sql
IMMUTABLE
AS $$
    SELECT CASE WHEN cardinality(p_codes) = 0 THEN p_hash
                ELSE decode(md5(encode(p_hash, 'hex') || array_to_string(p_codes, E'\n')), 'hex') END
$$;
