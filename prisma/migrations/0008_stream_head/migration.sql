-- Signed heads 签名: what a terminal signed last of a chain, for each month that its records are of. By the links of the
-- chain one head covers every record before it, so an export of records is proven by the head at its end
-- (docs/record-format.md). Rows are replaced by newer ones and prove themselves; nothing guards them against change.
CREATE TABLE stream_head (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  month     CHAR(7) NOT NULL,
  -- The record whose hash the head names as its tip.
  last_seq  INTEGER NOT NULL,
  head      TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (stream_id, month)
);
