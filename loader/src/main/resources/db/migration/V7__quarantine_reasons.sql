-- Why rows of a file are quarantined: of the whole file, or of its first refused line; empty when every row is loaded.
ALTER TABLE tracking.load_ledger ADD COLUMN reason VARCHAR(6000) DEFAULT '' NOT NULL;
