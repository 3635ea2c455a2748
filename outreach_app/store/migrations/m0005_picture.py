"""Schema 5: one picture a proposal, and on this device what became of it on each platform."""

STATEMENTS = """
CREATE TABLE proposal_picture (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, media TEXT NOT NULL, words TEXT NOT NULL, nobody INTEGER NOT NULL DEFAULT 0,
  width INTEGER NOT NULL, height INTEGER NOT NULL, at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX proposal_picture_proposal ON proposal_picture (proposal);
CREATE TABLE local_picture (
  parcel TEXT PRIMARY KEY,
  picture TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
  attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL DEFAULT 0,
  reason TEXT, message TEXT, at INTEGER NOT NULL,
  asked TEXT, asked_at INTEGER, there TEXT
) STRICT, WITHOUT ROWID;
"""
