"""Schema 3: sheets of every kind handed out one by one, pages read before they are typed in, proofs and their end."""

STATEMENTS = """
ALTER TABLE batch ADD COLUMN handed_at INTEGER;
ALTER TABLE sheet ADD COLUMN handed_to TEXT;
ALTER TABLE sheet ADD COLUMN handed_at INTEGER;
ALTER TABLE sheet ADD COLUMN returned_at INTEGER;
CREATE TABLE sheet_door (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  sheet TEXT NOT NULL, door TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sheet_door_sheet ON sheet_door (sheet);
CREATE INDEX sheet_door_door ON sheet_door (door);
CREATE TABLE sheet_person (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  sheet TEXT NOT NULL, person TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sheet_person_sheet ON sheet_person (sheet);
CREATE INDEX sheet_person_person ON sheet_person (person);

CREATE TABLE scan_again (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL, page INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN (
    'recognised', 'unknown', 'foreign', 'spoilt', 'already_entered', 'no_code',
    'unknown_layout', 'other_campaign', 'duplicate', 'two_sheets')),
  reason TEXT, code TEXT, sheet TEXT, media TEXT, squares INTEGER, at INTEGER NOT NULL,
  source TEXT, part INTEGER NOT NULL DEFAULT 1, sheet_page INTEGER, reading TEXT CHECK (json_valid(reading)),
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO scan_again (row, id, file, page, outcome, reason, code, sheet, media, squares, at, voided)
  SELECT row, id, file, page, outcome, reason, code, sheet, media, squares, at, voided FROM scan;
DROP TABLE scan;
ALTER TABLE scan_again RENAME TO scan;
CREATE INDEX scan_sheet ON scan (sheet);
CREATE INDEX scan_source ON scan (source);

CREATE TABLE proof (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL, scan TEXT, page INTEGER, media TEXT, sha256 TEXT NOT NULL, at INTEGER NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX proof_person ON proof (person);
CREATE TABLE second_look (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  sheet TEXT NOT NULL, fields INTEGER NOT NULL CHECK (fields > 0), agreed INTEGER NOT NULL CHECK (agreed >= 0),
  differing TEXT NOT NULL CHECK (json_valid(differing)), at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX second_look_sheet ON second_look (sheet);
CREATE TABLE purge (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL, count INTEGER NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT
"""
