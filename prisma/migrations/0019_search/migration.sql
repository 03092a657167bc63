-- How elders' names sound 拼音, so that the desk finds them without writing them. Derived: the server fills it as names
-- come and change (server/search/sound-keeper), and the table may be emptied at any time.
CREATE TABLE elder_sound (
  elder_id TEXT PRIMARY KEY REFERENCES elder (id) ON DELETE CASCADE,
  name     TEXT NOT NULL,
  -- 王秀英: wxy, wangxiuying.
  initials TEXT COLLATE "C" NOT NULL,
  pinyin   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX elder_sound_initials_idx ON elder_sound (initials);
CREATE INDEX elder_sound_pinyin_idx ON elder_sound (pinyin);
CREATE INDEX elder_id_tail_idx ON elder (id_tail);
