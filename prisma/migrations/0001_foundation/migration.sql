-- The county's ledger. What money hangs on is append-only: triggers refuse every ordinary statement that would change
-- or remove it, whoever sends it. Only the tables' owner could take the triggers away.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'YY001';
END $$;

-- Register 名册 ---------------------------------------------------------------------------------------------------

CREATE TABLE region (
  code   CHAR(12) PRIMARY KEY CHECK (code ~ '^[0-9]{12}$'),
  name   TEXT NOT NULL,
  level  TEXT NOT NULL CHECK (level IN ('county', 'town', 'village')),
  parent CHAR(12) REFERENCES region (code),
  CHECK ((level = 'county') = (parent IS NULL))
);
CREATE INDEX region_parent_idx ON region (parent);

CREATE TABLE site (
  id     TEXT PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  name   TEXT NOT NULL,
  region CHAR(12) NOT NULL REFERENCES region (code),
  opened DATE NOT NULL,
  closed DATE CHECK (closed > opened)
);
CREATE INDEX site_region_idx ON site (region);

-- Facts hold on [from_day, to_day). A wrong one is withdrawn and written anew; known_at and withdrawn_at are kept so
-- that it can be told what was on file when. Settlement reads what is not withdrawn.
CREATE TABLE site_fact (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id      TEXT NOT NULL REFERENCES site (id),
  fact         TEXT NOT NULL CHECK (fact IN ('facility', 'kitchen', 'meal', 'star', 'closure', 'built', 'equipped', 'renovated')),
  value        TEXT NOT NULL,
  from_day     DATE NOT NULL,
  to_day       DATE CHECK (to_day > from_day),
  known_at     TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  withdrawn_at TIMESTAMPTZ(3)
);
CREATE INDEX site_fact_site_id_idx ON site_fact (site_id);

-- Minutes since midnight of the service day; past 1440 is the small hours of the next civil day.
CREATE TABLE meal_window (
  site_id TEXT NOT NULL REFERENCES site (id),
  meal    TEXT NOT NULL CHECK (meal IN ('breakfast', 'lunch', 'dinner')),
  starts  SMALLINT NOT NULL CHECK (starts >= 0),
  ends    SMALLINT NOT NULL CHECK (ends <= 2880),
  price   INTEGER NOT NULL DEFAULT 0 CHECK (price >= 0),
  PRIMARY KEY (site_id, meal),
  CHECK (ends > starts)
);

CREATE TABLE elder (
  id        TEXT PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  name      TEXT NOT NULL,
  sex       TEXT NOT NULL CHECK (sex IN ('male', 'female')),
  born      DATE NOT NULL,
  died      DATE CHECK (died >= born),
  home      CHAR(12) NOT NULL REFERENCES region (code),
  -- The ID number: sealed, found by a keyed hash, shown by its last four.
  id_sealed BYTEA NOT NULL,
  id_index  BYTEA NOT NULL UNIQUE,
  id_tail   CHAR(4) NOT NULL
);
CREATE INDEX elder_home_idx ON elder (home);

CREATE TABLE elder_fact (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  elder_id     TEXT NOT NULL REFERENCES elder (id),
  fact         TEXT NOT NULL CHECK (fact IN ('category', 'residence', 'stay', 'care', 'home')),
  value        TEXT NOT NULL,
  from_day     DATE NOT NULL,
  to_day       DATE CHECK (to_day > from_day),
  known_at     TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  withdrawn_at TIMESTAMPTZ(3)
);
CREATE INDEX elder_fact_elder_id_idx ON elder_fact (elder_id);

-- A card's canonical token (id:… for an ID card), sealed like the ID number.
CREATE TABLE card (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  elder_id     TEXT NOT NULL REFERENCES elder (id),
  kind         TEXT NOT NULL CHECK (kind IN ('id-card', 'ic', 'qr')),
  token_sealed BYTEA NOT NULL,
  token_index  BYTEA NOT NULL UNIQUE,
  issued_at    TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  lost_at      TIMESTAMPTZ(3)
);
CREATE INDEX card_elder_id_idx ON card (elder_id);

-- One row a county: counts up at every change that a roster shows.
CREATE TABLE roster_version (
  id      SMALLINT PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL
);
INSERT INTO roster_version VALUES (1, 1);

