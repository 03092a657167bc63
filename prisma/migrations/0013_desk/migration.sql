-- The county's desk: people with a place of their own, what takes two people to change, and whom money is paid to.

ALTER TABLE account_role DROP CONSTRAINT account_role_role_check;
ALTER TABLE account_role ADD CONSTRAINT account_role_role_check
  CHECK (role IN ('village', 'town', 'clerk', 'reviewer', 'finance', 'administrator', 'auditor'));
-- Who works for a township or a village sees that and no more; null: the whole county.
ALTER TABLE account_role ADD CONSTRAINT account_role_region_check
  CHECK ((role IN ('village', 'town')) = (region IS NOT NULL));

-- Registered, and not yet confirmed by a second person: eats, and is told apart at the kiosk.
ALTER TABLE elder
  ADD COLUMN provisional  BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN phone_sealed BYTEA,
  ADD COLUMN note         TEXT NOT NULL DEFAULT '';

-- Changes that move money 变更申请: one person asks, another decides, and only then the register changes.
CREATE TABLE change_request (
  id       INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind     TEXT NOT NULL,
  -- elder/<id> or site/<id>, and the place in whose scope it lies.
  subject  TEXT NOT NULL,
  region   CHAR(12) NOT NULL REFERENCES region (code),
  -- What is asked for, and what stood when it was asked; what is secret is sealed in it.
  proposal JSONB NOT NULL,
  before   JSONB NOT NULL,
  reason   TEXT NOT NULL CHECK (length(reason) > 0),
  asked_by INTEGER NOT NULL REFERENCES account (id),
  asked_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX change_request_subject_idx ON change_request (subject);

CREATE TABLE change_decision (
  request_id INTEGER PRIMARY KEY REFERENCES change_request (id),
  verdict    TEXT NOT NULL CHECK (verdict IN ('approved', 'refused', 'withdrawn')),
  account_id INTEGER NOT NULL REFERENCES account (id),
  at         TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  reason     TEXT CHECK (length(reason) > 0),
  CHECK (verdict <> 'refused' OR reason IS NOT NULL)
);

-- Whoever asks does not decide, and nobody takes back what another asked for.
CREATE FUNCTION check_change_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.verdict = 'withdrawn') IS DISTINCT FROM
     (NEW.account_id = (SELECT asked_by FROM change_request WHERE id = NEW.request_id)) THEN
    RAISE EXCEPTION 'whoever asked for a change does not decide on it' USING ERRCODE = 'YY004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER separation BEFORE INSERT ON change_decision FOR EACH ROW EXECUTE FUNCTION check_change_decision();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON change_request FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON change_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON change_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON change_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Where money goes 收款账户, one row at a time of an elder or a site. The number is sealed and shown by its last four.
CREATE TABLE bank_account (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  elder_id      TEXT REFERENCES elder (id),
  site_id       TEXT REFERENCES site (id),
  holder        TEXT NOT NULL CHECK (length(holder) > 0),
  number_sealed BYTEA NOT NULL,
  number_tail   CHAR(4) NOT NULL,
  bank          TEXT NOT NULL,
  -- 联行号, where the bank file asks for it.
  bank_code     TEXT CHECK (bank_code ~ '^[0-9]{12}$'),
  known_at      TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  withdrawn_at  TIMESTAMPTZ(3),
  CHECK ((elder_id IS NULL) <> (site_id IS NULL))
);
CREATE UNIQUE INDEX bank_account_one_of_elder ON bank_account (elder_id) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX bank_account_one_of_site ON bank_account (site_id) WHERE withdrawn_at IS NULL;

-- An elder's photograph, as a JPEG, with the consent that allows it to be shown.
CREATE TABLE elder_photo (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  elder_id     TEXT NOT NULL REFERENCES elder (id),
  sealed       BYTEA NOT NULL,
  -- SHA-256 of the JPEG.
  digest       BYTEA NOT NULL,
  consent_by   TEXT NOT NULL CHECK (length(consent_by) > 0),
  consent_on   DATE NOT NULL,
  known_at     TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  withdrawn_at TIMESTAMPTZ(3)
);
CREATE UNIQUE INDEX elder_photo_one ON elder_photo (elder_id) WHERE withdrawn_at IS NULL;

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON bank_account FOR EACH ROW EXECUTE FUNCTION stamp_known();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON bank_account FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON elder_photo FOR EACH ROW EXECUTE FUNCTION stamp_known();
