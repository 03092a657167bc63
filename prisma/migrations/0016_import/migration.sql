-- Lists of elders that are imported 导入, and what it takes to take an import back.

-- A sheet as it came in: its rows stay, sealed, until it is imported or a day has passed.
CREATE TABLE elder_import (
  id          TEXT PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  file_name   TEXT NOT NULL CHECK (length(file_name) > 0),
  -- null: the command line.
  account_id  INTEGER REFERENCES account (id),
  -- How the codes begin of the places that the person answers for.
  scope       TEXT NOT NULL,
  heading_row INTEGER NOT NULL,
  headings    JSONB NOT NULL,
  -- Which column holds what; checked_at null: to be checked, or to be checked anew.
  mapping     JSONB NOT NULL,
  started_at  TIMESTAMPTZ(3) NOT NULL,
  checked_at  TIMESTAMPTZ(3),
  state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'undone', 'dropped')),
  -- How many elders it brought.
  registered  INTEGER,
  done_at     TIMESTAMPTZ(3),
  undone_at   TIMESTAMPTZ(3),
  undone_by   INTEGER REFERENCES account (id),
  CHECK ((state IN ('done', 'undone')) = (done_at IS NOT NULL)),
  CHECK ((state = 'undone') = (undone_at IS NOT NULL))
);
CREATE INDEX elder_import_started_at_idx ON elder_import (started_at);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON elder_import FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

CREATE TABLE elder_import_row (
  import_id TEXT NOT NULL REFERENCES elder_import (id),
  -- The sheet's own number.
  row       INTEGER NOT NULL,
  -- The cells as JSON, sealed: they hold ID numbers.
  sealed    BYTEA NOT NULL,
  -- Keyed hash of the ID number where it can be read, by which doubles within the sheet are found.
  id_index  BYTEA,
  faults    JSONB NOT NULL DEFAULT '[]',
  -- Whether one of the faults keeps the import from going on.
  blocked   BOOLEAN NOT NULL DEFAULT false,
  dropped   BOOLEAN NOT NULL DEFAULT false,
  PRIMARY KEY (import_id, row)
);
CREATE INDEX elder_import_row_faulty_idx ON elder_import_row (import_id, row) WHERE faults <> '[]' AND NOT dropped;
CREATE INDEX elder_import_row_import_id_id_index_idx ON elder_import_row (import_id, id_index);

-- Whom an import brought; they may be gone again.
CREATE TABLE elder_import_elder (
  elder_id  TEXT PRIMARY KEY,
  import_id TEXT NOT NULL REFERENCES elder_import (id),
  -- The row of the sheet.
  row       INTEGER NOT NULL
);
CREATE INDEX elder_import_elder_import_id_idx ON elder_import_elder (import_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON elder_import_elder
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON elder_import_elder
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which column held what when a sheet with these headings came last.
CREATE TABLE sheet_mapping (
  -- SHA-256 of the headings.
  headings BYTEA PRIMARY KEY,
  mapping  JSONB NOT NULL,
  used_at  TIMESTAMPTZ(3) NOT NULL
);

-- Taking an import back -------------------------------------------------------------------------------------------------

-- Elders of an import that is taken back leave the register, and with it every list and roster; their ID numbers are
-- free again. What was on file of them can still be read as of then: facts and versions outlive the elder's row, and are
-- withdrawn with it. Whatever else refers to an elder (cards, accounts, pictures) keeps the row in its place.
ALTER TABLE elder_fact DROP CONSTRAINT elder_fact_elder_id_fkey;
ALTER TABLE elder_version DROP CONSTRAINT elder_version_elder_id_fkey;

-- By index and one by one (OFFSET 0), as in 0012: a plan made while the tables were small went through all of them.
CREATE FUNCTION check_of_elder() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (SELECT FROM added a WHERE NOT EXISTS (SELECT FROM elder WHERE id = a.elder_id OFFSET 0)) THEN
    RAISE EXCEPTION 'a fact of nobody who is registered' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER of_an_elder AFTER INSERT ON elder_fact REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_of_elder();

CREATE FUNCTION close_removed_elders() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (SELECT FROM was w WHERE NOT EXISTS (
    SELECT FROM elder_import_elder e JOIN elder_import i ON i.id = e.import_id
     WHERE e.elder_id = w.id AND i.state = 'undone' OFFSET 0)) THEN
    RAISE EXCEPTION 'an elder leaves the register only with the import that is taken back' USING ERRCODE = 'YY001';
  END IF;
  UPDATE elder_fact SET withdrawn_at = clock_timestamp()
    WHERE elder_id IN (SELECT id FROM was) AND withdrawn_at IS NULL;
  UPDATE elder_version SET withdrawn_at = clock_timestamp()
    WHERE elder_id IN (SELECT id FROM was) AND withdrawn_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER a_hold_removal BEFORE DELETE ON elder FOR EACH STATEMENT EXECUTE FUNCTION hold_knowledge();
CREATE TRIGGER closed AFTER DELETE ON elder REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION close_removed_elders();

-- Each of these is asked for every elder who leaves.
CREATE INDEX elder_merged_into_idx ON elder (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX card_step_elder_id_idx ON card_step (elder_id);
CREATE INDEX bank_account_elder_id_idx ON bank_account (elder_id);
CREATE INDEX elder_photo_elder_id_idx ON elder_photo (elder_id);

-- The first version of many elders at once, in one statement.
CREATE FUNCTION keep_first_elder_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO elder_version (elder_id, born, died, home) SELECT id, born, died, home FROM became;
  RETURN NULL;
END $$;
DROP TRIGGER version_first ON elder;
CREATE TRIGGER version_first AFTER INSERT ON elder REFERENCING NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION keep_first_elder_versions();
