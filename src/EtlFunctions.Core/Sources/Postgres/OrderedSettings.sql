-- For this transaction only, which only reads, whatever a condition or a view calls.
-- Keys pass through text and back, in one form whatever the user's or the database's settings are.
-- Rows come by the key's index: with outdated statistics, as those of a table just filled are, the planner may otherwise
-- collect and sort all pending rows for each page. What is switched off only counts as dear, so dear that the few rows that
-- are sorted nevertheless would be worth compiling to it: a tenth of a second for each plan.
SELECT set_config('transaction_read_only', 'on', true),
       set_config('datestyle', 'ISO', true), set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '1', true),
       set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
       set_config('jit', 'off', true)
