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
];