CREATE FUNCTION raise_roster_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE roster_version SET version = version + 1 WHERE id = 1;
  RETURN NULL;
END $$;
CREATE TRIGGER roster AFTER INSERT OR UPDATE OR DELETE ON site FOR EACH STATEMENT EXECUTE FUNCTION raise_roster_version();
CREATE TRIGGER roster AFTER INSERT OR UPDATE OR DELETE ON site_fact FOR EACH STATEMENT EXECUTE FUNCTION raise_roster_version();
CREATE TRIGGER roster AFTER INSERT OR UPDATE OR DELETE ON meal_window FOR EACH STATEMENT EXECUTE FUNCTION raise_roster_version();
CREATE TRIGGER roster AFTER INSERT OR UPDATE OR DELETE ON elder FOR EACH STATEMENT EXECUTE FUNCTION raise_roster_version();
CREATE TRIGGER roster AFTER INSERT OR UPDATE OR DELETE ON card FOR EACH STATEMENT EXECUTE FUNCTION raise_roster_version();

-- Terminals and what they wrote 终端、记录 ---------------------------------------------------------------------------

CREATE TABLE terminal (
  id               TEXT PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  site_id          TEXT NOT NULL REFERENCES site (id),
  state            TEXT NOT NULL CHECK (state IN ('waiting', 'active', 'ended')),
  code_hash        BYTEA UNIQUE,
  code_expires     TIMESTAMPTZ(3),
  -- Raw Ed25519 public key; the private half never leaves the terminal.
  public_key       BYTEA,
  password_hash    BYTEA,
  token_key_sealed BYTEA,
  enrolled_at      TIMESTAMPTZ(3),
  ended_at         TIMESTAMPTZ(3),
  -- What it said last (core/status), and when.
  status           JSONB,
  seen_at          TIMESTAMPTZ(3),
  CHECK (state = 'waiting' OR (public_key IS NOT NULL AND password_hash IS NOT NULL AND token_key_sealed IS NOT NULL))
);
CREATE INDEX terminal_site_id_idx ON terminal (site_id);

-- One chain: a terminal's journal from its genesis on. Stored records are always 1..contiguous without a hole.
CREATE TABLE stream (
  id          INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  epoch       CHAR(32) NOT NULL CHECK (epoch ~ '^[0-9a-f]{32}$'),
  contiguous  INTEGER NOT NULL DEFAULT 0,
  ended       BOOLEAN NOT NULL DEFAULT false,
  started_at  TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  UNIQUE (terminal_id, epoch)
);

-- After the statement that moves the cursor, every record up to it is there and none beyond it.
CREATE FUNCTION check_contiguous() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before INTEGER := coalesce(OLD.contiguous, 0);
BEGIN
  IF (SELECT ROW(count(*), coalesce(max(seq), before)) FROM record WHERE stream_id = NEW.id AND seq > before)
     <> ROW(NEW.contiguous::bigint - before, NEW.contiguous) THEN
    RAISE EXCEPTION 'the records of stream % are not 1 to %', NEW.id, NEW.contiguous USING ERRCODE = 'YY001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER contiguous AFTER INSERT OR UPDATE OF contiguous ON stream FOR EACH ROW EXECUTE FUNCTION check_contiguous();

-- Boots of a terminal with first and latest contact: pairs of its uptime and the server's time.
CREATE TABLE boot (
  id           INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  terminal_id  TEXT NOT NULL REFERENCES terminal (id),
  boot         TEXT NOT NULL,
  first_uptime BIGINT,
  first_time   TIMESTAMPTZ(3),
  last_uptime  BIGINT,
  last_time    TIMESTAMPTZ(3),
  UNIQUE (terminal_id, boot)
);

