/**
 * The database's history: migration n brings a file from version n to n + 1. A landed migration is never edited;
 * a change is a new one at the end. Tables are STRICT: SQLite then refuses a value of the wrong type.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE project (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    sample INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE classes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE photos (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    class_id INTEGER REFERENCES classes (id),
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    set_aside INTEGER NOT NULL DEFAULT 0 CHECK (set_aside IN (0, 1)),
    added_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX photos_by_class ON photos (class_id, id);

  CREATE TABLE problems (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    error TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE splits (
    id INTEGER PRIMARY KEY,
    options TEXT NOT NULL,
    class_weights TEXT,
    openings INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
  ) STRICT;

  -- The class is the one of the day the split was made: moving a photo later makes the split stale, not different.
  CREATE TABLE split_photos (
    split_id INTEGER NOT NULL REFERENCES splits (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id),
    class_id INTEGER NOT NULL REFERENCES classes (id),
    part TEXT NOT NULL CHECK (part IN ('train', 'validation', 'test', 'left_out')),
    PRIMARY KEY (split_id, photo_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    recipe TEXT NOT NULL,
    -- ids in the order of the network's outputs, as JSON
    classes TEXT NOT NULL,
    split_id INTEGER NOT NULL REFERENCES splits (id),
    status TEXT NOT NULL,
    error TEXT,
    parameters INTEGER NOT NULL,
    device TEXT,
    images_per_second REAL,
    seconds REAL,
    best_epoch INTEGER,
    created_at TEXT NOT NULL,
    ended_at TEXT
  ) STRICT;

  CREATE TABLE epochs (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    loss REAL NOT NULL,
    accuracy REAL NOT NULL,
    val_loss REAL NOT NULL,
    val_accuracy REAL NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (run_id, epoch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    part TEXT NOT NULL CHECK (part IN ('train', 'validation', 'test')),
    correct INTEGER NOT NULL,
    count INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE predictions (
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id),
    truth INTEGER NOT NULL,
    answer INTEGER NOT NULL,
    probabilities TEXT NOT NULL,
    PRIMARY KEY (evaluation_id, photo_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    format TEXT NOT NULL,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    check_report TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- What photos came in: one row for each thing dropped.
  CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    added_at TEXT NOT NULL
  ) STRICT;

  ALTER TABLE photos ADD COLUMN source_id INTEGER REFERENCES sources (id);
  -- Folders and name inside the source, with slashes: for the eye and for search. Empty where an older program imported it.
  ALTER TABLE photos ADD COLUMN path TEXT NOT NULL DEFAULT '';
  -- The part that its source's folders named (train, validation, test): a wish that a split may follow.
  ALTER TABLE photos ADD COLUMN given_part TEXT CHECK (given_part IN ('train', 'validation', 'test'));
  -- When the camera took it, local time as the camera wrote it, ISO 8601 without a zone; null where it does not say.
  ALTER TABLE photos ADD COLUMN taken_at TEXT;

  -- What the decoder measured of each photo, for sorting and for the doctor; a row of another version is measured again.
  CREATE TABLE photo_measures (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    dhash TEXT NOT NULL CHECK (length(dhash) = 16),
    brightness REAL NOT NULL,
    brightness_p5 REAL NOT NULL,
    brightness_p99 REAL NOT NULL,
    entropy REAL NOT NULL,
    edges REAL NOT NULL,
    grey_spread REAL NOT NULL
  ) STRICT;

  -- Photos that show the same: all of a group carry the smallest SHA-256 among them. Photos without twins have no row.
  CREATE TABLE twins (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    group_key TEXT NOT NULL
  ) STRICT;
  CREATE INDEX twins_by_group ON twins (group_key);
  `,
  `
  -- A class that the user removed stays as a row, since splits and runs of earlier days name it; its name is free again.
  PRAGMA defer_foreign_keys = ON;
  CREATE TABLE kept_classes AS SELECT id, name FROM classes;
  DROP TABLE classes;
  CREATE TABLE classes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
  ) STRICT;
  INSERT INTO classes (id, name) SELECT id, name FROM kept_classes;
  DROP TABLE kept_classes;
  CREATE UNIQUE INDEX classes_by_name ON classes (name) WHERE removed = 0;

  -- Keys of the name's order and of search, made by text-keys.ts.
  ALTER TABLE photos ADD COLUMN order_key TEXT NOT NULL DEFAULT '';
  ALTER TABLE photos ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
  UPDATE photos SET order_key = order_key(name), search_key = search_key(name || char(10) || path);
  CREATE INDEX photos_by_name ON photos (class_id, order_key, id);
  CREATE INDEX photos_by_use ON photos (class_id, set_aside);
  CREATE INDEX photos_by_source ON photos (source_id);

  -- What the user changed and can take back: the newest with done = 1 is undone next, the oldest with done = 0 redone.
  CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    change TEXT NOT NULL,
    edit TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 1 CHECK (done IN (0, 1)),
    at TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- Imports that have not come to their end: an engine that was killed goes on with them. They go when they end.
  CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    -- what was given, as JSON: paths, or files that a browser sent and that lie in incoming/<folder>
    given TEXT NOT NULL,
    folder TEXT,
    class_id INTEGER REFERENCES classes (id) ON DELETE SET NULL,
    options TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('listing', 'asking', 'copying')),
    paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    -- what was understood of the classes, as JSON
    plan TEXT,
    -- entries below this number are done
    next INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE import_sources (
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- made with the first photo that came from it
    source_id INTEGER REFERENCES sources (id),
    PRIMARY KEY (import_id, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE import_entries (
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    source INTEGER NOT NULL,
    -- finds the entry in its source; null: known not to be readable, for the reason in error
    key TEXT,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    class_name TEXT,
    part TEXT,
    error TEXT,
    -- the photo that it turned out to be, where that was here already
    sha256 TEXT,
    PRIMARY KEY (import_id, number)
  ) STRICT, WITHOUT ROWID;

  -- A photo came in again under another class than the one it is in.
  CREATE TABLE class_conflicts (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    PRIMARY KEY (photo_id, class_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- With all a class's list needs, so that no row of its photos is read for it: 100,000 rows lie all over the file.
  DROP INDEX photos_by_name;
  CREATE INDEX photos_by_name ON photos (class_id, order_key, id, set_aside);
  CREATE INDEX photos_by_bytes ON photos (class_id, bytes, id, set_aside);
  CREATE INDEX photos_by_taken ON photos (class_id, taken_at, id, set_aside);
  CREATE INDEX photos_by_words ON photos (class_id, id, set_aside, search_key);
  `,
  `
  ALTER TABLE photo_measures ADD COLUMN detail REAL NOT NULL DEFAULT 0;

  -- What the doctor sees in a photo itself, whatever class it is in and whether or not it is used.
  CREATE TABLE findings (
    kind TEXT NOT NULL,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, photo_id)
  ) STRICT, WITHOUT ROWID;

  -- What the user called fine. The subject is a photo's SHA-256, or a class's id where the finding is about a class.
  CREATE TABLE dismissed_findings (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- The difference hash of four times as many places: photos of an earlier program get it when they are measured again.
  ALTER TABLE photo_measures ADD COLUMN fine_dhash TEXT NOT NULL DEFAULT '';
  `,
  `
  -- What a network takes photos without a class for, until the user has decided.
  CREATE TABLE suggestions (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    probability REAL NOT NULL
  ) STRICT;
  `,
  `
  -- What is set on the Train page and not trained yet (JSON).
  ALTER TABLE project ADD COLUMN recipe_draft TEXT;
  `,
  `
  -- What became of a run beside its figures, as JSON: RunNote[].
  ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
  `,
  `
  -- How a run of two classes decides, where the user has chosen it: the second class is answered above the threshold. What a
  -- mistake costs is of the first class taken for the second, and the other way round.
  CREATE TABLE run_decisions (
    run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    threshold REAL NOT NULL CHECK (threshold BETWEEN 0 AND 1),
    cost_first REAL NOT NULL CHECK (cost_first >= 0),
    cost_second REAL NOT NULL CHECK (cost_second >= 0)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What the user says of a run. One that was removed can be taken back until the project is opened again.
  ALTER TABLE runs ADD COLUMN remark TEXT NOT NULL DEFAULT '';
  ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
  `,
];
