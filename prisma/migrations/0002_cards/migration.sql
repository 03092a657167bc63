-- Cards that the county gives out itself 发卡: signed QR cards, chips and printed codes, and what became of each.

-- A key that is retired signs no more, and its cards are no longer taken.
CREATE TABLE card_key (
  id                 SMALLINT PRIMARY KEY CHECK (id BETWEEN 1 AND 255),
  -- Raw Ed25519.
  public_key         BYTEA NOT NULL CHECK (length(public_key) = 32),
  private_key_sealed BYTEA NOT NULL,
  made_at            TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  retired_at         TIMESTAMPTZ(3)
);
CREATE TRIGGER roster AFTER INSERT OR UPDATE OR DELETE ON card_key FOR EACH STATEMENT EXECUTE FUNCTION raise_roster_version();

-- One row a card: a withdrawn chip that is given to another elder keeps its row. The state is that of the last step.
-- A QR card has all that its text is made of, so that it can be printed again to the letter.
ALTER TABLE card DROP CONSTRAINT card_kind_check;
UPDATE card SET kind = 'chip' WHERE kind = 'ic';
ALTER TABLE card
  ADD CONSTRAINT card_kind_check CHECK (kind IN ('id-card', 'chip', 'text', 'qr')),
  ADD COLUMN state TEXT NOT NULL DEFAULT 'in-use' CHECK (state IN ('in-use', 'lost', 'replaced', 'withdrawn')),
  -- How a chip's number is printed (core/printed-number); none: all of its bytes.
  ADD COLUMN form TEXT CHECK (form IS NULL OR kind = 'chip'),
  ADD COLUMN card_key_id SMALLINT REFERENCES card_key (id),
  ADD COLUMN issued_on DATE,
  ADD COLUMN expires_on DATE CHECK (expires_on >= issued_on),
  ADD CONSTRAINT card_qr_check CHECK ((kind = 'qr') = (card_key_id IS NOT NULL) AND (kind = 'qr') = (issued_on IS NOT NULL));

CREATE TABLE card_step (
  id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  card_id    BIGINT NOT NULL REFERENCES card (id),
  -- Whose card it was then.
  elder_id   TEXT NOT NULL REFERENCES elder (id),
  step       TEXT NOT NULL CHECK (step IN ('issued', 'lost', 'found', 'replaced', 'withdrawn')),
  at         TIMESTAMPTZ(3) NOT NULL,
  -- None: the county's own programs.
  account_id INTEGER REFERENCES account (id)
);
CREATE INDEX card_step_card_id_idx ON card_step (card_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON card_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON card_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO card_step (card_id, elder_id, step, at)
  SELECT id, elder_id, 'lost', lost_at FROM card WHERE lost_at IS NOT NULL;
UPDATE card SET state = 'lost' WHERE lost_at IS NOT NULL;
ALTER TABLE card DROP COLUMN lost_at;