-- The envelope's fields, from which the exact text is rebuilt: prev is the hash of the row before.
CREATE TABLE record (
  stream_id   INTEGER NOT NULL REFERENCES stream (id),
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  boot_id     INTEGER NOT NULL REFERENCES boot (id),
  at          BIGINT NOT NULL,
  uptime      BIGINT NOT NULL,
  received_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  kind        TEXT NOT NULL CHECK (kind IN ('genesis', 'meal', 'void', 'test', 'clock', 'outage', 'day-close', 'end')),
  hash        BYTEA NOT NULL CHECK (length(hash) = 32),
  body        TEXT NOT NULL,
  PRIMARY KEY (stream_id, seq)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The meals among the records, as settlement and boards read them. Elders and sites are as the terminal named them:
-- a tap of someone who is not listed stays a tap.
CREATE TABLE meal (
  stream_id INTEGER NOT NULL,
  seq       INTEGER NOT NULL,
  site_id   TEXT NOT NULL,
  elder_id  TEXT,
  day       DATE NOT NULL,
  at        BIGINT NOT NULL,
  price     INTEGER NOT NULL,
  meal      TEXT NOT NULL,
  service   TEXT NOT NULL,
  reason    TEXT,
  PRIMARY KEY (stream_id, seq),
  FOREIGN KEY (stream_id, seq) REFERENCES record (stream_id, seq)
);
CREATE INDEX meal_day_site_id_idx ON meal (day, site_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON meal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON meal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A void names a record of its own stream.
CREATE TABLE meal_void (
  stream_id INTEGER NOT NULL,
  seq       INTEGER NOT NULL,
  voids     INTEGER NOT NULL,
  PRIMARY KEY (stream_id, seq),
  FOREIGN KEY (stream_id, seq) REFERENCES record (stream_id, seq)
);
CREATE INDEX meal_void_stream_id_voids_idx ON meal_void (stream_id, voids);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON meal_void FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON meal_void FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What came and could not be believed, with its bytes.
CREATE TABLE quarantine (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  terminal    TEXT NOT NULL,
  received_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  code        TEXT NOT NULL,
  problem     TEXT NOT NULL,
  digest      BYTEA NOT NULL UNIQUE,
  bytes       BYTEA NOT NULL
);

-- People 人员 -------------------------------------------------------------------------------------------------------

CREATE TABLE account (
  id            INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  login         TEXT NOT NULL UNIQUE CHECK (login ~ '^[a-z][a-z0-9.-]{1,31}$'),
  name          TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  must_change   BOOLEAN NOT NULL DEFAULT true,
  disabled_at   TIMESTAMPTZ(3),
  created_at    TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);

CREATE TABLE account_role (
  account_id INTEGER NOT NULL REFERENCES account (id),
  role       TEXT NOT NULL CHECK (role IN ('clerk', 'reviewer', 'administrator', 'auditor')),
  region     CHAR(12) REFERENCES region (code),
  PRIMARY KEY (account_id, role)
);

CREATE TABLE session (
  token_hash BYTEA PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  seen_at    TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  address    TEXT NOT NULL
);
CREATE INDEX session_account_id_idx ON session (account_id);

-- Settlement 结算 ---------------------------------------------------------------------------------------------------

CREATE TABLE policy (
  id             TEXT PRIMARY KEY,
  title          TEXT NOT NULL,
  -- Canonical text, its SHA-256, and the days that it governs.
  document       TEXT NOT NULL,
  hash           BYTEA NOT NULL UNIQUE,
  effective_from DATE NOT NULL,
  effective_to   DATE CHECK (effective_to > effective_from),
  published_at   TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  EXCLUDE USING gist (daterange(effective_from, effective_to) WITH &&)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON policy FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON policy FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- A roster shows the minute at which the policy in force lets a service day begin.
CREATE TRIGGER roster AFTER INSERT ON policy FOR EACH STATEMENT EXECUTE FUNCTION raise_roster_version();

-- One computation of one month. Never edited: computing again makes a new version.
CREATE TABLE settlement (
  id            INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month         CHAR(7) NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  version       INTEGER NOT NULL CHECK (version >= 1),
  policy_hash   BYTEA NOT NULL,
  register_hash BYTEA NOT NULL,
  records_hash  BYTEA NOT NULL,
  result_hash   BYTEA NOT NULL,
  -- Canonical text of the statement, and what pages show beside it (server/settlement/figures).
  statement     TEXT NOT NULL,
  figures       JSONB NOT NULL,
  payable       BIGINT NOT NULL,
  UNIQUE (month, version)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON settlement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON settlement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The way of a settlement through people's hands. Its state is what its last step made of it.
CREATE TABLE settlement_step (
  id            INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  settlement_id INTEGER NOT NULL REFERENCES settlement (id),
  month         CHAR(7) NOT NULL,
  position      INTEGER NOT NULL CHECK (position >= 1),
  action        TEXT NOT NULL CHECK (action IN ('compute', 'submit', 'return', 'approve', 'publish')),
  actor_id      INTEGER NOT NULL REFERENCES account (id),
  at            TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  reason        TEXT CHECK (action <> 'return' OR length(reason) > 0),
  CHECK (action <> 'return' OR reason IS NOT NULL),
  -- Two people who press at once: the second finds the place taken.
  UNIQUE (settlement_id, position)
);
CREATE UNIQUE INDEX settlement_step_one_approval ON settlement_step (month) WHERE action = 'approve';
CREATE UNIQUE INDEX settlement_step_one_publication ON settlement_step (month) WHERE action = 'publish';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON settlement_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON settlement_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Steps and versions of one month are written one after another, and each sees those before it: under any other
-- isolation level a transaction looks into a snapshot that is older than the lock.
CREATE FUNCTION lock_month(month TEXT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a settlement is written at READ COMMITTED only' USING ERRCODE = 'YY002';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('settlement ' || month));
END $$;

-- An approved month takes no further version, or the approved one would no longer be the newest.
CREATE FUNCTION check_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_month(NEW.month);
  IF EXISTS (SELECT 1 FROM settlement_step WHERE month = NEW.month AND action = 'approve') THEN
    RAISE EXCEPTION '% is approved and cannot be computed again', NEW.month USING ERRCODE = 'YY003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_approved BEFORE INSERT ON settlement FOR EACH ROW EXECUTE FUNCTION check_settlement();

-- Maker is not checker 经办、复核分离, and the order of steps, whoever writes them.
CREATE FUNCTION check_settlement_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before TEXT;
  newest INTEGER;
BEGIN
  PERFORM lock_month(NEW.month);
  IF NEW.month <> (SELECT month FROM settlement WHERE id = NEW.settlement_id) THEN
    RAISE EXCEPTION 'the step names another month than its settlement' USING ERRCODE = 'YY002';
  END IF;
  SELECT action INTO before FROM settlement_step
    WHERE settlement_id = NEW.settlement_id AND position = NEW.position - 1;
  SELECT id INTO newest FROM settlement WHERE month = NEW.month ORDER BY version DESC LIMIT 1;
  IF NEW.settlement_id <> newest THEN
    RAISE EXCEPTION 'a newer computation of % exists', NEW.month USING ERRCODE = 'YY002';
  END IF;
  IF NOT (CASE NEW.action
    WHEN 'compute' THEN NEW.position = 1
    WHEN 'submit'  THEN before = 'compute'
    WHEN 'return'  THEN before = 'submit'
    WHEN 'approve' THEN before = 'submit'
    WHEN 'publish' THEN before = 'approve'
  END) IS TRUE THEN
    RAISE EXCEPTION '% cannot follow %', NEW.action, coalesce(before, 'nothing') USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action IN ('approve', 'return') AND EXISTS (
    SELECT 1 FROM settlement_step
    WHERE settlement_id = NEW.settlement_id AND action IN ('compute', 'submit') AND actor_id = NEW.actor_id
  ) THEN
    RAISE EXCEPTION 'whoever computed or submitted cannot %', NEW.action USING ERRCODE = 'YY004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_and_separation BEFORE INSERT ON settlement_step FOR EACH ROW EXECUTE FUNCTION check_settlement_step();

-- Audit 审计 --------------------------------------------------------------------------------------------------------

CREATE TABLE audit (
  id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  -- null: the system itself, or someone who could not log in.
  account_id INTEGER REFERENCES account (id),
  action     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  detail     JSONB NOT NULL,
  address    TEXT
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the county is called, and whether its people are invented.
CREATE TABLE county (
  id     SMALLINT PRIMARY KEY CHECK (id = 1),
  name   TEXT NOT NULL,
  region CHAR(12) NOT NULL REFERENCES region (code),
  demo   BOOLEAN NOT NULL
);
