"""Takes files out of a zip: extract.py ARCHIVE FOLDER PREFIX=TARGET... (each member under PREFIX goes to FOLDER/TARGET + rest).

A member is written under another name and renamed when it is whole (zipfile checks its CRC), so what bears the right name
is complete. That other name is this process's own: an earlier one that lost its parent may still be writing.
"""

import glob
import os
import shutil
import sys
import zipfile

archive, folder, *pairs = sys.argv[1:]
taken = 0
with zipfile.ZipFile(archive) as zipped:
    for member in zipped.infolist():
        for prefix, target in (pair.split("=", 1) for pair in pairs):
            if member.is_dir() or not member.filename.startswith(prefix):
                continue
            path = os.path.join(folder, target + member.filename[len(prefix) :])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            for left in glob.glob(glob.escape(path) + ".*.part"):
                os.remove(left)
            part = "%s.%d.part" % (path, os.getpid())
            with zipped.open(member) as source, open(part, "wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
            # wheels say which files are programs; owner may always write, so that a repair can
            mode = member.external_attr >> 16 & 0o777
            if mode:
                os.chmod(part, mode | 0o200)
            os.replace(part, path)
            taken += 1
if taken == 0:
    sys.exit("nothing in %s matched" % archive)
