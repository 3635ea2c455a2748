"""Schema 1: the journal, its projected tables, and what stays on this device."""

STATEMENTS = """
CREATE TABLE journal (
  row INTEGER PRIMARY KEY,
  writer TEXT NOT NULL, audience TEXT NOT NULL, sequence INTEGER NOT NULL CHECK (sequence > 0),
  stamp INTEGER NOT NULL, member TEXT NOT NULL, act TEXT NOT NULL, format INTEGER NOT NULL,
  kind TEXT NOT NULL, record TEXT NOT NULL,
  body TEXT CHECK (body IS NULL OR json_valid(body)), seen TEXT CHECK (seen IS NULL OR json_valid(seen)),
  UNIQUE (writer, audience, sequence)
) STRICT;
CREATE INDEX journal_record ON journal (record);
CREATE INDEX journal_act ON journal (act);
CREATE INDEX journal_stamp ON journal (stamp);

CREATE TABLE campaign (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL CHECK (json_valid(document)), sha256 TEXT NOT NULL, imported_at INTEGER NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE notice (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL, version INTEGER NOT NULL, language TEXT NOT NULL,
  spoken TEXT NOT NULL, page TEXT NOT NULL, full TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT, material INTEGER NOT NULL, sha256 TEXT NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE organisation (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, kind TEXT, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE member (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, organisation TEXT, voided INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE session (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('workshop', 'doorstep', 'stall')),
  title TEXT NOT NULL, date TEXT NOT NULL, starts TEXT, ends TEXT, place TEXT, area TEXT,
  host TEXT, host_kind TEXT, reach TEXT, interpreter TEXT,
  attendance INTEGER CHECK (attendance >= 0), attendance_counting TEXT,
  refusals INTEGER CHECK (refusals >= 0), refusals_counting TEXT,
  doors_tried INTEGER CHECK (doors_tried >= 0), doors_opened INTEGER CHECK (doors_opened >= 0),
  volunteer_minutes INTEGER CHECK (volunteer_minutes >= 0), note TEXT,
  opened_at INTEGER, closed_at INTEGER, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX session_date ON session (date);
CREATE TABLE session_member (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, member TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX session_member_session ON session_member (session);

CREATE TABLE person (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT, minor INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL, erased_at INTEGER,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE contact (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL, name TEXT, phone TEXT, email TEXT, post TEXT, guardian_name TEXT,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX contact_person ON contact (person);
CREATE TABLE answer (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL, question TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('answered', 'refused', 'does_not_know', 'not_applicable', 'not_asked')),
  value TEXT, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX answer_person ON answer (person);
CREATE TABLE consent_event (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL, purpose TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('given', 'refused', 'withdrawn', 'renewed', 'invalidated')),
  notice TEXT, at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, expires_at INTEGER,
  method TEXT NOT NULL CHECK (method IN ('screen', 'oral', 'paper')),
  proof TEXT, witness TEXT, device TEXT NOT NULL,
  guardian INTEGER, child_assent INTEGER, channels TEXT, seen TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(seen)),
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX consent_event_person ON consent_event (person, purpose);

CREATE TABLE idea (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT, person TEXT, text TEXT NOT NULL, theme TEXT, place TEXT, area TEXT,
  latitude REAL CHECK (latitude BETWEEN -90 AND 90), longitude REAL CHECK (longitude BETWEEN -180 AND 180),
  language TEXT NOT NULL DEFAULT 'fr', source TEXT NOT NULL, sheet TEXT, at INTEGER NOT NULL,
  cleared_by TEXT, cleared_at INTEGER, erased_at INTEGER, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX idea_listing ON idea (voided, theme, area, session);
CREATE INDEX idea_session ON idea (session);
CREATE INDEX idea_person ON idea (person) WHERE person IS NOT NULL;
CREATE VIRTUAL TABLE idea_fts USING fts5(
  text, place, content='idea', content_rowid='row', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
INSERT INTO idea_fts (idea_fts, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER idea_indexed AFTER INSERT ON idea WHEN new.voided = 0 BEGIN
  INSERT INTO idea_fts (rowid, text, place) VALUES (new.row, new.text, new.place);
END;
CREATE TRIGGER idea_unindexed AFTER DELETE ON idea WHEN old.voided = 0 BEGIN
  INSERT INTO idea_fts (idea_fts, rowid, text, place) VALUES ('delete', old.row, old.text, old.place);
END;
CREATE TRIGGER idea_left_index BEFORE UPDATE OF text, place, voided ON idea WHEN old.voided = 0 BEGIN
  INSERT INTO idea_fts (idea_fts, rowid, text, place) VALUES ('delete', old.row, old.text, old.place);
END;
CREATE TRIGGER idea_reindexed AFTER UPDATE OF text, place, voided ON idea WHEN new.voided = 0 BEGIN
  INSERT INTO idea_fts (rowid, text, place) VALUES (new.row, new.text, new.place);
END;

CREATE TABLE batch (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT, layout TEXT NOT NULL, version INTEGER NOT NULL, languages TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0), geometry TEXT NOT NULL CHECK (json_valid(geometry)),
  printed_at INTEGER NOT NULL, handed_to TEXT, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE sheet (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  batch TEXT NOT NULL, code TEXT NOT NULL, number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('printed', 'scanned', 'entered', 'void')),
  idea TEXT, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sheet_code ON sheet (code);
CREATE INDEX sheet_batch ON sheet (batch);
CREATE TABLE scan (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL, page INTEGER NOT NULL,
  outcome TEXT NOT NULL
    CHECK (outcome IN ('recognised', 'unknown', 'foreign', 'spoilt', 'already_entered', 'no_code')),
  reason TEXT, code TEXT, sheet TEXT, media TEXT, squares INTEGER, at INTEGER NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX scan_sheet ON scan (sheet);
CREATE TABLE media (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  name TEXT, key TEXT, what TEXT NOT NULL, bytes INTEGER, voided INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE proposal (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL, text TEXT NOT NULL, theme TEXT, place TEXT, area TEXT,
  latitude REAL CHECK (latitude BETWEEN -90 AND 90), longitude REAL CHECK (longitude BETWEEN -180 AND 180),
  cost_cents INTEGER CHECK (cost_cents >= 0),
  stage TEXT NOT NULL
    CHECK (stage IN ('gathered', 'writing', 'agreed', 'submitted', 'answered', 'set_aside')),
  marker TEXT NOT NULL, at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX proposal_stage ON proposal (stage);
CREATE TABLE idea_proposal (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  idea TEXT NOT NULL, proposal TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX idea_proposal_proposal ON idea_proposal (proposal);
CREATE INDEX idea_proposal_idea ON idea_proposal (idea);
CREATE TABLE proposer (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, kind TEXT NOT NULL, organisation TEXT, person TEXT, deputy TEXT,
  agreed_at INTEGER, agreed_how TEXT, agreed_digest TEXT, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX proposer_proposal ON proposer (proposal);
CREATE TABLE criterion_check (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, criterion TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no', 'unsure')), note TEXT,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX criterion_check_proposal ON criterion_check (proposal);
CREATE TABLE submission (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, target TEXT NOT NULL, remote_id TEXT, url TEXT, reference TEXT,
  sent_at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX submission_proposal ON submission (proposal);
CREATE TABLE city_answer (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, target TEXT NOT NULL, decision TEXT NOT NULL, raw_state TEXT, reason TEXT,
  answered_at INTEGER, fetched_at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX city_answer_proposal ON city_answer (proposal);

CREATE TABLE disclosure (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL, what TEXT NOT NULL, outlet TEXT NOT NULL, recipient TEXT NOT NULL,
  sha256 TEXT, count INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE disclosed_person (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  disclosure TEXT NOT NULL, person TEXT NOT NULL, events TEXT NOT NULL CHECK (json_valid(events)),
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX disclosed_person_person ON disclosed_person (person);
CREATE TABLE retraction (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  disclosure TEXT NOT NULL, person TEXT NOT NULL, purpose TEXT NOT NULL, at INTEGER NOT NULL, done_at INTEGER,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE erasure (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT, voided INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE local_setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE local_draft (
  name TEXT PRIMARY KEY, body TEXT NOT NULL CHECK (json_valid(body)), at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE local_outbox (
  id TEXT PRIMARY KEY,
  proposal TEXT NOT NULL, target TEXT NOT NULL, marker TEXT NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL, address TEXT, latitude REAL, longitude REAL, locale TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'unknown')),
  attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL, queued_at INTEGER NOT NULL, queued_by TEXT NOT NULL,
  reason TEXT, message TEXT, field TEXT, remote_id TEXT, url TEXT, settled_at INTEGER,
  UNIQUE (proposal, target)
) STRICT, WITHOUT ROWID;
CREATE TABLE local_attempt (
  row INTEGER PRIMARY KEY,
  parcel TEXT NOT NULL REFERENCES local_outbox (id), at INTEGER NOT NULL, outcome TEXT NOT NULL, message TEXT
) STRICT
"""
