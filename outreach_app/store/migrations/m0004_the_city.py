"""Schema 4: who sends, what each parcel is to do there, what was typed in of the city's answers, who was told."""

STATEMENTS = """
CREATE TABLE sender (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL, name TEXT, at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE parcel_again (
  id TEXT PRIMARY KEY,
  proposal TEXT NOT NULL, target TEXT NOT NULL, marker TEXT NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL, address TEXT, latitude REAL, longitude REAL, locale TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'unknown', 'set_aside')),
  attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL, queued_at INTEGER NOT NULL, queued_by TEXT NOT NULL,
  reason TEXT, message TEXT, field TEXT, remote_id TEXT, url TEXT, settled_at INTEGER,
  errand TEXT NOT NULL DEFAULT 'create' CHECK (errand IN ('create', 'edit', 'withdraw')),
  terms TEXT CHECK (json_valid(terms)), asked_at INTEGER,
  UNIQUE (proposal, target)
) STRICT, WITHOUT ROWID;
INSERT INTO parcel_again (id, proposal, target, marker, title, body, address, latitude, longitude, locale, state,
    attempts, due_at, queued_at, queued_by, reason, message, field, remote_id, url, settled_at)
  SELECT id, proposal, target, marker, title, body, address, latitude, longitude, locale, state,
    attempts, due_at, queued_at, queued_by, reason, message, field, remote_id, url, settled_at FROM local_outbox;
CREATE TABLE attempt_again (
  row INTEGER PRIMARY KEY,
  parcel TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL, message TEXT
) STRICT;
INSERT INTO attempt_again (row, parcel, at, outcome, message)
  SELECT row, parcel, at, outcome, message FROM local_attempt;
DROP TABLE local_attempt;
DROP TABLE local_outbox;
ALTER TABLE parcel_again RENAME TO local_outbox;
-- each holds all its question asks for: ten thousand rows are read without their words
CREATE INDEX local_outbox_due ON local_outbox (target, state, due_at, attempts, queued_at);
CREATE INDEX local_outbox_list ON local_outbox (queued_at, state, target, proposal, settled_at);
CREATE INDEX local_outbox_there ON local_outbox (target, remote_id, proposal, marker, errand, state)
  WHERE remote_id IS NOT NULL;
CREATE INDEX local_outbox_sending ON local_outbox (asked_at) WHERE state = 'sending';
CREATE TABLE local_attempt (
  row INTEGER PRIMARY KEY,
  parcel TEXT NOT NULL REFERENCES local_outbox (id), at INTEGER NOT NULL, outcome TEXT NOT NULL, message TEXT
) STRICT;
INSERT INTO local_attempt (row, parcel, at, outcome, message)
  SELECT row, parcel, at, outcome, message FROM attempt_again;
DROP TABLE attempt_again;
CREATE INDEX local_attempt_parcel ON local_attempt (parcel);
CREATE TABLE local_request (
  row INTEGER PRIMARY KEY, target TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX local_request_target ON local_request (target, at);

ALTER TABLE proposal ADD COLUMN target TEXT;
ALTER TABLE city_answer ADD COLUMN phase TEXT;
ALTER TABLE city_answer ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;
CREATE TABLE told (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL, proposal TEXT NOT NULL, city_answer TEXT NOT NULL, how TEXT NOT NULL, at INTEGER NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX told_person ON told (person);
CREATE INDEX told_answer ON told (city_answer);
CREATE TABLE letter (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, target TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('retraction', 'edit')),
  at INTEGER NOT NULL, printed_at INTEGER, sent_at INTEGER, answered_at INTEGER, answer TEXT,
  ideas TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(ideas)),
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX letter_proposal ON letter (proposal);
"""
