-- For this transaction only, which only reads, whatever a condition or a view calls.
-- Keys pass through text and back, in one form whatever the user's or the database's settings are.
-- A page is too short for its statement to be worth compiling.
SELECT set_config('transaction_read_only', 'on', true),
       set_config('datestyle', 'ISO', true), set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '1', true),
       set_config('jit', 'off', true)
