-- What comes down to terminals: changes of the roster instead of the whole, and the county's commands.

-- Roster changes ------------------------------------------------------------------------------------------------------

-- A version is no longer the next number alone but at least the seconds since 2024: a register that was restored from
-- a copy takes up no number again that a terminal may hold from before, and a terminal with one that is not among these
-- is sent its roster whole.
CREATE TABLE roster_past (
  version INTEGER PRIMARY KEY
);
INSERT INTO roster_past SELECT version FROM roster_version;
-- The service day up to which birthdays and facts that begin or end by themselves are noted as changes.
ALTER TABLE roster_version ADD COLUMN turned DATE;

-- At which version an elder's line last changed. An elder who stands here and not in the register was removed.
CREATE TABLE elder_change (
  elder_id TEXT PRIMARY KEY,
  version  INTEGER NOT NULL
);
CREATE INDEX elder_change_version_idx ON elder_change (version);
INSERT INTO elder_change SELECT e.id, v.version FROM elder e, roster_version v;

CREATE FUNCTION next_roster_version() RETURNS INTEGER LANGUAGE sql AS $$
  WITH next AS (
    UPDATE roster_version
       SET version = greatest(version + 1, floor(extract(epoch FROM clock_timestamp()) - 1704067200)::integer)
     WHERE id = 1 RETURNING version
  )
  INSERT INTO roster_past SELECT version FROM next RETURNING version
$$;

CREATE OR REPLACE FUNCTION raise_roster_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM next_roster_version();
  RETURN NULL;
END $$;

-- Of a change to elders, to their cards or facts: the version rises once, and each elder concerned is noted. The
-- argument names the column with the elder's id.
CREATE FUNCTION note_elders() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  source TEXT := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT %1$I FROM became'
    WHEN 'DELETE' THEN 'SELECT %1$I FROM was'
    ELSE 'SELECT %1$I FROM became UNION SELECT %1$I FROM was' END;
BEGIN
  EXECUTE format('INSERT INTO elder_change (elder_id, version)
    SELECT DISTINCT id, $1 FROM (' || source || ') AS concerned (id)
    ON CONFLICT (elder_id) DO UPDATE SET version = excluded.version', TG_ARGV[0]) USING next_roster_version();
  RETURN NULL;
END $$;

DO $$
DECLARE
  source RECORD;
BEGIN
  DROP TRIGGER roster ON elder;
  DROP TRIGGER roster ON card;
  FOR source IN SELECT * FROM (VALUES ('elder', 'id'), ('card', 'elder_id'), ('elder_fact', 'elder_id')) AS s (t, c)
  LOOP
    EXECUTE format('CREATE TRIGGER roster_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS became
      FOR EACH STATEMENT EXECUTE FUNCTION note_elders(%L)', source.t, source.c);
    EXECUTE format('CREATE TRIGGER roster_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS became OLD TABLE AS was
      FOR EACH STATEMENT EXECUTE FUNCTION note_elders(%L)', source.t, source.c);
    EXECUTE format('CREATE TRIGGER roster_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS was
      FOR EACH STATEMENT EXECUTE FUNCTION note_elders(%L)', source.t, source.c);
  END LOOP;
END $$;

-- Commands 指令 ---------------------------------------------------------------------------------------------------------

-- What the county told a terminal to do. The answer is a record of the terminal's own chain (kind `command`).
CREATE TABLE terminal_command (
  id          TEXT PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  name        TEXT NOT NULL,
  -- As it is signed; a PIN in it is sealed for the terminal.
  detail      JSONB NOT NULL,
  account_id  INTEGER REFERENCES account (id),
  issued_at   TIMESTAMPTZ(3) NOT NULL,
  expires_at  TIMESTAMPTZ(3) NOT NULL CHECK (expires_at > issued_at),
  sent_at     TIMESTAMPTZ(3)
);
CREATE INDEX terminal_command_terminal_id_idx ON terminal_command (terminal_id);

-- Only the first sending is noted later.
CREATE FUNCTION check_command() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.sent_at IS NOT NULL OR to_jsonb(NEW) - 'sent_at' <> to_jsonb(OLD) - 'sent_at' THEN
    RAISE EXCEPTION 'a command that was given is not changed' USING ERRCODE = 'YY001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER given BEFORE UPDATE ON terminal_command FOR EACH ROW EXECUTE FUNCTION check_command();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON terminal_command FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

-- Few among very many records.
CREATE INDEX record_command_idx ON record (stream_id) WHERE kind = 'command';

-- Terminals -----------------------------------------------------------------------------------------------------------

ALTER TABLE terminal
  -- Why the county ended it.
  ADD COLUMN end_reason TEXT,
  -- The last lines of its log (core/log-lines), and when they came.
  ADD COLUMN log_lines  JSONB,
  ADD COLUMN log_at     TIMESTAMPTZ(3);
