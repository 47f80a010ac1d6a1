-- What a person should know about a run that is no error, such as an announced total that changed while it was read.
ALTER TABLE {ledger}.run ADD warnings text[] NOT NULL DEFAULT '{}';
