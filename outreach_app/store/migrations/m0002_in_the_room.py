"""Schema 2: what purposes allow, the wall, what the room decided, rounds from door to door, past projects, receipts."""

STATEMENTS = """
CREATE TABLE purpose_outlet (
  purpose TEXT NOT NULL, outlet TEXT NOT NULL, PRIMARY KEY (outlet, purpose)
) STRICT, WITHOUT ROWID;
INSERT INTO purpose_outlet (purpose, outlet)
  SELECT asked.value ->> 'code', allowed.value FROM campaign,
    json_each(campaign.document, '$.purposes') AS asked, json_each(asked.value, '$.allows') AS allowed;
CREATE TRIGGER campaign_allows AFTER INSERT ON campaign BEGIN
  DELETE FROM purpose_outlet;
  INSERT INTO purpose_outlet (purpose, outlet)
    SELECT asked.value ->> 'code', allowed.value
    FROM json_each(new.document, '$.purposes') AS asked, json_each(asked.value, '$.allows') AS allowed;
END;
CREATE TRIGGER campaign_allows_now AFTER UPDATE OF document ON campaign BEGIN
  DELETE FROM purpose_outlet;
  INSERT INTO purpose_outlet (purpose, outlet)
    SELECT asked.value ->> 'code', allowed.value
    FROM json_each(new.document, '$.purposes') AS asked, json_each(asked.value, '$.allows') AS allowed;
END;
ALTER TABLE session ADD COLUMN template TEXT;
ALTER TABLE session ADD COLUMN next_steps TEXT;
CREATE TABLE plan_item (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, section TEXT NOT NULL CHECK (section IN ('agenda', 'role', 'table', 'material')),
  position REAL NOT NULL, words TEXT NOT NULL, minutes INTEGER CHECK (minutes >= 0), who TEXT,
  done INTEGER NOT NULL DEFAULT 0, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX plan_item_session ON plan_item (session);
CREATE TABLE attendee (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX attendee_session ON attendee (session);
CREATE INDEX attendee_person ON attendee (person);
CREATE TABLE headcount (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, band TEXT, area TEXT, count INTEGER NOT NULL CHECK (count >= 0), counting TEXT NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX headcount_session ON headcount (session);

CREATE TABLE wall_group (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, name TEXT NOT NULL, position REAL NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX wall_group_session ON wall_group (session);
CREATE TABLE card (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, idea TEXT NOT NULL, wall_group TEXT, position REAL NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX card_session ON card (session);
CREATE INDEX card_idea ON card (idea);
CREATE TABLE dot (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, idea TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX dot_session ON dot (session, idea);

ALTER TABLE proposal ADD COLUMN form TEXT CHECK (form IN ('merge', 'group'));
ALTER TABLE proposal ADD COLUMN session TEXT;
CREATE TABLE lineage (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, idea TEXT NOT NULL, sentence TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX lineage_proposal ON lineage (proposal);
CREATE INDEX lineage_idea ON lineage (idea);
CREATE TABLE agreement (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, session TEXT, how TEXT NOT NULL CHECK (how IN ('show_of_hands', 'named')),
  in_favour INTEGER CHECK (in_favour >= 0), against INTEGER CHECK (against >= 0),
  abstained INTEGER CHECK (abstained >= 0), note TEXT, digest TEXT NOT NULL, at INTEGER NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX agreement_proposal ON agreement (proposal);
CREATE TABLE agreement_person (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  agreement TEXT NOT NULL, person TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX agreement_person_agreement ON agreement_person (agreement);
CREATE INDEX agreement_person_person ON agreement_person (person);
CREATE TABLE dissent (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, session TEXT, text TEXT NOT NULL, at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX dissent_proposal ON dissent (proposal);
CREATE TABLE advice (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  proposal TEXT NOT NULL, rule TEXT NOT NULL, sentence TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('kept', 'changed')), at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX advice_proposal ON advice (proposal);

CREATE VIRTUAL TABLE proposal_fts USING fts5(
  title, text, content='proposal', content_rowid='row', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
INSERT INTO proposal_fts (proposal_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO proposal_fts (rowid, title, text) SELECT row, title, text FROM proposal WHERE voided = 0;
CREATE TRIGGER proposal_indexed AFTER INSERT ON proposal WHEN new.voided = 0 BEGIN
  INSERT INTO proposal_fts (rowid, title, text) VALUES (new.row, new.title, new.text);
END;
CREATE TRIGGER proposal_unindexed AFTER DELETE ON proposal WHEN old.voided = 0 BEGIN
  INSERT INTO proposal_fts (proposal_fts, rowid, title, text) VALUES ('delete', old.row, old.title, old.text);
END;
CREATE TRIGGER proposal_left_index BEFORE UPDATE OF title, text, voided ON proposal WHEN old.voided = 0 BEGIN
  INSERT INTO proposal_fts (proposal_fts, rowid, title, text) VALUES ('delete', old.row, old.title, old.text);
END;
CREATE TRIGGER proposal_reindexed AFTER UPDATE OF title, text, voided ON proposal WHEN new.voided = 0 BEGIN
  INSERT INTO proposal_fts (rowid, title, text) VALUES (new.row, new.title, new.text);
END;

CREATE TABLE past_import (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL, sha256 TEXT NOT NULL, columns TEXT NOT NULL CHECK (json_valid(columns)),
  count INTEGER NOT NULL, at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE past_project (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  past_import TEXT NOT NULL, reference TEXT, title TEXT NOT NULL, text TEXT, theme TEXT, area TEXT, place TEXT,
  year INTEGER, cost_cents INTEGER, outcome TEXT NOT NULL CHECK (outcome IN ('won', 'rejected', 'unknown')),
  progress TEXT, reason TEXT, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX past_project_import ON past_project (past_import);
CREATE VIRTUAL TABLE past_project_fts USING fts5(
  title, text, content='past_project', content_rowid='row', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TRIGGER past_project_indexed AFTER INSERT ON past_project WHEN new.voided = 0 BEGIN
  INSERT INTO past_project_fts (rowid, title, text) VALUES (new.row, new.title, new.text);
END;
CREATE TRIGGER past_project_unindexed AFTER DELETE ON past_project WHEN old.voided = 0 BEGIN
  INSERT INTO past_project_fts (past_project_fts, rowid, title, text) VALUES ('delete', old.row, old.title, old.text);
END;
CREATE TRIGGER past_project_left_index BEFORE UPDATE OF title, text, voided ON past_project WHEN old.voided = 0 BEGIN
  INSERT INTO past_project_fts (past_project_fts, rowid, title, text) VALUES ('delete', old.row, old.title, old.text);
END;
CREATE TRIGGER past_project_reindexed AFTER UPDATE OF title, text, voided ON past_project WHEN new.voided = 0 BEGIN
  INSERT INTO past_project_fts (rowid, title, text) VALUES (new.row, new.title, new.text);
END;

CREATE VIRTUAL TABLE idea_words USING fts5vocab('idea_fts', 'row');
CREATE VIRTUAL TABLE proposal_words USING fts5vocab('proposal_fts', 'row');
CREATE VIRTUAL TABLE past_project_words USING fts5vocab('past_project_fts', 'row');

CREATE TABLE building (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, position REAL NOT NULL, street TEXT, number TEXT, area TEXT, access TEXT,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX building_session ON building (session);
CREATE TABLE door (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  building TEXT NOT NULL, code TEXT NOT NULL, staircase TEXT, floor INTEGER, label TEXT, position REAL NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX door_building ON door (building);
CREATE INDEX door_code ON door (code);
CREATE TABLE visit (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL, door TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('absent', 'refused', 'talked', 'idea', 'come_back', 'do_not_contact')),
  come_back TEXT, idea TEXT, at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX visit_session ON visit (session);
CREATE INDEX visit_door ON visit (door);
CREATE TABLE suppression (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  door_hmac TEXT NOT NULL, at INTEGER NOT NULL, expires_at INTEGER NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX suppression_door ON suppression (door_hmac);
CREATE TABLE door_key (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE receipt (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  idea TEXT NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL, withdrawn_at INTEGER,
  voided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX receipt_code ON receipt (code);
CREATE INDEX receipt_idea ON receipt (idea);
"""
