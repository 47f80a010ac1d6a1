-- What a run waits for, where that is more than the source's leave to ask again: an export that the API makes.
ALTER TABLE {ledger}.run ADD COLUMN waiting_for text;
