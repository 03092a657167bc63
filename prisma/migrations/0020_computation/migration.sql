-- Computations under way. What was not finished when the server ended is begun again when it starts: a month is computed
-- from one moment's data, so half of it would be of no use to the next.
CREATE TABLE computation (
  month      CHAR(7) PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  address    TEXT,
  started_at TIMESTAMPTZ(3) NOT NULL,
  -- What ends the server each time is not begun for ever.
  starts     SMALLINT NOT NULL DEFAULT 1
);

-- Why the county's control rules were changed.
ALTER TABLE control_rules ADD COLUMN reason TEXT CHECK (length(reason) > 0);
